"""Which versions of an event the tables show at one place: how a write learns that it can be read, and who won."""

from datetime import datetime
from typing import Literal

import msgspec

from query_api.queries.conditions import Conditions, clickhouse_time
from query_api.queries.query import Query
from query_api.tenant import TenantContext

Table = Literal["timeline_events", "timeline_by_time", "event_versions"]


class Place(msgspec.Struct, frozen=True):
    """The key of an event's row."""

    object_type: str
    object_id: str
    created_at: datetime
    event_id: str


class SeenVersion(msgspec.Struct, array_like=True, gc=False):
    """One version in one table. `timeline_by_time` does not know `ingested_at` and says 1970."""

    organization_id: str
    table: Table
    version: str
    ingested_at: datetime


def seen_versions(tenant: TenantContext, place: Place, floor: int) -> Query:
    """Rows of `SeenVersion` from version `floor` on. Each table is asked by its key: no bloom filter, no scan."""
    conditions = Conditions.of_organization(tenant)
    conditions.object(place.object_type, place.object_id)
    conditions.clauses += ["event_id = {event_id:UUID}", "version >= {floor:UInt128}"]
    at_place = f"{conditions.where} AND created_at = {{created_at:DateTime64(6, 'UTC')}}"
    sql = " UNION ALL ".join(
        f"SELECT organization_id, '{table}', toString(version), {ingested_at} FROM {table} {where}"  # noqa: S608 - the fragments are constants of this package
        for table, ingested_at, where in (
            ("timeline_events", "ingested_at", at_place),
            ("timeline_by_time", "toDateTime64(0, 3, 'UTC')", at_place),
            ("event_versions", "ingested_at", conditions.where),
        )
    )
    parameters = {"event_id": place.event_id, "floor": str(floor), "created_at": clickhouse_time(place.created_at)}
    return Query("seen_versions", sql, {**conditions.parameters, **parameters})
