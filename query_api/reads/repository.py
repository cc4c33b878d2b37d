"""`TimelineRepository`: what the routes ask for, in queries. Every function takes the tenant first."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from query_api.contract.answers import (
    ActivitySummary,
    CursorPagination,
    Facets,
    FeedPage,
    ObjectName,
    Pagination,
    TimelinePage,
    TimelineSlice,
)
from query_api.queries.event_columns import EventRow, timeline_event
from query_api.queries.facet_counts import FacetCount, FacetName, facet_counts
from query_api.queries.month_counts import MonthCount, month_counts
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_page import page_span, timeline_page
from query_api.queries.type_counts import GroupBy, TypeCount, object_type_counts
from query_api.reads.cursor import CursorSigner
from query_api.reads.event_pages import EventPages, EventSlice
from query_api.reads.facets import facets_of
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.periods import Period
from query_api.reads.store import TenantStore
from query_api.reads.summarise import summarise
from query_api.tenant import TenantContext


class TimelineRepository:
    """Reads for one tenant at a time."""

    def __init__(self, store: TenantStore, cursors: CursorSigner) -> None:
        self._store = store
        self._cursors = cursors
        self._pages = EventPages(store)
        self._organization_counts = OrganizationCounts(store)

    async def page(self, tenant: TenantContext, wanted: TimelineFilter, page: int, page_size: int) -> TimelinePage:
        """A page and the exact total. An unknown object has 0 events, a page past the end none."""
        counts = await self._store.rows(tenant, month_counts(tenant, wanted), MonthCount)
        span = page_span(counts, (page - 1) * page_size, page_size)
        rows: list[EventRow] = []
        if span is not None:
            rows = await self._store.rows(tenant, timeline_page(tenant, wanted, span, page_size), EventRow)
        return TimelinePage(
            object=ObjectName(wanted.object_type, wanted.object_id),
            events=[timeline_event(row) for row in rows],
            pagination=Pagination(page, page_size, sum(each.events for each in counts)),
        )

    async def timeline_slice(
        self, tenant: TenantContext, wanted: TimelineFilter, cursor: str, page_size: int, now: datetime
    ) -> TimelineSlice:
        """Events behind a cursor; an empty one is the beginning. Raises InvalidCursor."""
        position = self._cursors.position(tenant, wanted, cursor)
        found = await self._pages.of_object(tenant, wanted, position, page_size, now)
        return TimelineSlice(
            object=ObjectName(wanted.object_type, wanted.object_id),
            events=[timeline_event(row) for row in found.rows],
            pagination=self._pagination(tenant, wanted, found, page_size),
        )

    async def feed(
        self, tenant: TenantContext, wanted: EventFilter, cursor: str, page_size: int, now: datetime
    ) -> FeedPage:
        """Events of the organization behind a cursor; an empty one is the beginning. Raises InvalidCursor."""
        position = self._cursors.position(tenant, wanted, cursor)
        found = await self._pages.of_organization(tenant, wanted, position, page_size, now)
        return FeedPage(
            events=[timeline_event(row) for row in found.rows],
            pagination=self._pagination(tenant, wanted, found, page_size),
        )

    async def facets(
        self, tenant: TenantContext, wanted: EventFilter, names: Sequence[FacetName], timezone: str
    ) -> Facets | msgspec.UnsetType:
        """Counts over the whole filtered history; UNSET when none is asked for."""
        if not names:
            return msgspec.UNSET
        rows = await self._store.rows(tenant, facet_counts(tenant, wanted, names, timezone), FacetCount)
        return facets_of(rows, names)

    def _pagination(
        self, tenant: TenantContext, wanted: EventFilter, found: EventSlice, page_size: int
    ) -> CursorPagination:
        behind = found.next_position
        return CursorPagination(page_size, None if behind is None else self._cursors.cursor(tenant, wanted, behind))

    async def object_summary(
        self, tenant: TenantContext, object_type: str, object_id: str, period: Period, group_by: GroupBy | None
    ) -> ActivitySummary:
        """Counts of one object."""
        query = object_type_counts(tenant, object_type, object_id, period, group_by)
        return summarise(period.name, await self._store.rows(tenant, query, TypeCount), group_by)

    async def organization_summary(
        self, tenant: TenantContext, actor_ids: tuple[str, ...], period: Period, group_by: GroupBy | None
    ) -> ActivitySummary:
        """Counts of the organization, or of some actors in it."""
        rows = await self._organization_counts.rows(tenant, actor_ids, period, group_by)
        return summarise(period.name, rows, group_by)
