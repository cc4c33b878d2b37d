"""Counts of a period that moves on with the clock, and when the next event of each cell leaves it or comes into it."""

from datetime import datetime, timedelta

from query_api.queries.conditions import clickhouse_time
from query_api.queries.query import Query
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import IN_ORDER, GroupBy, TypeCount, cells, count_settings, time_parameters
from query_api.reads.periods import ClosedPeriod
from query_api.tenant import TenantContext


class RollingCount(TypeCount, array_like=True, gc=False):
    """A cell may hold no event yet. `oldest` is the first to leave, `ahead` the first to come."""

    oldest: datetime | None
    ahead: datetime | None


def rolling_counts(
    tenant: TenantContext, wanted: EventFilter, period: ClosedPeriod, group_by: GroupBy | None, horizon: timedelta
) -> Query:
    """Rows of `RollingCount`; `ahead` is looked for up to the horizon behind the period's end."""
    conditions = wanted.conditions(tenant)
    conditions.between(period.since, period.until + horizon)
    is_counted = "created_at < {period_until:DateTime64(6, 'UTC')}"
    aggregates = (
        f"countIf({is_counted}) AS events, minOrNullIf(created_at, {is_counted}) AS oldest, "
        f"minOrNullIf(created_at, NOT ({is_counted})) AS ahead"
    )
    parameters = {
        **conditions.parameters,
        **time_parameters(period, group_by),
        "period_until": clickhouse_time(period.until),
    }
    sql = cells(wanted, conditions, group_by, aggregates) + IN_ORDER
    return Query("rolling_counts", sql, parameters, count_settings(wanted))
