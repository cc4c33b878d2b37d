"""`Progress`: a position that moves on with every change that is told."""

from query_api.changes.position import Position
from query_api.live.live_position import LivePosition
from query_api.live.telling import Telling


class Progress:
    """Mutable. Within a partition changes are told in the order of the log."""

    def __init__(self, start: LivePosition) -> None:
        self._topic = start.position.topic
        self._offsets = list(start.position.offsets)
        self._begun = dict(start.begun)

    def has_told(self, telling: Telling) -> bool:
        """Whether this change was told already."""
        partition, offset = telling.placed.partition, telling.placed.offset
        return offset == self._offsets[partition] and telling.index < self._begun.get(partition, 0)

    def pass_change(self, telling: Telling) -> None:
        """This change is told; the next of its partition may be in the same notice."""
        partition, told = telling.placed.partition, telling.index + 1
        if told < len(telling.placed.notice.changes):
            self._offsets[partition], self._begun[partition] = telling.placed.offset, told
        else:
            self._offsets[partition] = telling.placed.offset + 1
            self._begun.pop(partition, None)

    @property
    def position(self) -> LivePosition:
        """Just behind what was passed last."""
        return LivePosition(Position(self._topic, tuple(self._offsets)), tuple(sorted(self._begun.items())))
