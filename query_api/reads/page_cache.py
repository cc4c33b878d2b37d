"""`PageCache`: the newest events of objects that are asked for often, in memory, bounded by bytes and by time.

Right because of generations. A fill takes its object's generation before it queries and is stored only if nothing has
changed it since; every notice of `timeline.changes` and every write of this instance changes it. A fill that began
before an invalidation can therefore never land after it. While the notices are not followed nothing is kept or found.
"""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import msgspec
from cachetools import TTLCache

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.metrics import ApiMetrics
from query_api.reads.cached_events import CachedEvents, Extent

# M14: five minutes. Notices make it exact; this bounds what a lost one could do.
TTL_SECONDS = 300.0
# Objects that share a number invalidate each other, which costs a query and never an answer.
_GENERATIONS = 8192
# One giant object must not push out all others.
_LARGEST_SHARE = 16


class ObjectKey(NamedTuple):
    """Whose and which object: an object of the same name in another organization is another one."""

    organization: str
    object_type: str
    object_id: str


_Key = tuple[ObjectKey, Extent]


class FollowedChanges(Protocol):
    """What is asked of `ChangeReader`."""

    @property
    def is_connected(self) -> bool:
        """Whether every notice older than a second was handed over."""

    @property
    def position(self) -> Position | None:
        """What was handed over."""


class Generation(msgspec.Struct, frozen=True, gc=False):
    """What `generation` said of an object before a query; good for one `put`."""

    key: ObjectKey
    of_all: int
    of_object: int


class _Entries(TTLCache[_Key, CachedEvents]):
    """Counts what it has to drop for want of room."""

    def __init__(self, max_bytes: int, clock: Callable[[], float], metrics: ApiMetrics) -> None:
        super().__init__(max_bytes, TTL_SECONDS, timer=clock, getsizeof=lambda entry: entry.size_bytes)
        self._metrics = metrics

    def popitem(self) -> tuple[_Key, CachedEvents]:
        """The entry that was not used for longest."""
        self._metrics.cache_evictions.inc()
        return super().popitem()


class PageCache:
    """Keyed by organization, object and extent. One per process; used in its event loop only."""

    def __init__(
        self,
        max_bytes: int,
        changes: FollowedChanges,
        metrics: ApiMetrics,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_bytes = max_bytes
        self._changes = changes
        self._metrics = metrics
        self._clock = clock
        self._entries = _Entries(max_bytes, clock, metrics)
        self._of_all = 0
        self._of_objects = [0] * _GENERATIONS
        metrics.cache_bytes.set_function(lambda: float(self._entries.currsize))
        metrics.cache_entries.set_function(lambda: float(len(self._entries)))

    @property
    def is_on(self) -> bool:
        """Whether anything may be kept or found now."""
        return self._max_bytes > 0 and self._changes.is_connected

    def is_current(self, seen: Position | None) -> bool:
        """Whether this instance knows every change that a client which sends `seen` has been shown."""
        if seen is None:
            return True
        here = self._changes.position
        return here is not None and seen.uncached_until <= time.time() and here.covers(seen)

    def get(self, key: ObjectKey, extent: Extent) -> CachedEvents | None:
        """An entry that is still good; the caller has asked `is_on` and `is_current`."""
        return self._entries.get((key, extent))

    def age_seconds(self, entry: CachedEvents) -> int:
        """How long ago the entry was read from ClickHouse."""
        return int(self._clock() - entry.filled_at)

    def generation(self, key: ObjectKey) -> Generation:
        """To be taken before the query whose rows will be `put`."""
        return Generation(key, self._of_all, self._of_objects[_slot(key)])

    def put(self, extent: Extent, taken: Generation, entry: CachedEvents) -> None:
        """Keep the entry, unless the object may have changed since `taken`, or it is too large."""
        is_unchanged = taken == self.generation(taken.key)
        if is_unchanged and self.is_on and entry.size_bytes <= self._max_bytes // _LARGEST_SHARE:
            self._entries[taken.key, extent] = entry

    def invalidate(self, key: ObjectKey) -> None:
        """The object has changed."""
        self._of_objects[_slot(key)] += 1
        self._metrics.cache_invalidations.inc()
        for extent in Extent:
            self._entries.pop((key, extent), None)

    def invalidate_organization(self, organization: str) -> None:
        """Anything of the organization may have changed, as when its months move into the archive."""
        self._of_all += 1
        self._metrics.cache_invalidations.inc()
        for key in [each for each in self._entries if each[0].organization == organization]:
            self._entries.pop(key, None)

    def clear(self) -> None:
        """Anything may have changed."""
        self._of_all += 1
        self._metrics.cache_invalidations.inc()
        self._entries.clear()

    def take_notices(self, notices: Sequence[PlacedNotice]) -> None:
        """A listener of `ChangeReader`."""
        for each in notices:
            notice = each.notice
            self.invalidate(ObjectKey(notice.organization_id, notice.object_type, notice.object_id))


def _slot(key: ObjectKey) -> int:
    return hash(key) % _GENERATIONS
