"""One query for an object whose history is short, as nearly all are: no count first, no window after window."""

from query_api.errors import QueryTooLarge
from query_api.queries.event_columns import PageRow
from query_api.queries.query import Query
from query_api.queries.short_history import of_short_history
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext


async def rows_if_short(store: TenantStore, tenant: TenantContext, query: Query) -> list[PageRow] | None:
    """The rows of the query; None where the history is too long to be read at once."""
    try:
        return await store.rows(tenant, of_short_history(query), PageRow)
    except QueryTooLarge:
        return None
