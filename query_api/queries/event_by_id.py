"""One event by its id. The organization and the id are known, the place is not: a bloom filter finds the granules."""

from uuid import UUID

from query_api.queries.conditions import Conditions
from query_api.queries.event_columns import EVENT_COLUMNS
from query_api.queries.query import Query
from query_api.tenant import TenantContext


def event_by_id(tenant: TenantContext, event_id: UUID) -> Query:
    """At most one `EventRow`. While an event moves it can stand at two places: the higher version is the event."""
    conditions = Conditions.of_organization(tenant)
    conditions.clauses.append("event_id = {event_id:UUID}")
    sql = (
        f"SELECT {EVENT_COLUMNS} FROM timeline_events FINAL {conditions.where} "  # noqa: S608 - the fragments are constants of this package
        "ORDER BY version DESC LIMIT 1"
    )
    return Query(
        "event_by_id",
        sql,
        {**conditions.parameters, "event_id": str(event_id)},
        # Exact mode: without it a skipped granule could hide the row that supersedes one we read.
        {"use_skip_indexes_if_final": 1, "use_skip_indexes_if_final_exact_mode": 1},
    )
