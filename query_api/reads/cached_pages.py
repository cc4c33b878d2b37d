"""`CachedPages`: a timeline from the cache where it can be answered whole, from the repository otherwise.

Without any filter but dates. Of an object that is asked for without dates its first page is kept; of one that is asked
for since a moment of the last day everything since then, so that the next, narrower question is answered too.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import msgspec

from query_api.changes.position import Position
from query_api.contract.answers import CursorPagination, ObjectName, Pagination, TimelinePage, TimelineSlice
from query_api.metrics import ApiMetrics
from query_api.queries import conditions
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.cached_events import CachedEvents, Extent, Selection, id_and_moment
from query_api.reads.cursor import CursorSigner
from query_api.reads.page_cache import ObjectKey, PageCache
from query_api.reads.repository import TimelineRepository
from query_api.tenant import TenantContext
from schemas.timeline_event import TimelineEvent

# M14's day, and an hour for clocks that are behind and for pages that stay open.
_RECENT = timedelta(hours=25)
# More than that in a day, and a page is read as it is asked for.
_MOST_RECENT_EVENTS = 200


class PageRequest(msgspec.Struct, frozen=True):
    """A page by number, or by cursor where there is one; an empty cursor is the beginning."""

    wanted: TimelineFilter
    page: int
    cursor: str | None
    page_size: int

    @property
    def offset(self) -> int:
        """How many events come before the page."""
        return 0 if self.cursor is not None else (self.page - 1) * self.page_size

    def select(self, entry: CachedEvents) -> Selection | None:
        """The page out of the entry, if all of it is there."""
        return entry.select(self.wanted.date_from, self.wanted.date_until, self.offset, self.page_size)


class KeptPage(msgspec.Struct, frozen=True):
    """A page out of the cache, and how many seconds ago it was read."""

    page: TimelinePage | TimelineSlice
    age_seconds: int


class CachedPages:
    """One per process. Whoever finds nothing reads; what is read is kept where the next request may ask for it."""

    def __init__(
        self,
        cache: PageCache,
        repository: TimelineRepository,
        cursors: CursorSigner,
        metrics: ApiMetrics,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache = cache
        self._repository = repository
        self._cursors = cursors
        self._metrics = metrics
        self._clock = clock

    def find(self, tenant: TenantContext, request: PageRequest, seen: Position | None) -> KeptPage | None:
        """The page, if it is kept. `seen` is what the client has been shown: nothing older is answered."""
        if not self._is_cacheable(request):
            return None
        if self._cache.is_current(seen):
            for extent in Extent:
                entry = self._cache.get(_key(tenant, request), extent)
                selection = entry and request.select(entry)
                if entry and selection:
                    self._metrics.cache_hits.inc()
                    return KeptPage(self._page(tenant, request, selection), self._cache.age_seconds(entry))
        self._metrics.cache_misses.inc()
        return None

    async def read(self, tenant: TenantContext, request: PageRequest, now: datetime) -> TimelinePage | TimelineSlice:
        """The page as ClickHouse has it now. Raises InvalidCursor."""
        if self._is_cacheable(request) and _is_recent(request.wanted, now):
            selection = await self._read_recent(tenant, request, now)
            if selection is not None:
                return self._page(tenant, request, selection)
        if request.cursor is not None:
            return await self._repository.timeline_slice(tenant, request.wanted, request.cursor, request.page_size, now)
        if self._is_cacheable(request) and _is_first_page(request):
            return await self._read_first_page(tenant, request, now)
        return await self._repository.page(tenant, request.wanted, request.page, request.page_size, now)

    def _is_cacheable(self, request: PageRequest) -> bool:
        wanted = request.wanted
        bare = TimelineFilter(
            object_type=wanted.object_type,
            object_id=wanted.object_id,
            date_from=wanted.date_from,
            date_until=wanted.date_until,
        )
        return self._cache.is_on and not request.cursor and wanted == bare

    async def _read_first_page(self, tenant: TenantContext, request: PageRequest, now: datetime) -> TimelinePage:
        taken, filled_at = self._cache.generation(_key(tenant, request)), self._clock()
        answer = await self._repository.page(tenant, request.wanted, request.page, request.page_size, now)
        entry = CachedEvents.of_newest(answer.events, answer.pagination.total, filled_at)
        self._cache.put(Extent.NEWEST, taken, entry)
        return answer

    async def _read_recent(self, tenant: TenantContext, request: PageRequest, now: datetime) -> Selection | None:
        since = now - _RECENT
        everything = msgspec.structs.replace(request.wanted, date_from=since, date_until=None)
        taken, filled_at = self._cache.generation(_key(tenant, request)), self._clock()
        answer = await self._repository.page(tenant, everything, 1, _MOST_RECENT_EVENTS, now)
        if answer.pagination.total > len(answer.events):
            return None
        entry = CachedEvents.since(answer.events, since, filled_at)
        self._cache.put(Extent.RECENT, taken, entry)
        return request.select(entry)

    def _page(self, tenant: TenantContext, request: PageRequest, selection: Selection) -> TimelinePage | TimelineSlice:
        named = ObjectName(request.wanted.object_type, request.wanted.object_id)
        # Encoded already: the encoder copies their bytes as they are.
        events = cast("list[TimelineEvent]", list(selection.events))
        if request.cursor is None:
            return TimelinePage(named, events, Pagination(request.page, request.page_size, selection.total))
        next_cursor = self._cursor_behind(tenant, request, selection) if selection.has_more else None
        return TimelineSlice(named, events, CursorPagination(request.page_size, next_cursor))

    def _cursor_behind(self, tenant: TenantContext, request: PageRequest, selection: Selection) -> str:
        event_id, created_at = id_and_moment(selection.events[-1])
        return self._cursors.cursor(tenant, request.wanted, conditions.Position(created_at, event_id))


def _is_recent(wanted: TimelineFilter, now: datetime) -> bool:
    return wanted.date_from is not None and wanted.date_from >= now - _RECENT


def _is_first_page(request: PageRequest) -> bool:
    return request.page == 1 and request.wanted.date_from is None and request.wanted.date_until is None


def _key(tenant: TenantContext, request: PageRequest) -> ObjectKey:
    return ObjectKey(tenant.organization, request.wanted.object_type, request.wanted.object_id)
