"""`ImportRun`: the rows of a file in chunks: mapped, judged, claimed in the ledger, published, written down.

Killed anywhere, the same run again goes on behind the last chunk that was written down; a chunk that was under way is
said again, message for message.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from producers.imports.judge import Claim, Judged, Verdict, judge, judge_by_claims
from producers.imports.ledger import Batch, ClaimRow, Ledger
from producers.imports.map_row import map_row
from producers.imports.mapping import ImportMapping
from producers.imports.read_rows import SourceRow
from producers.imports.seen_ids import SeenIds
from producers.prepare import prepare
from runtime.kafka import Record
from schemas.activity_message import ActivityMessage, encode_message
from schemas.errors import InvalidMessage
from schemas.topics import IMPORTS
from schemas.version import content_hash

CHUNK_ROWS = 5000
_CHUNK_BYTES = 8 * 1024 * 1024


class Publisher(Protocol):
    """Who takes records to Kafka."""

    def publish_all(self, records: Iterable[Record]) -> int:
        """Publish and wait; raises BrokerUnavailable unless every record was acknowledged."""


class Refused(msgspec.Struct, frozen=True):
    """A line that is not imported, and why."""

    line: int
    detail: str


class Candidate(msgspec.Struct, frozen=True):
    """A row that is an event."""

    line: int
    message: ActivityMessage
    content: int


class ImportRun:
    """A dry run has no publisher: it judges everything, publishes and writes nothing."""

    def __init__(
        self,
        *,
        batch: Batch,
        mapping: ImportMapping,
        ledger: Ledger,
        publisher: Publisher | None,
        on_refused: Callable[[Refused], None],
        on_chunk: Callable[[int], None],
    ) -> None:
        self.batch = batch
        self._mapping = mapping
        self._ledger = ledger
        self._publisher = publisher
        self._on_refused = on_refused
        self._on_chunk = on_chunk

    def run(self, rows: Iterable[SourceRow]) -> Batch:
        """The batch as it is at the end. Raises BatchTaken; StoreError, BrokerUnavailable: run it again then."""
        with SeenIds() as seen:
            for chunk in chunks(rows):
                self._take(chunk, seen)
                self._on_chunk(len(chunk))
        self.batch.state = "complete"
        if self._publisher is not None:
            self._ledger.save(self.batch)
        return self.batch

    def _take(self, rows: Sequence[SourceRow], seen: SeenIds) -> None:
        counts: Counter[Verdict] = Counter()
        candidates = [each for each in map(self._candidate, rows) if isinstance(each, Candidate)]
        fresh = [each for each in candidates if self._is_first(each, seen, counts)]
        if rows[-1].line <= self.batch.line:
            # Done before; read only for the ids that later lines may repeat.
            return
        counts["rejected"] += len(rows) - len(candidates)
        judged = [(each.line, each_judged) for each, each_judged in self._judged(fresh)]
        for line, each in judged:
            counts[each.verdict] += 1
            if each.verdict == "rejected":
                self._on_refused(Refused(line, each.detail))
        self._publish([(line, each) for line, each in judged if each.verdict in ("accepted", "updated")])
        self._write_down(rows[-1].line, counts)

    def _candidate(self, row: SourceRow) -> Candidate | None:
        detail = row.problem
        if not detail:
            try:
                message = map_row(row.cells, self._mapping, self.batch.organization_id, datetime.now(UTC))
                return Candidate(row.line, message, content_hash(encode_message(message)))
            except InvalidMessage as error:
                detail = f"{error.reason} at {error.path}: {error.detail}"
        if row.line > self.batch.line:
            self._on_refused(Refused(row.line, detail))
        return None

    def _is_first(self, candidate: Candidate, seen: SeenIds, counts: Counter[Verdict]) -> bool:
        line, content = seen.first(candidate.message.id, candidate.line, candidate.content)
        if line == candidate.line:
            return True
        is_same = content == candidate.content
        counts["duplicate" if is_same else "rejected"] += 1
        if not is_same and candidate.line > self.batch.line:
            self._on_refused(Refused(candidate.line, f"another event than line {line}, with the same id"))
        return False

    def _judged(self, candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, Judged]]:
        organization = self.batch.organization_id
        claims = self._ledger.claims(organization, [each.message.id for each in candidates])
        undecided = []
        for each in candidates:
            of_event: Sequence[Claim] = claims.get(each.message.id, ())
            judged = judge_by_claims(each.message, of_event, self.batch.batch, each.line)
            if judged is None:
                undecided.append(each)
            else:
                yield each, judged
        # Asked for last: its rows lie all over the table, the claims lie together.
        standing = self._ledger.standing(organization, [each.message for each in undecided])
        for each in undecided:
            yield each, judge(each.message, standing.get(each.message.id), claims.get(each.message.id, ()))

    def _publish(self, judged: Sequence[tuple[int, Judged]]) -> None:
        if self._publisher is None:
            return
        self._ledger.hold(self.batch)
        self._ledger.claim([_claim_row(self.batch, line, each) for line, each in judged])
        self._publisher.publish_all([prepare(each.message, IMPORTS) for _, each in judged])

    def _write_down(self, line: int, counts: Counter[Verdict]) -> None:
        batch = self.batch
        batch.line = line
        batch.accepted += counts["accepted"]
        batch.updated += counts["updated"]
        batch.duplicates += counts["duplicate"]
        batch.rejected += counts["rejected"]
        if self._publisher is not None:
            self._ledger.save(batch)


def chunks(rows: Iterable[SourceRow]) -> Iterator[list[SourceRow]]:
    """The rows in order, so many or about 8 MiB at once. The same wherever a run starts: chunks are what is resumed."""
    chunk: list[SourceRow] = []
    size_bytes = 0
    for row in rows:
        chunk.append(row)
        size_bytes += sum(len(cell) if isinstance(cell, str) else 16 for cell in row.cells.values())
        if len(chunk) == CHUNK_ROWS or size_bytes > _CHUNK_BYTES:
            yield chunk
            chunk, size_bytes = [], 0
    if chunk:
        yield chunk


def _claim_row(batch: Batch, line: int, judged: Judged) -> ClaimRow:
    message = judged.message
    if message.created_at is None:
        raise ValueError("an imported event has a time")
    return ClaimRow(
        organization_id=batch.organization_id,
        event_id=message.id,
        batch=batch.batch,
        line=line,
        object_type=message.object_type,
        object_id=message.object_id,
        created_at=message.created_at,
        version=str(judged.version),
        content=judged.content,
        is_new=int(judged.is_new),
    )
