"""One query for an object whose history is short, as nearly all are: no count first, no window after window."""

from cachetools import TTLCache

from query_api.errors import QueryTooLarge
from query_api.queries.query import Query
from query_api.queries.short_history import of_short_history
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.store import RowT, TenantStore
from query_api.tenant import TenantContext

# Histories grow: what was short is asked anew each time, what was long stays long, but for retention.
_REMEMBERED_SECONDS = 600.0
_MOST_REMEMBERED = 10_000


class ShortHistories:
    """Remembers for a while whose history was refused as too long: the refusal takes 4 ms of planning."""

    def __init__(self, store: TenantStore) -> None:
        self._store = store
        self._long: TTLCache[tuple[str, str, str], bool] = TTLCache(_MOST_REMEMBERED, _REMEMBERED_SECONDS)

    async def rows(
        self, tenant: TenantContext, wanted: TimelineFilter, query: Query, row_type: type[RowT]
    ) -> list[RowT] | None:
        """The rows of a query over the events `wanted`; None where the history is too long to be read at once."""
        history = (tenant.organization, wanted.object_type, wanted.object_id)
        # A span of a long history may be short, and so may what the text index leaves of it.
        is_whole = wanted.date_from is None and wanted.date_until is None and wanted.search is None
        if is_whole and history in self._long:
            return None
        try:
            return await self._store.rows(tenant, of_short_history(query), row_type)
        except QueryTooLarge:
            if is_whole:
                self._long[history] = True
            return None
