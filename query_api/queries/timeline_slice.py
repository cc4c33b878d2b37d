"""The events of an object behind a position, within one window of time."""

from query_api.queries.conditions import Position
from query_api.queries.event_columns import PAGE_COLUMNS
from query_api.queries.query import Query
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.windows import Window
from query_api.tenant import TenantContext


def timeline_slice(
    tenant: TenantContext, wanted: TimelineFilter, position: Position | None, window: Window, limit: int
) -> Query:
    """At most `limit` rows of `PageRow`, newest first."""
    conditions = wanted.conditions(tenant)
    conditions.between(*wanted.within(window.since, window.until))
    conditions.older_than(position)
    sql = (
        f"SELECT {PAGE_COLUMNS} FROM timeline_events FINAL {conditions.where} "  # noqa: S608 - the fragments are constants of this package
        "ORDER BY created_at DESC, event_id DESC LIMIT {limit:UInt64}"
    )
    return Query("timeline_slice", sql, {**conditions.parameters, "limit": limit}, wanted.settings)
