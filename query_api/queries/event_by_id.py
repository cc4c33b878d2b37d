"""One event by its id, deleted or not: the newest version anywhere in the organization."""

from uuid import UUID

from query_api.contract.etag import revision_of
from query_api.queries.conditions import Conditions
from query_api.queries.event_columns import EVENT_COLUMNS, EventRow
from query_api.queries.query import Query
from query_api.tenant import TenantContext
from schemas.activity_message import ObjectReference


class StoredEvent(EventRow, array_like=True, gc=False):
    """The row of an event with what an edit carries on. `version` is a decimal: JSON's numbers are too short."""

    version: str
    is_deleted: int
    associations: tuple[ObjectReference, ...]

    @property
    def revision(self) -> int:
        """What the ETag says."""
        return revision_of(int(self.version))


_COLUMNS = f"{EVENT_COLUMNS}, toString(version), is_deleted, associations"


def event_by_id(tenant: TenantContext, event_id: UUID) -> Query:
    """At most one `StoredEvent`. A bloom filter finds the granules: the place is not known.

    Without FINAL, which would hide deletions: the highest version of all places is the event, also while it moves.
    """
    conditions = Conditions.of_organization(tenant)
    conditions.clauses.append("event_id = {event_id:UUID}")
    sql = f"SELECT {_COLUMNS} FROM timeline_events {conditions.where} ORDER BY version DESC LIMIT 1"  # noqa: S608 - the fragments are constants of this package
    return Query("event_by_id", sql, {**conditions.parameters, "event_id": str(event_id)})
