"""Counts by event type within a period: of one object from its key range, of an actor or all from the table by time."""

from typing import Literal

import msgspec

from query_api.queries.conditions import Conditions
from query_api.queries.query import Query
from query_api.reads.periods import Period
from query_api.tenant import TenantContext

GroupBy = Literal["day", "week", "month", "actor", "event_type", "object_type"]

_COLUMN_KEYS: dict[GroupBy | None, str] = {
    None: "''",
    "actor": "actor_id",
    "event_type": "toString(event_type)",
    "object_type": "toString(object_type)",
}
_FIRST_DAYS: dict[GroupBy | None, str] = {"day": "toDate", "week": "toMonday", "month": "toStartOfMonth"}


class TypeCount(msgspec.Struct, array_like=True, gc=False):
    """How many events of one type one group holds; `key` is empty without grouping, and for no actor."""

    organization_id: str
    key: str
    event_type: str
    events: int


def is_by_calendar(group_by: GroupBy | None) -> bool:
    """True when the groups depend on the reader's time zone."""
    return group_by in _FIRST_DAYS


def key_of(group_by: GroupBy | None, moment: str) -> str:
    """The key of a group in SQL. A key of time is the first day, as the reader's calendar sees the column `moment`."""
    if group_by in _FIRST_DAYS:
        return f"toString({_FIRST_DAYS[group_by]}({moment}, {{timezone:String}}))"
    return _COLUMN_KEYS[group_by]


def object_type_counts(
    tenant: TenantContext, object_type: str, object_id: str, period: Period, group_by: GroupBy | None
) -> Query:
    """Rows of `TypeCount` of one object."""
    conditions = Conditions.of_organization(tenant)
    conditions.object(object_type, object_id)
    return _counts("object_type_counts", "timeline_events", conditions, period, group_by)


def organization_type_counts(
    tenant: TenantContext, actor_ids: tuple[str, ...], period: Period, group_by: GroupBy | None
) -> Query:
    """Rows of `TypeCount` of the organization, or of some actors in it."""
    conditions = Conditions.of_organization(tenant)
    conditions.one_of("actor_id", "actor_ids", actor_ids)
    return _counts("organization_type_counts", "timeline_by_time", conditions, period, group_by)


def _counts(name: str, table: str, conditions: Conditions, period: Period, group_by: GroupBy | None) -> Query:
    conditions.between(period.since, period.until)
    parameters = dict(conditions.parameters)
    if is_by_calendar(group_by):
        parameters["timezone"] = period.timezone.key
    sql = (
        f"SELECT organization_id, {key_of(group_by, 'created_at')} AS key, event_type, count() AS events "  # noqa: S608 - the fragments are constants of this package
        f"FROM {table} FINAL {conditions.where} GROUP BY organization_id, key, event_type ORDER BY key, event_type"
    )
    # created_at is in the key, so no two months hold the same one: FINAL need not merge them (a year: 500 -> 370 ms).
    return Query(name, sql, parameters, {"do_not_merge_across_partitions_select_final": 1})
