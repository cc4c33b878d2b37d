"""Counts by event type within a period: of one object from its key range, of all others from the table by time."""

from typing import Literal

import msgspec

from query_api.queries import local_time
from query_api.queries.conditions import Conditions
from query_api.queries.query import Query, Value
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.periods import Period
from query_api.tenant import TenantContext

GroupBy = Literal["day", "week", "month", "weekday_hour", "actor", "event_type", "object_type"]

_COLUMN_KEYS: dict[GroupBy | None, str] = {
    None: "''",
    "actor": "actor_id",
    "event_type": "toString(event_type)",
    "object_type": "toString(object_type)",
}
# A key of time is the first day. A weekday and hour is the end of a moment in ISO 8601, as in 2024-W03-1T09.
_TIME_KEYS: dict[GroupBy | None, str] = {
    "day": "toString(toDate32({local}))",
    "week": "toString(toMonday({local}))",
    "month": "toString(toStartOfMonth({local}))",
    "weekday_hour": "concat(toString(toDayOfWeek({local})), 'T', leftPad(toString(toHour({local})), 2, '0'))",
}


IN_ORDER = " ORDER BY key, event_type"


class TypeCount(msgspec.Struct, array_like=True, gc=False):
    """How many events of one type one group holds; `key` is empty without grouping, and for no actor."""

    organization_id: str
    key: str
    event_type: str
    events: int


def is_by_time(group_by: GroupBy | None) -> bool:
    """True when the groups depend on the reader's time zone."""
    return group_by in _TIME_KEYS


def key_of(group_by: GroupBy | None, moment: str) -> str:
    """The key of a group in SQL; a group of time by the column `moment`."""
    if group_by in _TIME_KEYS:
        return _TIME_KEYS[group_by].format(local=local_time.local_time(moment))
    return _COLUMN_KEYS[group_by]


def time_parameters(period: Period, group_by: GroupBy | None) -> dict[str, Value]:
    """What `key_of` binds."""
    return local_time.offsets_of(period).parameters if is_by_time(group_by) else {}


def type_counts(tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None) -> Query:
    """Rows of `TypeCount`, of the events of `wanted` within the period; the dates of `wanted` take no part."""
    conditions = wanted.conditions(tenant)
    conditions.between(period.since, period.until)
    parameters = {**conditions.parameters, **time_parameters(period, group_by)}
    sql = cells(wanted, conditions, group_by, "count() AS events") + IN_ORDER
    return Query("type_counts", sql, parameters, count_settings(wanted))


def cells(wanted: EventFilter, conditions: Conditions, group_by: GroupBy | None, aggregates: str) -> str:
    """SQL of one row for each group and event type, with `aggregates` over its events."""
    return (
        f"SELECT organization_id, {key_of(group_by, 'created_at')} AS key, event_type, {aggregates} "  # noqa: S608 - the fragments are constants of this package
        f"FROM {wanted.table} FINAL {conditions.where} "
        "GROUP BY organization_id, key, event_type"
    )


def count_settings(wanted: EventFilter) -> dict[str, str | int]:
    """What a count of many months is sent with."""
    # created_at is in the key, so no two months hold the same one: FINAL need not merge them (a year: 500 -> 370 ms).
    return {**wanted.settings, **local_time.SETTINGS, "do_not_merge_across_partitions_select_final": 1}
