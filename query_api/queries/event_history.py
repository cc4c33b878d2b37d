"""Every version of one event, at whatever place it stood, newest first."""

from datetime import datetime
from uuid import UUID

from query_api.contract.etag import revision_of
from query_api.queries.conditions import Conditions
from query_api.queries.event_columns import EVENT_COLUMNS, EventRow
from query_api.queries.query import Query
from query_api.tenant import TenantContext


class VersionRow(EventRow, array_like=True, gc=False):
    """One version of an event."""

    version: str
    is_deleted: int
    ingested_at: datetime

    @property
    def revision(self) -> int:
        """Its number among the versions of the event; not without gaps."""
        return revision_of(int(self.version))


_COLUMNS = f"{EVENT_COLUMNS}, toString(version), is_deleted, ingested_at"
# The first version of revision `before` is `before << 64`; a UInt128 holds it for every revision there is.
_OLDER = "version < bitShiftLeft(toUInt128({before:UInt64}), 64)"


def event_history(tenant: TenantContext, event_id: UUID, before: int | None, limit: int) -> Query:
    """Rows of `VersionRow`. Of two messages with one revision only the one that stood is told."""
    conditions = Conditions.of_organization(tenant)
    conditions.clauses.append("event_id = {event_id:UUID}")
    conditions.parameters["event_id"] = str(event_id)
    if before is not None:
        conditions.clauses.append(_OLDER)
        conditions.parameters["before"] = before
    sql = (
        f"SELECT {_COLUMNS} FROM event_versions {conditions.where} "  # noqa: S608 - the fragments are constants of this package
        "ORDER BY version DESC LIMIT 1 BY bitShiftRight(version, 64) LIMIT {limit:UInt64}"
    )
    return Query("event_history", sql, {**conditions.parameters, "limit": limit})


def one_version(tenant: TenantContext, event_id: UUID, version: int) -> Query:
    """At most one `VersionRow`: this very version."""
    conditions = Conditions.of_organization(tenant)
    conditions.clauses += ["event_id = {event_id:UUID}", "version = {version:UInt128}"]
    sql = f"SELECT {_COLUMNS} FROM event_versions {conditions.where} LIMIT 1"  # noqa: S608 - as above
    return Query("one_version", sql, {**conditions.parameters, "event_id": str(event_id), "version": str(version)})


def last_content(tenant: TenantContext, event_id: UUID) -> Query:
    """At most one `VersionRow`: the newest version that was not a deletion."""
    conditions = Conditions.of_organization(tenant)
    conditions.clauses += ["event_id = {event_id:UUID}", "is_deleted = 0"]
    sql = f"SELECT {_COLUMNS} FROM event_versions {conditions.where} ORDER BY version DESC LIMIT 1"  # noqa: S608 - as above
    return Query("last_content", sql, {**conditions.parameters, "event_id": str(event_id)})
