"""Imports, resumed runs, undone batches and edits between them: what stands afterwards, on a store of the tests."""

from datetime import UTC, datetime

import msgspec
import pytest

from runtime.errors import BrokerUnavailable
from tests.unit.producers.import_world import World, counts, run, undo
from tests.unit.producers.imports import row

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
    assert undo(world, "one", force=True).kept == 2
    world.store()
    assert world.texts == ["a", "b"]
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
