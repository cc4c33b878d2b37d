"""Counts of an organization from settled hours, the rest of its hours counted live: the same answer as counting all.

Two statements, in this order: which hours are to be counted live, then the counts with that list as a parameter. A
settled row that is read after the list can only be newer than the list knew, and newer is as right. Both in one
statement would judge twice, and an hour that changes in between would be counted twice or not at all.
"""

from datetime import UTC, timedelta
from typing import NamedTuple

import msgspec

from query_api.queries import local_time
from query_api.queries.conditions import Conditions, clickhouse_time
from query_api.queries.query import Query, Value
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import IN_ORDER, GroupBy, cells, count_settings, is_by_time, key_of, time_parameters
from query_api.reads.periods import Period
from query_api.tenant import TenantContext

_HOUR = timedelta(hours=1)
_ACTORS, _OBJECT_TYPES, _TOTALS = "by_actor", "by_object_type", "totals"
# What a marginal of a settled hour knows besides the type.
_MARGINAL_COLUMNS = {_ACTORS: ["actor_id"], _OBJECT_TYPES: ["object_type"], _TOTALS: []}
_MARGINALS: dict[GroupBy | None, str] = {"actor": _ACTORS, "object_type": _OBJECT_TYPES}
# A year of 2 M events by type has 96,000 cells: 9.5 ms in one thread, 11.8 in two, and the list of its hours 12.2 and
# 13.2. An hour counted live takes 0.1 ms.
_CELLS_FOR_ONE_THREAD = 200_000
_CELLS_OF_A_LIVE_HOUR = 2_000
# A constant, so that the primary key finds the hours: what is computed from a parameter reads the whole period.
_LIVE_HOURS = "{live_hours:Array(DateTime('UTC'))}"


class HoursToCount(msgspec.Struct, array_like=True, gc=False):
    """`live_hours`, as text, were touched since they were settled, or are cut by a border of time.

    The rest is for choosing the faster way: an hour that was settled twice may stand there with more than it holds.
    """

    organization_id: str
    live_hours: list[str]
    settled_events: int
    settled_cells: int
    settled_hours: int


def is_settled(wanted: EventFilter, period: Period, group_by: GroupBy | None) -> bool:
    """False for what no settled hour knows: one object, words, who is a system, actors by object type.

    By weekday and hour only where an hour of UTC is one of the wall clock: not in India.
    """
    if type(wanted) is not EventFilter or wanted.search is not None or wanted.is_system_generated is not None:
        return False
    if len(_asked_for(wanted, group_by)) > 1:
        return False
    return group_by != "weekday_hour" or local_time.offsets_of(period).are_whole_hours


def marginal_of(wanted: EventFilter, group_by: GroupBy | None) -> str:
    """The narrowest marginal that answers: a query reads its columns and no others."""
    return next(iter(_asked_for(wanted, group_by)), _TOTALS)


def _asked_for(wanted: EventFilter, group_by: GroupBy | None) -> set[str]:
    filtered = {
        _ACTORS: wanted.actor_ids or wanted.without_actor_ids,
        _OBJECT_TYPES: wanted.object_types or wanted.without_object_types,
    }
    return {marginal for marginal, values in filtered.items() if values or marginal == _MARGINALS.get(group_by)}


def hours_to_count(tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None) -> Query:
    """At most one row of `HoursToCount`; none when nothing of the organization was ever marked in the period."""
    length = f"length({marginal_of(wanted, group_by)}.events)"
    conditions = _touching(tenant, period)
    where = conditions.where
    is_live = "max(mark) >= max(version)"
    if uncut := _uncut(period, group_by):
        is_live += f" OR NOT ({' AND '.join(uncut)})"
    conditions.parameters |= _borders(period, group_by)
    # Not argMax of both by version, which took 4 ms of 15 for the 8,736 hours of a year.
    sql = (
        "SELECT organization_id, groupArrayIf(formatDateTime(hour, '%F %T'), is_live) AS live_hours, "  # noqa: S608 - the fragments are constants of this package
        "sumIf(hour_events, NOT is_live) AS settled_events, sumIf(hour_cells, NOT is_live) AS settled_cells, "
        "countIf(NOT is_live) AS settled_hours FROM ("
        "SELECT organization_id, hour, max(events) AS hour_events, max(cells) AS hour_cells, "
        f"{is_live} AS is_live FROM ("
        f"SELECT organization_id, hour, mark, 0 AS version, 0 AS events, 0 AS cells FROM summary_marks {where} "
        f"UNION ALL SELECT organization_id, hour, 0 AS mark, version, events, {length} AS cells "
        f"FROM activity_summary_state {where}"
        ") GROUP BY organization_id, hour) GROUP BY organization_id"
    )
    return Query("hours_to_count", sql, conditions.parameters, {**local_time.SETTINGS, "max_threads": 1})


def settled_type_counts(
    tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None, hours: HoursToCount
) -> Query:
    """Rows of `TypeCount`: the settled hours but `hours.live_hours`, and these counted from the events."""
    parts = [_settled_part(tenant, wanted, period, group_by)]
    if hours.live_hours:
        # Counting no hour at all would be planned for every month: 2 ms.
        parts.append(_live_part(tenant, wanted, period, group_by))
    sql = (
        "SELECT organization_id, key, event_type, sum(counted) AS events "  # noqa: S608 - as above
        f"FROM ({' UNION ALL '.join(part.sql for part in parts)}) GROUP BY organization_id, key, event_type"
    )
    parameters = {**_borders(period, group_by), "live_hours": hours.live_hours}
    for part in parts:
        parameters |= part.parameters
    settings = count_settings(wanted)
    if hours.settled_cells + _CELLS_OF_A_LIVE_HOUR * len(hours.live_hours) <= _CELLS_FOR_ONE_THREAD:
        settings["max_threads"] = 1
    return Query("settled_type_counts", sql + IN_ORDER, parameters, settings)


class _Part(NamedTuple):
    sql: str
    parameters: dict[str, Value]


def _settled_part(tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None) -> _Part:
    """A key of time is made once for an hour, not for each of its cells: a year by day 13.4 ms instead of 16.1."""
    hours = _touching(tenant, period)
    hours.clauses += [*_uncut(period, group_by), f"hour NOT IN {_LIVE_HOURS}"]
    cells_of_hours = Conditions.of_organization(tenant)
    wanted.narrow(cells_of_hours)
    marginal = marginal_of(wanted, group_by)
    columns = ["event_type", "events", *_MARGINAL_COLUMNS[marginal]]
    of_hour = [f"{marginal}.{column} AS hour_{column}" for column in columns]
    key = key_of(group_by, "hour")
    if is_by_time(group_by):
        of_hour.append(f"{key} AS hour_key")
        key = "hour_key"
    sql = (
        f"SELECT organization_id, {key} AS key, event_type, sum(events) AS counted "  # noqa: S608 - as above
        f"FROM (SELECT organization_id, {', '.join(of_hour)} FROM activity_summary_state FINAL {hours.where}) "
        f"ARRAY JOIN {', '.join(f'hour_{column} AS {column}' for column in columns)} "
        f"{cells_of_hours.where} GROUP BY organization_id, key, event_type"
    )
    return _Part(sql, hours.parameters | cells_of_hours.parameters)


def _live_part(tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None) -> _Part:
    conditions = Conditions.of_organization(tenant)
    conditions.between(period.since, period.until)
    conditions.clauses.append(f"toStartOfHour(created_at) IN {_LIVE_HOURS}")
    wanted.narrow(conditions)
    return _Part(cells(wanted, conditions, group_by, "count() AS counted"), conditions.parameters)


def _touching(tenant: TenantContext, period: Period) -> Conditions:
    """The hours that have at least one moment in the period."""
    conditions = Conditions.of_organization(tenant)
    if period.since is not None:
        since = period.since.astimezone(UTC)
        conditions.clauses.append("hour >= {first_hour:DateTime64(6, 'UTC')}")
        conditions.parameters["first_hour"] = clickhouse_time(since.replace(minute=0, second=0, microsecond=0))
    if period.until is not None:
        conditions.clauses.append("hour < {until:DateTime64(6, 'UTC')}")
        conditions.parameters["until"] = clickhouse_time(period.until)
    return conditions


def _uncut(period: Period, group_by: GroupBy | None) -> list[str]:
    """Conditions of an hour that is whole in the period and one group; midnight in India is within an hour of UTC."""
    clauses = []
    if period.since is not None:
        clauses.append("hour >= {since:DateTime64(6, 'UTC')}")
    if period.until is not None:
        clauses.append("hour <= {last_hour:DateTime64(6, 'UTC')}")
    if is_by_time(group_by) and not local_time.offsets_of(period).are_whole_hours:
        clauses.append(f"{key_of(group_by, 'hour')} = {key_of(group_by, '(hour + 3599)')}")
        # St. John's went from 00:01 back to 23:01: first and last second of that hour say nothing of those between.
        if local_time.offsets_of(period).cut_hours:
            clauses.append("hour NOT IN {cut_hours:Array(DateTime('UTC'))}")
    return clauses


def _borders(period: Period, group_by: GroupBy | None) -> dict[str, Value]:
    parameters: dict[str, Value] = {}
    if period.since is not None:
        parameters["since"] = clickhouse_time(period.since)
    if period.until is not None:
        parameters["last_hour"] = clickhouse_time(period.until - _HOUR)
    if is_by_time(group_by):
        parameters |= time_parameters(period, group_by)
        if cut_hours := local_time.offsets_of(period).cut_hours:
            parameters["cut_hours"] = cut_hours
    return parameters
