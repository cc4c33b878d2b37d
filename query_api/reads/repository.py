"""`TimelineRepository`: pages of events, in queries. Every function takes the tenant first."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec

from query_api.contract.answers import (
    CursorPagination,
    Facets,
    FeedPage,
    ObjectName,
    Pagination,
    TimelinePage,
    TimelineSlice,
)
from query_api.queries.event_columns import PageRow, page_events
from query_api.queries.facet_counts import FacetCount, FacetName, counted_facets, facet_counts, groupings
from query_api.queries.month_counts import MonthCount, month_counts
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_page import CountedRow, counted_page, page_span, timeline_page
from query_api.queries.total_count import TotalCount, total_count
from query_api.reads.cursor import CursorSigner
from query_api.reads.event_pages import EventPages, EventSlice
from query_api.reads.facets import facets_of
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.periods import Period, zone
from query_api.reads.questions import Answer, FeedQuestion, TimelineQuestion
from query_api.reads.short_history import ShortHistories
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext


class TimelineRepository:
    """Reads for one tenant at a time."""

    def __init__(self, store: TenantStore, cursors: CursorSigner, counts: OrganizationCounts) -> None:
        self._store = store
        self._cursors = cursors
        self._short = ShortHistories(store)
        self._pages = EventPages(store, self._short)
        self._counts = counts

    async def page(
        self, tenant: TenantContext, wanted: TimelineFilter, page: int, page_size: int, now: datetime
    ) -> TimelinePage:
        """A page and the exact total. An unknown object has 0 events, a page past the end none."""
        offset = (page - 1) * page_size
        everything = counted_page(tenant, wanted, offset, page_size)
        rows = await self._short.rows(tenant, wanted, everything, CountedRow)
        if rows or (rows is not None and offset == 0):
            return _timeline_page(wanted, rows, Pagination(page, page_size, rows[0].total if rows else 0))
        if rows is None and offset == 0:
            return await self._newest_page(tenant, wanted, page_size, now)
        counts = await self._store.rows(tenant, month_counts(tenant, wanted), MonthCount)
        span = page_span(counts, offset, page_size)
        query = span and timeline_page(tenant, wanted, span, page_size)
        found = await self._store.rows(tenant, query, PageRow) if query else []
        return _timeline_page(wanted, found, Pagination(page, page_size, _total(counts)))

    async def _newest_page(
        self, tenant: TenantContext, wanted: TimelineFilter, page_size: int, now: datetime
    ) -> TimelinePage:
        """Of a long history, counted while its newest events are read."""
        counted, newest = await asyncio.gather(
            self._store.rows(tenant, total_count(tenant, wanted), TotalCount),
            self._pages.of_long_history(tenant, wanted, None, page_size, now),
        )
        return _timeline_page(wanted, newest.rows, Pagination(1, page_size, _total(counted)))

    async def _slice(
        self, tenant: TenantContext, wanted: TimelineFilter, cursor: str, page_size: int, now: datetime
    ) -> TimelineSlice:
        """Events behind a cursor; an empty one is the beginning. Raises InvalidCursor."""
        position = self._cursors.position(tenant, wanted, cursor)
        found = await self._pages.of_object(tenant, wanted, position, page_size, now)
        return TimelineSlice(
            object=ObjectName(wanted.object_type, wanted.object_id),
            events=page_events(found.rows, wanted),
            pagination=self._pagination(tenant, wanted, found, page_size),
        )

    async def timeline(self, tenant: TenantContext, question: TimelineQuestion, now: datetime) -> Answer:
        """A page or a slice, with its facets. Raises InvalidCursor."""
        wanted, page_size = question.wanted, question.page_size
        page: TimelinePage | TimelineSlice
        if question.cursor is None:
            page = await self.page(tenant, wanted, question.page, page_size, now)
        else:
            page = await self._slice(tenant, wanted, question.cursor, page_size, now)
        facets = await self._facets(tenant, wanted, question.facets, question.timezone)
        return Answer(msgspec.structs.replace(page, facets=facets))

    async def feed(self, tenant: TenantContext, question: FeedQuestion, now: datetime) -> Answer:
        """Events of the organization behind a cursor, with their facets. Raises InvalidCursor."""
        wanted, page_size = question.wanted, question.page_size
        position = self._cursors.position(tenant, wanted, question.cursor)
        found = await self._pages.of_organization(tenant, wanted, position, page_size, now)
        facets = await self._facets(tenant, wanted, question.facets, question.timezone)
        pagination = self._pagination(tenant, wanted, found, page_size)
        return Answer(FeedPage(events=page_events(found.rows, wanted), pagination=pagination, facets=facets))

    async def _facets(
        self, tenant: TenantContext, wanted: EventFilter, names: Sequence[FacetName], timezone: str
    ) -> Facets | msgspec.UnsetType:
        """Counts over the whole filtered history; UNSET when none is asked for."""
        if not names:
            return msgspec.UNSET
        period = Period("custom", wanted.date_from, wanted.date_until, zone(timezone))
        if isinstance(wanted, TimelineFilter) or wanted.search is not None:
            rows = await self._store.rows(tenant, facet_counts(tenant, wanted, names, period), FacetCount)
            return facets_of(rows, names)
        rows = []
        for group_by, facets in groupings(names).items():
            counts = await self._counts.query(tenant, wanted, period, group_by)
            rows += await self._store.rows(tenant, counted_facets(counts, facets), FacetCount)
        return facets_of(rows, names)

    def _pagination(
        self, tenant: TenantContext, wanted: EventFilter, found: EventSlice, page_size: int
    ) -> CursorPagination:
        behind = found.next_position
        return CursorPagination(page_size, None if behind is None else self._cursors.cursor(tenant, wanted, behind))


def _total(counts: Sequence[MonthCount | TotalCount]) -> int:
    return sum(each.events for each in counts)


def _timeline_page(wanted: TimelineFilter, rows: Sequence[PageRow], pagination: Pagination) -> TimelinePage:
    named = ObjectName(wanted.object_type, wanted.object_id)
    return TimelinePage(object=named, events=page_events(rows, wanted), pagination=pagination)
