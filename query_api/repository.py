"""`TimelineRepository`: what the routes ask for, in queries. Every function takes the tenant first."""

from uuid import UUID

from query_api.answers import ActivitySummary, ObjectName, Pagination, TimelinePage
from query_api.errors import EventNotFound
from query_api.organization_counts import OrganizationCounts
from query_api.periods import Period
from query_api.queries.event_by_id import event_by_id
from query_api.queries.event_columns import EventRow, timeline_event
from query_api.queries.month_counts import MonthCount, month_counts
from query_api.queries.timeline_filter import TimelineFilter
from query_api.queries.timeline_page import page_span, timeline_page
from query_api.queries.type_counts import GroupBy, TypeCount, object_type_counts
from query_api.store import TenantStore
from query_api.summarise import summarise
from query_api.tenant import TenantContext
from schemas.timeline_event import TimelineEvent


class TimelineRepository:
    """Reads for one tenant at a time."""

    def __init__(self, store: TenantStore) -> None:
        self._store = store
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

    async def event(self, tenant: TenantContext, event_id: UUID) -> TimelineEvent:
        """One event. Raises EventNotFound, for another organization's id as for an unknown one."""
        event = await self.find_event(tenant, event_id)
        if event is None:
            raise EventNotFound
        return event

    async def find_event(self, tenant: TenantContext, event_id: UUID) -> TimelineEvent | None:
        """One event, if the organization has it."""
        rows = await self._store.rows(tenant, event_by_id(tenant, event_id), EventRow)
        return timeline_event(rows[0]) if rows else None

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
