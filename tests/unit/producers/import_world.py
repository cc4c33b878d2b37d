"""A store of the tests for imports: ledger, log and timeline in memory, and runs on it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec

from producers.imports.errors import BatchTaken
from producers.imports.import_run import ImportRun, Refused
from producers.imports.judge import Claim, Standing
from producers.imports.ledger import Batch, ClaimRow, Ledger
from producers.imports.read_rows import SourceRow
from producers.imports.undo_run import UndoRun
from runtime.errors import BrokerUnavailable
from runtime.kafka import Record
from schemas.activity_message import ActivityMessage, decode_message
from schemas.version import Rank, content_hash, stated_revision, stored_version
from tests.unit.producers.imports import MAPPING

ORGANIZATION = "acme"


@dataclass
class World:
    """Ledger, log and timeline; what is published can be read once `store` was called."""

    batches: dict[str, Batch] = field(default_factory=dict)
    claimed: dict[tuple[str, str], ClaimRow] = field(default_factory=dict)
    log: list[bytes] = field(default_factory=list)
    stored: dict[str, tuple[int, ActivityMessage]] = field(default_factory=dict)
    breaks_after: int | None = None
    before_hold: list[Callable[[], object]] = field(default_factory=list)
    """What others do meanwhile: before each time that a run looks whether the batch is still its own."""

    def save(self, batch: Batch) -> None:
        self.hold(batch)
        batch.written_at += timedelta(microseconds=1)
        self.batches[batch.batch] = msgspec.structs.replace(batch)

    def hold(self, batch: Batch) -> None:
        self.before_hold.pop(0)() if self.before_hold else None
        kept = self.batches.get(batch.batch)
        if kept is not None and kept.written_at > batch.written_at:
            raise BatchTaken(batch.batch, kept.written_at)

    def claim(self, rows: Sequence[ClaimRow]) -> None:
        self.claimed |= {(each.event_id, each.batch): each for each in rows}

    def claims(self, _: str, event_ids: Sequence[str]) -> Mapping[str, list[Claim]]:
        return {each: [self._claim(row) for row in self.claimed.values() if row.event_id == each] for each in event_ids}

    def claims_of(self, batch: Batch, _: int) -> Iterator[list[Claim]]:
        yield [self._claim(row) for row in self.claimed.values() if row.batch == batch.batch]

    def standing(self, _: str, places: Sequence[ActivityMessage | Claim]) -> Mapping[str, Standing]:
        ids = [each.event_id if isinstance(each, Claim) else each.id for each in places]
        return {
            each: Standing(
                each, m.object_type, m.object_id, cast("datetime", m.created_at), str(v), int(m.is_tombstone)
            )
            for each in ids
            if each in self.stored
            for v, m in [self.stored[each]]
        }

    def publish_all(self, records: Iterable[Record]) -> int:
        for number, record in enumerate(records):
            if self.breaks_after is not None and number >= self.breaks_after:
                raise BrokerUnavailable("gone")
            self.log.append(record.value or b"")
        return len(self.log)

    def store(self) -> None:
        """What workers do, in any order of the log."""
        for value in self.log:
            message = decode_message(value)
            rank = Rank.DELETED if message.is_tombstone else Rank.ROW
            version = stored_version(stated_revision(message) or 0, rank, content_hash(value))
            if version > self.stored.get(message.id, (0, message))[0]:
                self.stored[message.id] = version, message

    @property
    def texts(self) -> list[str]:
        """What the timeline shows."""
        return sorted(msgspec.json.decode(m.data)["text"] for _, m in self.stored.values() if not m.is_tombstone)

    def _claim(self, row: ClaimRow) -> Claim:
        of = self.batches[row.batch]
        return Claim(
            row.event_id, row.batch, row.line, row.object_type, row.object_id, row.created_at, row.version, row.content,
            row.is_new, of.state, of.line,
        )  # fmt: skip

    def edit(self, text: str, new: str) -> None:
        """Somebody edits the event with this text."""
        (old,) = [
            m for _, m in self.stored.values() if not m.is_tombstone and msgspec.json.decode(m.data)["text"] == text
        ]
        edited = msgspec.structs.replace(
            old,
            action="updated",
            revision=(stated_revision(old) or 1) + 1,
            data=msgspec.Raw(msgspec.json.encode({"text": new})),
        )
        self.log.append(msgspec.json.encode(edited))
        self.store()


def run(world: World, name: str, *rows: dict[str, Any], is_dry_run: bool = False) -> tuple[Batch, list[Refused]]:
    refused: list[Refused] = []
    batch = msgspec.structs.replace(
        world.batches.get(name) or Batch(organization_id=ORGANIZATION, batch=name, file="f.csv", fingerprint="")
    )
    if not is_dry_run:
        world.save(batch)
    done = ImportRun(
        batch=batch,
        mapping=MAPPING,
        ledger=cast("Ledger", world),
        publisher=None if is_dry_run else world,
        on_refused=refused.append,
        on_chunk=lambda _: None,
    ).run([SourceRow(line, cells) for line, cells in enumerate(rows, 2)])
    return done, refused


def undo(world: World, name: str, *, force: bool = False) -> Batch:
    batch = msgspec.structs.replace(world.batches[name])
    return UndoRun(
        batch=batch,
        ledger=cast("Ledger", world),
        publisher=world,
        force=force,
        on_kept=lambda *_: None,
        on_chunk=lambda _: None,
    ).run()


def counts(batch: Batch) -> tuple[int, int, int]:
    return batch.accepted, batch.duplicates, batch.rejected
