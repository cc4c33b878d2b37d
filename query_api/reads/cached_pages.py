"""`CachedPages`: a timeline from the cache where it can be answered, from ClickHouse otherwise.

Of an object that is asked for without filters its newest events are kept, one by one: the first page where no dates are
asked for, everything since a moment of the last day where that is. They answer narrower questions too. All else is kept
as it was answered.
"""

from datetime import datetime, timedelta
from typing import cast

import msgspec

from query_api.changes.position import Position
from query_api.contract.answers import CursorPagination, ObjectName, Pagination, TimelinePage, TimelineSlice
from query_api.metrics import ApiMetrics
from query_api.queries import conditions
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.answer_cache import AnswerCache
from query_api.reads.cached_answers import CachedAnswers, KeptAnswer
from query_api.reads.cached_events import CachedEvents, Extent, Selection, id_and_moment
from query_api.reads.cursor import CursorSigner
from query_api.reads.questions import TimelineQuestion
from query_api.reads.repository import TimelineRepository
from query_api.tenant import TenantContext
from schemas.timeline_event import TimelineEvent

# M14's day, and an hour for clocks that are behind and for pages that stay open.
_RECENT = timedelta(hours=25)
# More than that in a day, and a page is read as it is asked for.
_MOST_RECENT_EVENTS = 200


class CachedPages:
    """One per process. Whoever finds nothing reads; what is read is kept where the next request may ask for it."""

    def __init__(
        self, cache: AnswerCache, repository: TimelineRepository, cursors: CursorSigner, metrics: ApiMetrics
    ) -> None:
        self._cache = cache
        self._repository = repository
        self._cursors = cursors
        self._metrics = metrics
        self._answers = CachedAnswers(cache, metrics, repository.timeline)

    def find(
        self, tenant: TenantContext, question: TimelineQuestion, seen: Position | None, now: datetime
    ) -> KeptAnswer | None:
        """The page, if it is kept. `seen` is what the client has been shown: nothing older is answered."""
        if self._is_bare(question) and self._cache.is_current(seen):
            for extent in Extent:
                entry = self._cache.get(question.scope(tenant), CachedEvents, extent)
                selection = entry and _selection(entry, question)
                if entry and selection:
                    self._metrics.cache_hits.inc()
                    return KeptAnswer(self._page(tenant, question, selection), self._cache.age_seconds(entry))
        return self._answers.find(tenant, question, seen, now)

    async def read(self, tenant: TenantContext, question: TimelineQuestion, now: datetime) -> object:
        """The page as ClickHouse has it now. Raises InvalidCursor."""
        if self._is_bare(question):
            if _is_first_page(question):
                return await self._read_first_page(tenant, question, now)
            if _is_recent(question, now):
                selection = await self._read_recent(tenant, question, now)
                if selection is not None:
                    return self._page(tenant, question, selection)
        return await self._answers.read(tenant, question, now)

    def _is_bare(self, question: TimelineQuestion) -> bool:
        """Whether kept events, rather than a kept answer, may serve."""
        wanted = question.wanted
        bare = TimelineFilter(
            object_type=wanted.object_type,
            object_id=wanted.object_id,
            date_from=wanted.date_from,
            date_until=wanted.date_until,
        )
        return self._cache.is_on and not question.cursor and not question.facets and wanted == bare

    async def _read_first_page(self, tenant: TenantContext, question: TimelineQuestion, now: datetime) -> TimelinePage:
        taken, filled_at = self._cache.generation(question.scope(tenant)), self._cache.now()
        page = await self._repository.page(tenant, question.wanted, 1, question.page_size, now)
        entry = CachedEvents.of_newest(page.events, page.pagination.total, filled_at)
        self._cache.put(taken, Extent.NEWEST, entry)
        return page

    async def _read_recent(self, tenant: TenantContext, question: TimelineQuestion, now: datetime) -> Selection | None:
        since = now - _RECENT
        everything = msgspec.structs.replace(question.wanted, date_from=since, date_until=None)
        taken, filled_at = self._cache.generation(question.scope(tenant)), self._cache.now()
        page = await self._repository.page(tenant, everything, 1, _MOST_RECENT_EVENTS, now)
        if page.pagination.total > len(page.events):
            return None
        entry = CachedEvents.since(page.events, since, filled_at)
        self._cache.put(taken, Extent.RECENT, entry)
        return _selection(entry, question)

    def _page(
        self, tenant: TenantContext, question: TimelineQuestion, selection: Selection
    ) -> TimelinePage | TimelineSlice:
        named = ObjectName(question.wanted.object_type, question.wanted.object_id)
        # Encoded already: the encoder copies their bytes as they are.
        events = cast("list[TimelineEvent]", list(selection.events))
        if question.cursor is None:
            return TimelinePage(named, events, Pagination(question.page, question.page_size, selection.total))
        next_cursor = self._cursor_behind(tenant, question, selection) if selection.has_more else None
        return TimelineSlice(named, events, CursorPagination(question.page_size, next_cursor))

    def _cursor_behind(self, tenant: TenantContext, question: TimelineQuestion, selection: Selection) -> str:
        event_id, created_at = id_and_moment(selection.events[-1])
        return self._cursors.cursor(tenant, question.wanted, conditions.Position(created_at, event_id))


def _selection(entry: CachedEvents, question: TimelineQuestion) -> Selection | None:
    """The page out of the entry, if all of it is there."""
    wanted = question.wanted
    return entry.select(wanted.date_from, wanted.date_until, question.offset, question.page_size)


def _is_recent(question: TimelineQuestion, now: datetime) -> bool:
    return question.wanted.date_from is not None and question.wanted.date_from >= now - _RECENT


def _is_first_page(question: TimelineQuestion) -> bool:
    """By number: a first page by cursor is not counted."""
    wanted = question.wanted
    return question.cursor is None and question.page == 1 and wanted.date_from is None and wanted.date_until is None
