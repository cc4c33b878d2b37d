"""`AnswerCache`: what was answered about an object or an organization, in memory, bounded by bytes and by time.

Right because of generations. Whoever will put an entry takes the generation of what it is about before the query; the
entry is stored, and found, only while that generation is the one of now. Every notice of `timeline.changes` and every
write of this instance changes the generations of its object and of its organization. A fill that began before a change
can therefore never be found after it. While the notices are not followed nothing is kept or found.
"""

import time
from array import array
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, Protocol, TypeVar

import msgspec
from cachetools import TTLCache

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.metrics import ApiMetrics

# M14: five minutes. Notices make it exact; this bounds what a lost one could do.
TTL_SECONDS = 300.0
# 2 MB. Scopes that share a number end each other's entries, which costs a query and never an answer: at 1,000 changes a
# second an entry lives on for two minutes.
_GENERATIONS = 1 << 18
# One giant answer must not push out all others.
_LARGEST_SHARE = 16


class ObjectKey(NamedTuple):
    """Whose and which object: an object of the same name in another organization is another one."""

    organization: str
    object_type: str
    object_id: str


class OrganizationKey(NamedTuple):
    """Any object of the organization."""

    organization: str


Scope = ObjectKey | OrganizationKey


class FollowedChanges(Protocol):
    """What is asked of `ChangeReader`."""

    @property
    def is_connected(self) -> bool:
        """Whether every notice older than a second was handed over."""

    @property
    def position(self) -> Position | None:
        """What was handed over."""


class Generation(msgspec.Struct, frozen=True, gc=False):
    """What `generation` said of a scope before a query; good for `put`."""

    scope: Scope
    of_all: int
    of_scope: int


class Entry(Protocol):
    """What can be kept."""

    @property
    def filled_at(self) -> float:
        """When its query began, by the clock of the cache."""

    @property
    def size_bytes(self) -> int:
        """What it takes, about."""


EntryT = TypeVar("EntryT", bound=Entry)


class _Kept(NamedTuple):
    generation: Generation
    entry: Entry


_Key = tuple[Scope, Hashable]


class _Entries(TTLCache[_Key, _Kept]):
    """Counts what it has to drop for want of room."""

    def __init__(self, max_bytes: int, clock: Callable[[], float], metrics: ApiMetrics) -> None:
        super().__init__(max_bytes, TTL_SECONDS, timer=clock, getsizeof=lambda kept: kept.entry.size_bytes)
        self._metrics = metrics

    def popitem(self) -> tuple[_Key, _Kept]:
        """The entry that was not used for longest."""
        self._metrics.cache_evictions.inc()
        return super().popitem()


class AnswerCache:
    """Keyed by scope and question. One per process; used in its event loop only."""

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
        self._of_scopes = array("Q", bytes(8 * _GENERATIONS))
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

    def get(self, scope: Scope, kind: type[EntryT], question: Hashable) -> EntryT | None:
        """An entry that is still good; the caller has asked `is_on` and `is_current`."""
        kept = self._entries.get((scope, question))
        if kept is None or kept.generation != self.generation(scope):
            return None
        return kept.entry if isinstance(kept.entry, kind) else None

    def now(self) -> float:
        """For `filled_at`, before the query."""
        return self._clock()

    def age_seconds(self, entry: Entry) -> int:
        """How long ago the entry was read from ClickHouse."""
        return int(self._clock() - entry.filled_at)

    def generation(self, scope: Scope) -> Generation:
        """To be taken before the query whose answer will be `put`."""
        return Generation(scope, self._of_all, self._of_scopes[_slot(scope)])

    def put(self, taken: Generation, question: Hashable, entry: Entry) -> None:
        """Keep the entry, unless its scope may have changed since `taken`, or it is too large."""
        is_unchanged = taken == self.generation(taken.scope)
        if is_unchanged and self.is_on and entry.size_bytes <= self._max_bytes // _LARGEST_SHARE:
            self._entries[taken.scope, question] = _Kept(taken, entry)

    def invalidate(self, key: ObjectKey) -> None:
        """The object has changed, and with it what is counted and listed of its organization."""
        self._of_scopes[_slot(key)] += 1
        self._of_scopes[_slot(OrganizationKey(key.organization))] += 1
        self._metrics.cache_invalidations.inc()

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


def _slot(scope: Scope) -> int:
    return hash(scope) % _GENERATIONS
