"""Counts of an organization from settled hours, the rest of its hours counted live: the same answer as counting all.

Two statements, in this order: which hours are to be counted live, then the counts with that list as a parameter. A
settled row that is read after the list can only be newer than the list knew, and newer is as right. Both in one
statement would judge twice, and an hour that changes in between would be counted twice or not at all.
"""

from datetime import UTC, timedelta

import msgspec

from query_api.queries import local_time
from query_api.queries.conditions import Conditions, clickhouse_time
from query_api.queries.query import Query, Value
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import GroupBy, count_settings, is_by_time, key_of, time_parameters
from query_api.reads.periods import Period
from query_api.tenant import TenantContext

_HOUR = timedelta(hours=1)
_ACTORS, _OBJECT_TYPES, _TOTALS = "by_actor", "by_object_type", "totals"
# What a marginal of a settled hour knows besides the type.
_MARGINAL_COLUMNS = {_ACTORS: "actor_id", _OBJECT_TYPES: "object_type"}
_MARGINALS: dict[GroupBy | None, str] = {"actor": _ACTORS, "object_type": _OBJECT_TYPES}
# A constant, so that the primary key finds the hours: what is computed from a parameter reads the whole period.
_LIVE_HOURS = "{live_hours:Array(DateTime('UTC'))}"


class HoursToCount(msgspec.Struct, array_like=True, gc=False):
    """`live_hours`, as text, were touched since they were settled, or are cut by a border of time."""

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
    cells = f"length({marginal_of(wanted, group_by)}.events)"
    conditions = _touching(tenant, period)
    where = conditions.where
    is_live = "max(mark) >= max(version)"
    if uncut := _uncut(period, group_by):
        is_live += f" OR NOT ({' AND '.join(uncut)})"
    conditions.parameters |= _borders(period, group_by)
    sql = (
        "SELECT organization_id, groupArrayIf(formatDateTime(hour, '%F %T'), is_live) AS live_hours, "  # noqa: S608 - the fragments are constants of this package
        "sumIf(counted.1, NOT is_live) AS settled_events, sumIf(counted.2, NOT is_live) AS settled_cells, "
        "countIf(NOT is_live) AS settled_hours FROM ("
        "SELECT organization_id, hour, argMax((events, cells), version) AS counted, "
        f"{is_live} AS is_live FROM ("
        f"SELECT organization_id, hour, mark, 0 AS version, 0 AS events, 0 AS cells FROM summary_marks {where} "
        f"UNION ALL SELECT organization_id, hour, 0 AS mark, version, events, {cells} AS cells "
        f"FROM activity_summary_state {where}"
        ") GROUP BY organization_id, hour) GROUP BY organization_id"
    )
    return Query("hours_to_count", sql, conditions.parameters, dict(local_time.SETTINGS))


def settled_type_counts(
    tenant: TenantContext,
    wanted: EventFilter,
    period: Period,
    group_by: GroupBy | None,
    live_hours: list[str],
) -> Query:
    """Rows of `TypeCount`: the settled hours but `live_hours`, and these counted from the events."""
    settled = _touching(tenant, period)
    settled.clauses += [*_uncut(period, group_by), f"hour NOT IN {_LIVE_HOURS}"]
    live = Conditions.of_organization(tenant)
    live.between(period.since, period.until)
    live.clauses.append(f"toStartOfHour(created_at) IN {_LIVE_HOURS}")
    for conditions in (settled, live):
        wanted.narrow(conditions)
    sql = (
        "SELECT organization_id, key, event_type, sum(counted) AS events FROM ("  # noqa: S608 - the fragments are constants of this package
        f"SELECT organization_id, {key_of(group_by, 'hour')} AS key, event_type, sum(hour_events) AS counted "
        f"FROM activity_summary_state FINAL ARRAY JOIN {_columns(marginal_of(wanted, group_by))} "
        f"{settled.where} GROUP BY organization_id, key, event_type UNION ALL "
        f"SELECT organization_id, {key_of(group_by, 'created_at')} AS key, event_type, count() AS counted "
        f"FROM timeline_by_time FINAL {live.where} GROUP BY organization_id, key, event_type"
        ") GROUP BY organization_id, key, event_type ORDER BY key, event_type"
    )
    parameters: dict[str, Value] = {
        **settled.parameters, **live.parameters, **_borders(period, group_by), "live_hours": live_hours
    }  # fmt: skip
    return Query("settled_type_counts", sql, parameters, count_settings(wanted))


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
    if is_by_time(group_by):
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


def _columns(marginal: str) -> str:
    columns = f"{marginal}.event_type AS event_type, {marginal}.events AS hour_events"
    if marginal in _MARGINAL_COLUMNS:
        columns += f", {marginal}.{_MARGINAL_COLUMNS[marginal]} AS {_MARGINAL_COLUMNS[marginal]}"
    return columns
