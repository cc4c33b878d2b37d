"""How many events of an object there are, for the page that needs no months: 11.7 ms for 100,000, and by month 13.6."""

import msgspec

from query_api.queries.query import Query
from query_api.queries.timeline_filter import TimelineFilter
from query_api.tenant import TenantContext


class TotalCount(msgspec.Struct, array_like=True, gc=False):
    """The events of every page."""

    organization_id: str
    events: int


def total_count(tenant: TenantContext, wanted: TimelineFilter) -> Query:
    """One row of `TotalCount`; none where there is no event."""
    conditions = wanted.dated_conditions(tenant)
    sql = (
        "SELECT organization_id, count() AS events "  # noqa: S608 - the fragments are constants of this package
        f"FROM timeline_events FINAL {conditions.where} GROUP BY organization_id"
    )
    return Query("total_count", sql, conditions.parameters, wanted.settings)
