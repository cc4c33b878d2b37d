"""Which changes of those read can be published: no request or transaction in part, nothing before what came first."""

from collections.abc import Callable, Collection, Hashable, Sequence

from producers.outbox.change import Change

Subject = Callable[[Change], Hashable]
"""What a change is of: changes of one subject keep their order. Must not raise."""


def row_of(change: Change) -> Hashable:
    """The row itself."""
    return change.table, change.row_id


def settled(
    changes: Sequence[Change], running: Collection[str | int], limit: int, subject: Subject = row_of
) -> Sequence[Change]:
    """The changes of groups that are over, but of none that changed a subject after one that is not.

    In a full batch a group is taken to be over when the last tenth has nothing of it. One that fills the batch goes in
    parts, the same ones whenever it is read.
    """
    unfinished = set(running)
    if len(changes) >= limit:
        unfinished.update(change.group for change in changes[-max(1, limit // 10) :])
    if not unfinished:
        return changes
    blocked = _blocked(changes, unfinished, subject)
    ready = [change for change in changes if change.group not in blocked]
    return ready if ready or running else changes


def _blocked(changes: Sequence[Change], unfinished: set[str | int], subject: Subject) -> set[str | int]:
    """With every group that must wait for one of these; what waits makes others wait, until nobody more does."""
    blocked, known = unfinished, -1
    subjects = [subject(change) for change in changes]
    while len(blocked) > known:
        known = len(blocked)
        waited_for: set[Hashable] = set()
        for change, what in zip(changes, subjects, strict=True):
            if change.group in blocked:
                waited_for.add(what)
            elif what in waited_for:
                blocked.add(change.group)
    return blocked
