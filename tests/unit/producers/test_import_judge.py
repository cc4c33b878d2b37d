"""Imports, resumed runs, undone batches and edits between them: what stands afterwards, on a store of this file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
import pytest

from producers.imports.import_run import ImportRun, Refused
from producers.imports.judge import Claim, Standing
from producers.imports.ledger import Batch, ClaimRow, Ledger
from producers.imports.read_rows import SourceRow
from producers.imports.undo_run import UndoRun
from runtime.errors import BrokerUnavailable
from runtime.kafka import Record
from schemas.activity_message import ActivityMessage, decode_message
from schemas.version import Rank, content_hash, stated_revision, stored_version
from tests.unit.producers.imports import MAPPING, row

ORGANIZATION = "acme"


@dataclass
class World:
    """Ledger, log and timeline; what is published can be read once `store` was called."""

    batches: dict[str, Batch] = field(default_factory=dict)
    claimed: dict[tuple[str, str], ClaimRow] = field(default_factory=dict)
    log: list[bytes] = field(default_factory=list)
    stored: dict[str, tuple[int, ActivityMessage]] = field(default_factory=dict)
    breaks_after: int | None = None

    def save(self, batch: Batch) -> None:
        self.batches[batch.batch] = msgspec.structs.replace(batch)

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


A, B, C = row(number="1", text="a"), row(number="2", text="b"), row(number="3", text="c")


@pytest.mark.parametrize("is_stored", [True, False])
def test_importing_twice_changes_nothing_also_before_the_first_can_be_read(is_stored: bool) -> None:  # noqa: FBT001 - pytest names it
    world = World()
    run(world, "one", A, B)
    if is_stored:
        world.store()
    log = list(world.log)

    done, _ = run(world, "two", A, B)

    assert counts(done) == (0, 2, 0)
    assert world.log == log


def test_a_dry_run_says_the_same_and_publishes_nothing() -> None:
    rows = (A, row(number="1", text="other"), A, row(kind="Fax"), B)
    dry_world, world = World(), World()

    dry, dry_refused = run(dry_world, "dry", *rows, is_dry_run=True)
    done, refused = run(world, "one", *rows)

    assert counts(dry) == counts(done) == (2, 1, 2)
    assert dry_refused == refused
    assert sorted(each.line for each in refused) == [3, 5]
    assert not dry_world.log
    assert not dry_world.claimed


@pytest.mark.parametrize("breaks_after", [0, 1, 2])
def test_a_run_that_breaks_off_goes_on_and_counts_every_line_once(breaks_after: int) -> None:
    world = World(breaks_after=breaks_after)
    with pytest.raises(BrokerUnavailable):
        run(world, "one", A, B, C, row(kind="Fax"))
    world.store()
    world.breaks_after = None

    done, _ = run(world, "one", A, B, C, row(kind="Fax"))
    world.store()

    assert counts(done) == (3, 0, 1)
    assert world.texts == ["a", "b", "c"]
    assert undo(world, "one").deleted == 3
    world.store()
    assert world.texts == []


def test_undo_deletes_what_the_batch_created_and_nothing_else() -> None:
    world = World()
    run(world, "before", A)
    world.store()
    run(world, "one", A, B, C)
    world.store()
    world.edit("c", "edited")

    done = undo(world, "one")
    world.store()

    assert (done.deleted, done.kept) == (1, 1)
    assert world.texts == ["a", "edited"]
    assert undo(world, "one", force=True).deleted == 2
    world.store()
    assert world.texts == ["a"]


def test_an_edit_that_comes_together_with_the_undo_stays() -> None:
    world = World()
    run(world, "one", A)
    world.store()
    undo(world, "one")
    world.edit("a", "edited")

    assert world.texts == ["edited"]


def test_undoing_at_once_undoes_what_cannot_be_read_yet() -> None:
    world = World()
    run(world, "one", A, B)

    assert undo(world, "one").deleted == 2
    world.store()
    assert world.texts == []


@pytest.mark.parametrize("is_stored", [True, False])
def test_an_undone_file_can_be_imported_again_and_undone_again(is_stored: bool) -> None:  # noqa: FBT001 - pytest names it
    world = World()
    run(world, "one", A, B)
    world.store()
    undo(world, "one")
    if is_stored:
        world.store()

    done, _ = run(world, "two", A, B)
    world.store()

    assert counts(done) == (2, 0, 0)
    assert world.texts == ["a", "b"]
    assert counts(run(world, "three", A, B)[0]) == (0, 2, 0)
    assert undo(world, "one").kept == 2
    assert undo(world, "two").deleted == 2
    world.store()
    assert world.texts == []
    assert counts(run(world, "four", A, B)[0]) == (2, 0, 0)


def test_a_changed_row_is_refused_unless_it_says_that_it_is_newer() -> None:
    world = World()
    run(world, "one", A)
    world.store()

    done, refused = run(world, "two", row(number="1", text="changed"))

    assert counts(done) == (0, 0, 1)
    assert "another event of this id" in refused[0].detail


def test_a_row_whose_event_would_move_is_refused() -> None:
    world = World()
    run(world, "one", A)

    done, refused = run(world, "two", row(number="1", text="a", lead="l-2"))

    assert counts(done) == (0, 0, 1)
    assert "lead l-1" in refused[0].detail


def test_what_a_user_deleted_stays_deleted() -> None:
    world = World()
    run(world, "one", A)
    world.store()
    (message,) = [m for _, m in world.stored.values()]
    deletion = msgspec.structs.replace(message, action="deleted", revision=2, updated_at=datetime.now(UTC))
    world.log.append(msgspec.json.encode(deletion))
    world.store()

    assert counts(run(world, "two", A)[0]) == (0, 1, 0)
    undo(world, "one")
    assert counts(run(world, "three", A)[0]) == (0, 1, 0)


def test_a_batch_that_never_published_takes_nothing_from_the_one_that_did() -> None:
    world = World(breaks_after=0)
    with pytest.raises(BrokerUnavailable):
        run(world, "broken", A)
    world.breaks_after = None
    run(world, "one", A)
    world.store()

    assert undo(world, "broken").deleted == 0
    world.store()
    assert world.texts == ["a"]
