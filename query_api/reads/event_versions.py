"""`EventVersions`: one event as it stands and as it was, a timeline as it was. The tenant always comes first."""

from datetime import datetime
from uuid import UUID

from query_api.contract.answers import ObjectName, Pagination, TimelinePage
from query_api.contract.history_answers import EventHistory, event_history
from query_api.errors import EventNotFound, NotDeleted
from query_api.queries import event_history as history_queries
from query_api.queries.event_by_id import StoredEvent, event_by_id
from query_api.queries.event_columns import EventRow, PageRow, page_events
from query_api.queries.event_history import VersionRow
from query_api.queries.seen_versions import SeenVersion, seen_versions
from query_api.queries.timeline_as_of import EventCount, count_as_of, page_as_of
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext
from query_api.writes.visibility import Expected, Outcome, outcome


class EventVersions:
    """Reads for one tenant at a time. `event_versions` has no content index: no filter with `search` comes here."""

    def __init__(self, store: TenantStore) -> None:
        self._store = store

    async def find(self, tenant: TenantContext, event_id: UUID) -> StoredEvent | None:
        """The newest version of an event, a deletion too; None when the organization never had it."""
        rows = await self._store.rows(tenant, event_by_id(tenant, event_id), StoredEvent)
        return rows[0] if rows else None

    async def standing(self, tenant: TenantContext, event_id: UUID) -> StoredEvent:
        """An event that is not deleted. Raises EventNotFound, for another organization's id as for an unknown one."""
        stored = await self.find(tenant, event_id)
        if stored is None or stored.is_deleted:
            raise EventNotFound
        return stored

    async def deleted(self, tenant: TenantContext, event_id: UUID) -> tuple[StoredEvent, EventRow]:
        """A deleted event and the content it had. Raises EventNotFound, or NotDeleted when it stands."""
        stored = await self.find(tenant, event_id)
        if stored is None:
            raise EventNotFound
        if not stored.is_deleted:
            raise NotDeleted
        rows = await self._store.rows(tenant, history_queries.last_content(tenant, event_id), VersionRow)
        # Without a history the deletion's own content is left, where its message carried one.
        content: EventRow = rows[0] if rows else stored
        if not content.data:
            raise EventNotFound
        return stored, content

    async def history(self, tenant: TenantContext, event_id: UUID, before: int | None, limit: int) -> EventHistory:
        """Versions older than revision `before`. Raises EventNotFound when the organization never had the event."""
        query = history_queries.event_history(tenant, event_id, before, limit + 1)
        rows = await self._store.rows(tenant, query, VersionRow)
        if not rows and (before is None or await self.find(tenant, event_id) is None):
            raise EventNotFound
        return event_history(str(event_id), rows, limit)

    async def page_as_of(
        self, tenant: TenantContext, wanted: TimelineFilter, as_of: datetime, page: int, page_size: int
    ) -> TimelinePage:
        """A page and the exact total of an object's timeline as the log had it at `as_of`."""
        counts = await self._store.rows(tenant, count_as_of(tenant, wanted, as_of), EventCount)
        total = sum(each.events for each in counts)
        offset = (page - 1) * page_size
        rows: list[PageRow] = []
        if offset < total:
            rows = await self._store.rows(tenant, page_as_of(tenant, wanted, as_of, page_size, offset), PageRow)
        return TimelinePage(
            object=ObjectName(wanted.object_type, wanted.object_id),
            events=page_events(rows, wanted),
            pagination=Pagination(page, page_size, total),
        )

    async def version(self, tenant: TenantContext, event_id: UUID, version: int) -> VersionRow | None:
        """This very version, if the history has it."""
        rows = await self._store.rows(tenant, history_queries.one_version(tenant, event_id, version), VersionRow)
        return rows[0] if rows else None

    async def written(self, tenant: TenantContext, event_id: UUID, version: int) -> StoredEvent | VersionRow:
        """The event as a write left it; without a history as it stands, or EventNotFound when it is gone by then."""
        return await self.version(tenant, event_id, version) or await self.standing(tenant, event_id)

    async def outcome(self, tenant: TenantContext, ours: Expected) -> Outcome:
        """What the tables say about a message that was published."""
        query = seen_versions(tenant, ours.place, ours.base)
        return outcome(await self._store.rows(tenant, query, SeenVersion), ours)
