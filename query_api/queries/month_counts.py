"""How many events of an object each month holds: the exact total, and which months a page is in."""

import msgspec

from query_api.queries.query import Query
from query_api.queries.timeline_filter import TimelineFilter
from query_api.tenant import TenantContext


class MonthCount(msgspec.Struct, array_like=True, gc=False):
    """`month` is 202401 for January 2024, in UTC like the partitions."""

    organization_id: str
    month: int
    events: int


def month_counts(tenant: TenantContext, wanted: TimelineFilter) -> Query:
    """Rows of `MonthCount`, newest month first."""
    conditions = wanted.dated_conditions(tenant)
    sql = (
        "SELECT organization_id, toYYYYMM(created_at) AS month, count() AS events "  # noqa: S608 - the fragments are constants of this package
        f"FROM timeline_events FINAL {conditions.where} GROUP BY organization_id, month ORDER BY month DESC"
    )
    return Query("month_counts", sql, conditions.parameters, wanted.settings)
