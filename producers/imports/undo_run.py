"""`UndoRun`: a batch's events out of the ledger, deletions into Kafka. Repeatable: each is always the same."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from producers.imports.import_run import CHUNK_ROWS, Publisher
from producers.imports.judge import Claim, Standing, tombstone, undo
from producers.imports.ledger import Batch, Ledger
from producers.prepare import prepare
from runtime.kafka import Record
from schemas.topics import IMPORTS


class UndoRun:
    """Deletes what the batch created and nobody has changed since; with `force` also what was changed."""

    def __init__(
        self,
        *,
        batch: Batch,
        ledger: Ledger,
        publisher: Publisher,
        force: bool,
        on_kept: Callable[[Claim, str], None],
        on_chunk: Callable[[int], None],
    ) -> None:
        self.batch = batch
        self._ledger = ledger
        self._publisher = publisher
        self._force = force
        self._on_kept = on_kept
        self._on_chunk = on_chunk

    def run(self) -> Batch:
        """The batch at the end. Raises BatchTaken; StoreError, BrokerUnavailable: run it again then."""
        batch = self.batch
        batch.state, batch.deleted, batch.kept = "undoing", 0, 0
        self._ledger.save(batch)
        for page in self._ledger.claims_of(batch, CHUNK_ROWS):
            self._take(page)
            self._on_chunk(len(page))
        batch.state = "undone"
        self._ledger.save(batch)
        return batch

    def _take(self, page: Sequence[Claim]) -> None:
        created = [each for each in page if each.is_new]
        for each in page:
            if not each.is_new:
                self._keep(each, "was there before and was updated by the batch")
        standing = self._ledger.standing(self.batch.organization_id, created)
        # Nobody else made what stands as this batch has published it.
        others = self._claims_of_others([each for each in created if not _stands(each, standing.get(each.event_id))])
        records = []
        for each in created:
            record = self._record(each, standing.get(each.event_id), others.get(each.event_id, ()))
            if record is not None:
                records.append(record)
        self._ledger.hold(self.batch)
        self._publisher.publish_all(records)

    def _record(self, claim: Claim, standing: Standing | None, others: Sequence[Claim]) -> Record | None:
        match undo(claim, standing, others, force=self._force):
            case "deleted":
                self.batch.deleted += 1
                version = int(standing.version if standing else claim.version)
                return prepare(tombstone(claim, self.batch.organization_id, version), IMPORTS)
            case "gone":
                self.batch.deleted += 1
            case "edited":
                self._keep(claim, "was changed since")
            case "not_ours":
                self._keep(claim, "was published by another batch")
        return None

    def _keep(self, claim: Claim, reason: str) -> None:
        self.batch.kept += 1
        self._on_kept(claim, reason)

    def _claims_of_others(self, claims: Sequence[Claim]) -> dict[str, list[Claim]]:
        others: dict[str, list[Claim]] = defaultdict(list)
        found = self._ledger.claims(self.batch.organization_id, [each.event_id for each in claims])
        for event_id, of_event in found.items():
            others[event_id] = [each for each in of_event if each.batch != self.batch.batch]
        return others


def _stands(claim: Claim, standing: Standing | None) -> bool:
    return claim.is_published and standing is not None and standing.version == claim.version
