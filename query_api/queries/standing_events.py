"""The rows that stand at given places, deleted or not: what a change notice is told with."""

from collections.abc import Sequence
from datetime import datetime

from query_api.queries.conditions import Conditions, clickhouse_time
from query_api.queries.event_columns import EVENT_COLUMNS, EventRow
from query_api.queries.query import Query
from query_api.tenant import TenantContext

StandingKey = tuple[str, str, datetime, str]
"""Object type, object id, created_at, event id."""


class StandingEvent(EventRow, array_like=True, gc=False):
    """The highest version at one place. `version` is a decimal: JSON's numbers are too short."""

    version: str
    is_deleted: int

    @property
    def key(self) -> StandingKey:
        """Its place."""
        return (self.object_type, self.object_id, self.created_at, self.event_id)


_COLUMNS = f"{EVENT_COLUMNS}, toString(version), is_deleted"
_KEY = "object_type, object_id, created_at, event_id"
# As a constant array of tuples the places are a set that partitions and the primary key are searched by (measured).
_AT_PLACES = (
    f"({_KEY}) IN arrayZip({{object_types:Array(String)}}, {{object_ids:Array(String)}}, "
    "{moments:Array(DateTime64(6, 'UTC'))}, {event_ids:Array(UUID)})"
)


def standing_events(tenant: TenantContext, places: Sequence[StandingKey]) -> Query:
    """At most one `StandingEvent` for each place. Without FINAL, which would hide deletions."""
    conditions = Conditions.of_organization(tenant)
    conditions.clauses.append(_AT_PLACES)
    conditions.parameters |= {
        "object_types": [place[0] for place in places],
        "object_ids": [place[1] for place in places],
        "moments": [clickhouse_time(place[2]) for place in places],
        "event_ids": [place[3] for place in places],
    }
    sql = f"SELECT {_COLUMNS} FROM timeline_events {conditions.where} ORDER BY version DESC LIMIT 1 BY {_KEY}"  # noqa: S608 - the fragments are constants of this package
    return Query("standing_events", sql, conditions.parameters)
