"""Which of the events of a page came after a moment: what an export that began before must not show.

By the first version the log ever held of each, so an event that was only edited since is none of them.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from query_api.queries.conditions import Conditions, clickhouse_time
from query_api.queries.event_columns import PageRow
from query_api.queries.query import Query
from query_api.tenant import TenantContext

_COLUMNS = "organization_id, toString(event_id) AS late_id"
# With the object a key range each; `event_id` alone would read the organization's whole column.
_AT_PLACES = (
    "(object_type, object_id, event_id) IN "
    "arrayZip({late_types:Array(String)}, {late_objects:Array(String)}, {late_ids:Array(UUID)})"
)
_ANYWHERE = "event_id IN {late_ids:Array(UUID)}"
_CAME_AFTER = "GROUP BY organization_id, event_id HAVING min(ingested_at) > {cut:DateTime64(6, 'UTC')}"


class LateEvent(msgspec.Struct, array_like=True, gc=False):
    """An event that came after the moment."""

    organization_id: str
    event_id: str


def late_at_places(tenant: TenantContext, rows: Sequence[PageRow], cut: datetime) -> Query:
    """Rows of `LateEvent`: new where they stand. One that was moved there since may be among them."""
    conditions = _late(tenant, [row.event_id for row in rows], cut)
    conditions.clauses.append(_AT_PLACES)
    conditions.between(min(row.created_at for row in rows), None)
    conditions.parameters |= {
        "late_types": [row.object_type for row in rows],
        "late_objects": [row.object_id for row in rows],
    }
    return _query("late_at_places", conditions)


def late_anywhere(tenant: TenantContext, event_ids: Sequence[str], cut: datetime) -> Query:
    """Rows of `LateEvent`: new wherever they stood before."""
    conditions = _late(tenant, event_ids, cut)
    conditions.clauses.append(_ANYWHERE)
    return _query("late_anywhere", conditions)


def _late(tenant: TenantContext, event_ids: Sequence[str], cut: datetime) -> Conditions:
    conditions = Conditions.of_organization(tenant)
    conditions.parameters |= {"late_ids": list(event_ids), "cut": clickhouse_time(cut)}
    return conditions


def _query(name: str, conditions: Conditions) -> Query:
    sql = f"SELECT {_COLUMNS} FROM event_versions {conditions.where} {_CAME_AFTER}"  # noqa: S608 - the fragments are constants of this package
    return Query(name, sql, conditions.parameters)
