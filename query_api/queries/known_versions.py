"""Which versions of many events are stored, wherever they stand: how ingesting tells a repetition from a conflict."""

from collections.abc import Sequence

import msgspec

from query_api.queries.conditions import Conditions
from query_api.queries.query import Query
from query_api.tenant import TenantContext


class KnownVersion(msgspec.Struct, array_like=True, gc=False):
    """One stored version of one event."""

    organization_id: str
    event_id: str
    version: str


def known_versions(tenant: TenantContext, event_ids: Sequence[str]) -> Query:
    """Rows of `KnownVersion`. The newest is in `timeline_events` also where the history is switched off."""
    conditions = Conditions.of_organization(tenant)
    conditions.clauses.append("event_id IN {event_ids:Array(UUID)}")
    sql = " UNION DISTINCT ".join(
        f"SELECT organization_id, toString(event_id), toString(version) FROM {table} {conditions.where}"  # noqa: S608 - the fragments are constants of this package
        for table in ("timeline_events", "event_versions")
    )
    return Query("known_versions", sql, {**conditions.parameters, "event_ids": list(event_ids)})
