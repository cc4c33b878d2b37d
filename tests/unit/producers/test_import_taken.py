"""Two runs of one batch at once: one of them ends, and what stands is what one alone would have made."""

from collections.abc import Callable

import pytest

from producers.imports.errors import BatchTaken
from tests.unit.producers.import_world import World, counts, run, undo
from tests.unit.producers.imports import row

A, B = row(number="1", text="a"), row(number="2", text="b")


def nothing() -> None:
    """Nobody does anything meanwhile."""


def test_of_two_runs_of_a_batch_the_one_that_began_later_goes_on_alone() -> None:
    # A run looks at its first save, before it publishes, at the save of its chunk and at its last.
    world = World(before_hold=[nothing, lambda: run(world, "one", A, B)])

    with pytest.raises(BatchTaken, match="batch one was taken over at"):
        run(world, "one", A, B)

    assert len(world.log) == 2
    assert world.batches["one"].state == "complete"
    assert counts(world.batches["one"]) == (2, 0, 0)


@pytest.mark.parametrize("seen", range(1, 4))
def test_an_import_that_is_undone_while_it_runs_leaves_nothing_behind(seen: int) -> None:
    meanwhile: list[Callable[[], object]] = [nothing] * seen
    world = World()
    world.before_hold = [*meanwhile, lambda: undo(world, "one")]

    with pytest.raises(BatchTaken):
        run(world, "one", A, B)
    world.store()

    assert world.texts == []
    assert world.batches["one"].state == "undone"


def test_of_two_undos_of_a_batch_the_one_that_began_later_goes_on_alone() -> None:
    world = World()
    run(world, "one", A, B)
    world.store()
    world.before_hold = [nothing, lambda: undo(world, "one")]

    with pytest.raises(BatchTaken):
        undo(world, "one")
    world.store()

    assert world.texts == []
    assert len(world.log) == 4
