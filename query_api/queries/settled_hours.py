"""Counts of an organization from settled hours, the rest of its hours counted live: the same answer as counting all.

Two statements, in this order: which hours are to be counted live, then the counts with that list as a parameter. A
settled row that is read after the list can only be newer than the list knew, and newer is as right. Both in one
statement would judge twice, and an hour that changes in between would be counted twice or not at all.
"""

from datetime import UTC, datetime

import msgspec

from query_api.periods import Period
from query_api.queries.conditions import Conditions
from query_api.queries.query import Query
from query_api.queries.type_counts import CALENDAR_KEYS, GroupBy, key_of
from query_api.tenant import TenantContext

# Which of the three marginals of a settled hour answers a grouping; what crosses two of them is counted live.
_MARGINALS: dict[GroupBy | None, str] = {"actor": "by_actor", "object_type": "by_object_type"}
_TOTALS, _BY_ACTOR = "totals", "by_actor"
_LAST_SECOND = 3599


class HoursToCount(msgspec.Struct, array_like=True, gc=False):
    """`live_hours` are seconds since 1970: touched since they were settled, or cut by a border of time."""

    organization_id: str
    live_hours: list[int]
    settled_events: int


def marginal_for(actor_ids: tuple[str, ...], group_by: GroupBy | None) -> str | None:
    """The columns that hold what is asked for; None when no settled hour knows it."""
    marginal = _MARGINALS.get(group_by, _TOTALS)
    if not actor_ids:
        return marginal
    return None if marginal == "by_object_type" else _BY_ACTOR


def hours_to_count(tenant: TenantContext, period: Period, group_by: GroupBy | None) -> Query:
    """At most one row of `HoursToCount`; none when nothing of the organization was ever marked in the period.

    An hour whose first and last second have different keys is cut: midnight in India lies within an hour of UTC.
    """
    conditions = _overlapping(tenant, period)
    is_cut = f"NOT ({_is_whole(period, group_by)})"
    sql = (
        "SELECT organization_id, groupArrayIf(toUInt32(hour), is_live) AS live_hours, "  # noqa: S608 - the fragments are constants of this package
        "sumIf(counted, NOT is_live) AS settled_events FROM ("
        "SELECT organization_id, hour, argMax(events, version) AS counted, "
        f"max(mark) >= max(version) OR {is_cut} AS is_live FROM ("
        f"SELECT organization_id, hour, mark, 0 AS version, 0 AS events FROM summary_marks {conditions.where} "
        "UNION ALL "
        f"SELECT organization_id, hour, 0 AS mark, version, events FROM activity_summary_state {conditions.where}"
        ") GROUP BY organization_id, hour) GROUP BY organization_id"
    )
    return Query("hours_to_count", sql, _with_timezone(conditions, period, group_by))


def settled_type_counts(
    tenant: TenantContext,
    actor_ids: tuple[str, ...],
    period: Period,
    group_by: GroupBy | None,
    *,
    marginal: str,
    live_hours: list[int],
) -> Query:
    """Rows of `TypeCount`: settled hours but those in `live_hours`, which are counted from the events."""
    settled = _overlapping(tenant, period)
    settled.clauses += [_is_whole(period, group_by), "hour NOT IN {live_hours:Array(DateTime('UTC'))}"]
    live = Conditions.of_organization(tenant)
    live.between(period.since, period.until)
    live.clauses.append("toStartOfHour(created_at) IN {live_hours:Array(DateTime('UTC'))}")
    for conditions in (settled, live):
        conditions.one_of("actor_id", "actor_ids", actor_ids)
    sql = (
        "SELECT organization_id, key, event_type, sum(counted) AS events FROM ("  # noqa: S608 - the fragments are constants of this package
        f"SELECT organization_id, {key_of(group_by, 'hour')} AS key, each.event_type AS event_type, "
        f"sum(each.events) AS counted FROM activity_summary_state FINAL ARRAY JOIN {marginal} AS each "
        f"{settled.where} GROUP BY organization_id, key, event_type "
        "UNION ALL "
        f"SELECT organization_id, {key_of(group_by, 'created_at')} AS key, event_type, count() AS counted "
        f"FROM timeline_by_time FINAL {live.where} GROUP BY organization_id, key, event_type"
        ") GROUP BY organization_id, key, event_type ORDER BY key, event_type"
    )
    parameters = {**_with_timezone(settled, period, group_by), **live.parameters, "live_hours": live_hours}
    return Query("settled_type_counts", sql, parameters, {"do_not_merge_across_partitions_select_final": 1})
