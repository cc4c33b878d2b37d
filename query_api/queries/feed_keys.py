"""Where the newest events of an organization may stand, and the events that do: candidates first, rows by key second.

Candidates come without FINAL: among them may be versions that are superseded, but none that stands is missing, because
the standing version of an event is a row of its own. The second query takes the newest version of each key and judges
it by the same filter. So no query merges what it does not answer: for 21 events of a rare word in a year of 2.5 M the
server read 21,504 rows instead of 980,992 with FINAL.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from query_api.queries.conditions import Conditions, Position, clickhouse_time
from query_api.queries.event_columns import EVENT_COLUMNS, PAGE_COLUMNS
from query_api.queries.query import Query
from query_api.queries.short_history import FEW_ROWS
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.windows import Window
from query_api.tenant import TenantContext

_KEYS_WANTED = (
    "(object_type, object_id, created_at, event_id) IN arrayZip({key_types:Array(String)}, {key_ids:Array(String)}, "
    "{key_times:Array(DateTime64(6, 'UTC'))}, {key_events:Array(UUID)})"
)


class EventKey(msgspec.Struct, array_like=True, gc=False):
    """The whole key of one event in `timeline_events`."""

    organization_id: str
    object_type: str
    object_id: str
    created_at: datetime
    event_id: str


_KEY_COLUMNS = ", ".join(EventKey.__struct_fields__)
_NEWEST_FIRST = "ORDER BY created_at DESC, event_id DESC"


def feed_keys(
    tenant: TenantContext, wanted: EventFilter, position: Position | None, window: Window, limit: int
) -> Query:
    """At most `limit` rows of `EventKey`, newest first, each key once."""
    conditions = wanted.conditions(tenant)
    conditions.clauses.append("is_deleted = 0")
    conditions.between(*wanted.within(window.since, window.until))
    conditions.older_than(position)
    # The words are in `timeline_events` only; its text index has answered before a row is read.
    table = "timeline_by_time" if wanted.search is None else "timeline_events"
    sql = (
        f"SELECT DISTINCT {_KEY_COLUMNS} FROM {table} {conditions.where} "  # noqa: S608 - the fragments are constants of this package
        f"{_NEWEST_FIRST} LIMIT {{limit:UInt64}}"
    )
    return Query("feed_keys", sql, {**conditions.parameters, "limit": limit}, wanted.settings)


def events_by_key(tenant: TenantContext, wanted: EventFilter, keys: Sequence[EventKey]) -> Query:
    """Rows of `PageRow`, newest first: of those keys whose event stands and is what was asked for.

    FINAL judges them in one flat statement: nested as for a search, planning alone took 7 ms of CPU more than its 4.
    """
    if wanted.search is not None:
        return _found_by_key(tenant, wanted, keys)
    conditions = wanted.conditions(tenant)
    _of_keys(conditions, keys)
    sql = f"SELECT {PAGE_COLUMNS} FROM timeline_events FINAL {conditions.where} {_NEWEST_FIRST}"  # noqa: S608 - as above
    return Query("events_by_key", sql, conditions.parameters, FEW_ROWS)


def _found_by_key(tenant: TenantContext, wanted: EventFilter, keys: Sequence[EventKey]) -> Query:
    """Text is folded after the rows were chosen: under FINAL it would be for every row of their granules."""
    stored = Conditions.of_organization(tenant)
    _of_keys(stored, keys)
    standing = wanted.conditions(tenant)
    standing.clauses.append("is_deleted = 0")
    newest = (
        f"SELECT {EVENT_COLUMNS}, version, is_deleted FROM timeline_events {stored.where} "  # noqa: S608 - as above
        "ORDER BY version DESC LIMIT 1 BY organization_id, object_type, object_id, created_at, event_id"
    )
    sql = f"SELECT {PAGE_COLUMNS} FROM ({newest}) {standing.where} {_NEWEST_FIRST}"  # noqa: S608 - as above
    return Query("events_by_key", sql, {**stored.parameters, **standing.parameters}, FEW_ROWS)


def _of_keys(conditions: Conditions, keys: Sequence[EventKey]) -> None:
    conditions.clauses += [
        # For the partitions: the list of keys decides about granules only.
        "created_at >= {oldest_key:DateTime64(6, 'UTC')}",
        "created_at <= {newest_key:DateTime64(6, 'UTC')}",
        _KEYS_WANTED,
    ]
    conditions.parameters |= {
        "oldest_key": clickhouse_time(keys[-1].created_at),
        "newest_key": clickhouse_time(keys[0].created_at),
        "key_types": [key.object_type for key in keys],
        "key_ids": [key.object_id for key in keys],
        "key_times": [clickhouse_time(key.created_at) for key in keys],
        "key_events": [key.event_id for key in keys],
    }
