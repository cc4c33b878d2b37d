"""The last notices in memory: hundreds of sockets that come back after a restart of a proxy need no Kafka for it."""

from collections import deque
from collections.abc import Sequence
from itertools import islice

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position

# About 500 bytes each.
_MAX_CHANGES = 20_000
# Half a second of 2,000 notices a second: who asks has just seen the write in ClickHouse.
_LOOKED_AT = 1000


class RecentNotices:
    """Bounded by the changes in them. Knows from which offset on it is whole."""

    def __init__(self, max_changes: int = _MAX_CHANGES) -> None:
        self._max_changes = max_changes
        self._changes = 0
        self._notices: deque[PlacedNotice] = deque()
        self._whole_from: list[int] = []

    def start_at(self, offsets: Sequence[int]) -> None:
        """Forget everything; what follows begins at these offsets."""
        self._notices.clear()
        self._changes = 0
        self._whole_from = list(offsets)

    def add(self, placed: PlacedNotice) -> None:
        """Keep one more, and as many of the others as there is room for."""
        self._notices.append(placed)
        self._changes += len(placed.notice.changes)
        while self._changes > self._max_changes:
            oldest = self._notices.popleft()
            self._changes -= len(oldest.notice.changes)
            self._whole_from[oldest.partition] = oldest.offset + 1

    def miss(self, partition: int, offset: int) -> None:
        """A notice that nobody can read: whoever resumes before it must be told so."""
        self._whole_from[partition] = offset + 1

    def tells_of(self, organization: str, event_id: str, version: int) -> bool:
        """Whether one of the newest notices tells of this version or of a later one."""
        for placed in islice(reversed(self._notices), _LOOKED_AT):
            if placed.notice.organization_id == organization:
                for change in placed.notice.changes:
                    if change.id == event_id and int(change.version) >= version:
                        return True
        return False

    def between(self, position: Position, until: Position) -> list[PlacedNotice] | None:
        """The notices from one position to the other; None when some of them are not here."""
        start, end = position.offsets, until.offsets
        if any(offset < whole for offset, whole in zip(start, self._whole_from, strict=True)):
            return None
        return [each for each in self._notices if start[each.partition] <= each.offset < end[each.partition]]
