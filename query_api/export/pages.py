"""`ExportPages`: every event that a filter finds, newest first, a page at a time, as one cut through the history.

An export of a million events takes a minute, in which events come. None of them is shown, however old its `created_at`:
what the log took after the cut is left out. Every page is a query as of a timeline, in the organization's turn.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
import structlog

from query_api.errors import IncompleteAnswer, StoreDown, TooManyQueries
from query_api.queries.conditions import Position
from query_api.queries.event_columns import PageRow
from query_api.queries.late_events import LateEvent, late_anywhere, late_at_places
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.reads.event_pages import EventPages, EventSlice
from query_api.reads.short_history import ShortHistories
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext
from runtime.errors import StoreError

# The ids of a page travel as a parameter of a query, which ClickHouse takes up to 128 KiB long: 250 of the longest that
# there are, 128 signs of 4 bytes, still fit; of ids as they are in life 1,000 do.
SAFE_ROWS = 250
PAGE_ROWS = 1000
# As many as a reader may ask for: how large events are is not known yet, and each may have 1 MiB.
_FIRST_ROWS = 100
# Of `data` in a page. Events as they are in life have a kilobyte.
_PAGE_BYTES = 16 * 1024**2
_SHORT_BYTES = 64
_PAUSES_SECONDS = (0.2, 1.0, 3.0, 5.0)
_log = structlog.get_logger(__name__)


class ExportPage(msgspec.Struct, frozen=True):
    """Rows, and the position behind them; None at the end."""

    rows: list[PageRow]
    next_position: Position | None


class ExportPages:
    """One per process."""

    def __init__(self, store: TenantStore) -> None:
        self._store = store
        self._pages = EventPages(store, ShortHistories(store))

    async def pages(
        self, tenant: TenantContext, wanted: EventFilter, cut: datetime, position: Position | None
    ) -> AsyncIterator[ExportPage]:
        """At least one page. Behind the first a store that is away is waited for, some seconds, before it is raised."""
        found = await self._page(tenant, wanted, cut, position, _FIRST_ROWS)
        yield found
        while found.next_position is not None:
            found = await self._patiently(tenant, wanted, cut, found.next_position, next_rows(found))
            yield found

    async def _patiently(
        self, tenant: TenantContext, wanted: EventFilter, cut: datetime, position: Position, limit: int
    ) -> ExportPage:
        for pause in _PAUSES_SECONDS:
            try:
                return await self._page(tenant, wanted, cut, position, limit)
            except (StoreError, StoreDown, IncompleteAnswer, TooManyQueries) as error:
                # What was sent cannot be taken back: a moment's wait is better than half a file.
                _log.warning("export_waits", cause=repr(error), seconds=pause)
                limit = SAFE_ROWS
                await asyncio.sleep(pause)
        return await self._page(tenant, wanted, cut, position, limit)

    async def _page(
        self, tenant: TenantContext, wanted: EventFilter, cut: datetime, position: Position | None, limit: int
    ) -> ExportPage:
        found = await self._found(tenant, wanted, cut, position, limit)
        late = await self._late(tenant, found.rows, cut) if found.rows else set()
        return ExportPage([row for row in found.rows if row.event_id not in late], found.next_position)

    async def _found(
        self, tenant: TenantContext, wanted: EventFilter, cut: datetime, position: Position | None, limit: int
    ) -> EventSlice:
        if isinstance(wanted, TimelineFilter):
            return await self._pages.of_object(tenant, wanted, position, limit, cut)
        return await self._pages.of_organization(tenant, wanted, position, limit, cut)

    async def _late(self, tenant: TenantContext, rows: list[PageRow], cut: datetime) -> set[str]:
        here = await self._store.rows(tenant, late_at_places(tenant, rows, cut), LateEvent)
        if not here:
            return set()
        ids = [each.event_id for each in here]
        everywhere = await self._store.rows(tenant, late_anywhere(tenant, ids, cut), LateEvent)
        return {each.event_id for each in everywhere}


def next_rows(page: ExportPage) -> int:
    """As many as events like those of this page allow; one that is too long all the same is asked again, shorter."""
    longest = max((len(row.object_id.encode()) for row in page.rows), default=0)
    size = sum(len(row.data) for row in page.rows)
    most = PAGE_ROWS if longest <= _SHORT_BYTES else SAFE_ROWS
    return max(1, min(most, _PAGE_BYTES * len(page.rows) // max(1, size))) if page.rows else most
