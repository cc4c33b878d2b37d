"""The exact text of the queries of feed, cursors, search and facets.

Concatenated here of fixed pieces; nothing of it is run.
"""

# ruff: noqa: S608 - expected texts, never executed

import re
from datetime import UTC, datetime
from importlib.resources import files

from query_api.queries.conditions import Position
from query_api.queries.content_search import CONTAINS_WORDS, FOLDED, SEARCH_SETTINGS, WORDS
from query_api.queries.facet_counts import facet_counts
from query_api.queries.feed_keys import EventKey, events_by_key, feed_keys
from query_api.queries.month_counts import month_counts
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_slice import timeline_slice
from query_api.reads.windows import Window
from query_api.tenant import TenantContext

TENANT = TenantContext(organization="acme", user="u-1")
JANUARY, MARCH = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)
WINDOW = Window(JANUARY, MARCH)
ID = "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"
POSITION = Position(datetime(2024, 1, 15, 10, 30, tzinfo=UTC), ID)
ORGANIZATION = "organization_id = {organization:String}"
SPAN = "created_at >= {since:DateTime64(6, 'UTC')} AND created_at < {until:DateTime64(6, 'UTC')}"
BEHIND = (
    "created_at <= {position_at:DateTime64(6, 'UTC')} "
    "AND (created_at, event_id) < ({position_at:DateTime64(6, 'UTC')}, {position_id:UUID})"
)
NEWEST_FIRST = "ORDER BY created_at DESC, event_id DESC"
KEY = "organization_id, object_type, object_id, created_at, event_id"
COLUMNS = (
    "organization_id, event_id, event_type, actor_id, actor_email, actor_first_name, actor_last_name, "
    "object_type, object_id, data, summary, is_system_generated, created_at, updated_at"
)
JANUARY_TO_MARCH = {"since": "2024-01-01 00:00:00.000000", "until": "2024-03-01 00:00:00.000000"}


def test_candidates_of_the_feed_come_from_the_table_by_time() -> None:
    query = feed_keys(TENANT, EventFilter(), POSITION, WINDOW, 51)

    assert query.sql == (
        f"SELECT DISTINCT {KEY} FROM timeline_by_time WHERE {ORGANIZATION} AND is_deleted = 0 AND {SPAN} AND {BEHIND} "
        f"{NEWEST_FIRST} LIMIT {{limit:UInt64}}"
    )
    assert query.parameters == {
        "organization": "acme",
        **JANUARY_TO_MARCH,
        "position_at": "2024-01-15 10:30:00.000000",
        "position_id": ID,
        "limit": 51,
    }
    assert query.settings == {}


def test_candidates_of_a_search_come_from_the_table_with_the_index() -> None:
    query = feed_keys(TENANT, EventFilter(search="offer"), None, Window(None, None), 51)

    assert query.sql == (
        f"SELECT DISTINCT {KEY} FROM timeline_events WHERE {ORGANIZATION} AND {CONTAINS_WORDS} AND is_deleted = 0 "
        f"{NEWEST_FIRST} LIMIT {{limit:UInt64}}"
    )
    assert query.parameters == {"organization": "acme", "search": "offer", "limit": 51}
    assert query.settings == SEARCH_SETTINGS


def test_every_filter_of_the_feed_is_a_condition_with_a_parameter() -> None:
    wanted = EventFilter(
        event_types=("note",),
        without_event_types=("call",),
        actor_ids=("u-1",),
        without_actor_ids=("u-2",),
        object_types=("lead",),
        without_object_types=("deal",),
        is_system_generated=True,
    )

    query = feed_keys(TENANT, wanted, None, Window(None, None), 51)

    assert (
        f"WHERE {ORGANIZATION} AND event_type IN {{event_types:Array(String)}} "
        "AND event_type NOT IN {without_event_types:Array(String)} AND actor_id IN {actor_ids:Array(String)} "
        "AND actor_id NOT IN {without_actor_ids:Array(String)} AND object_type IN {object_types:Array(String)} "
        "AND object_type NOT IN {without_object_types:Array(String)} "
        "AND is_system_generated = {is_system_generated:Bool} AND is_deleted = 0 ORDER BY"
    ) in query.sql
    assert query.parameters == {
        "organization": "acme",
        "event_types": ["note"],
        "without_event_types": ["call"],
        "actor_ids": ["u-1"],
        "without_actor_ids": ["u-2"],
        "object_types": ["lead"],
        "without_object_types": ["deal"],
        "is_system_generated": "true",
        "limit": 51,
    }


def test_the_newest_version_of_each_key_is_judged_by_the_filter_once_more() -> None:
    keys = [EventKey("acme", "lead", "l-1", MARCH, ID), EventKey("acme", "deal", "d-1", JANUARY, ID)]

    query = events_by_key(TENANT, EventFilter(event_types=("note",), search="offer"), keys)

    assert query.sql == (
        f"SELECT {COLUMNS} FROM (SELECT {COLUMNS}, is_deleted, search_text FROM timeline_events WHERE {ORGANIZATION} "
        "AND created_at >= {oldest_key:DateTime64(6, 'UTC')} AND created_at <= {newest_key:DateTime64(6, 'UTC')} "
        "AND (object_type, object_id, created_at, event_id) IN arrayZip({key_types:Array(String)}, "
        "{key_ids:Array(String)}, {key_times:Array(DateTime64(6, 'UTC'))}, {key_events:Array(UUID)}) "
        "ORDER BY version DESC LIMIT 1 BY organization_id, object_type, object_id, created_at, event_id) "
        f"WHERE {ORGANIZATION} AND event_type IN {{event_types:Array(String)}} AND {CONTAINS_WORDS} AND is_deleted = 0 "
        f"{NEWEST_FIRST}"
    )
    assert query.parameters == {
        "organization": "acme",
        "event_types": ["note"],
        "search": "offer",
        "oldest_key": "2024-01-01 00:00:00.000000",
        "newest_key": "2024-03-01 00:00:00.000000",
        "key_types": ["lead", "deal"],
        "key_ids": ["l-1", "d-1"],
        "key_times": ["2024-03-01 00:00:00.000000", "2024-01-01 00:00:00.000000"],
        "key_events": [ID, ID],
    }


def test_a_slice_of_a_timeline() -> None:
    query = timeline_slice(TENANT, TimelineFilter(object_type="lead", object_id="l-1"), POSITION, WINDOW, 51)

    assert query.sql == (
        f"SELECT {COLUMNS} FROM timeline_events FINAL WHERE {ORGANIZATION} AND object_type = {{object_type:String}} "
        f"AND object_id = {{object_id:String}} AND {SPAN} AND {BEHIND} {NEWEST_FIRST} LIMIT {{limit:UInt64}}"
    )


def test_a_search_within_an_object_uses_the_index_exactly() -> None:
    query = month_counts(TENANT, TimelineFilter(object_type="lead", object_id="l-1", search="offer"))

    assert f"AND {CONTAINS_WORDS} GROUP BY" in query.sql
    assert query.settings == {
        "use_skip_indexes": 1,
        "use_skip_indexes_if_final": 1,
        "use_skip_indexes_if_final_exact_mode": 1,
    }


def test_facets_count_all_dates_of_the_filter_in_one_pass() -> None:
    query = facet_counts(TENANT, EventFilter(date_from=JANUARY, date_until=MARCH), ["actor", "day"], "Europe/Berlin")

    assert query.sql == (
        "SELECT organization_id, facet_value.1 AS facet, facet_value.2 AS key, count() AS events FROM "
        "(SELECT organization_id, event_type, actor_id, created_at FROM timeline_by_time FINAL "
        f"WHERE {ORGANIZATION} AND {SPAN}) ARRAY JOIN [('actor', actor_id), "
        "('day', toString(toDate(created_at, {timezone:String})))] AS facet_value "
        "GROUP BY organization_id, facet, key ORDER BY events DESC, key LIMIT {most_values:UInt64} BY facet"
    )
    assert query.parameters == {
        "organization": "acme",
        **JANUARY_TO_MARCH,
        "timezone": "Europe/Berlin",
        "most_values": 10_000,
    }


def test_facets_of_an_object_come_from_its_key_range() -> None:
    query = facet_counts(TENANT, TimelineFilter(object_type="lead", object_id="l-1"), ["event_type"], "UTC")

    assert "FROM timeline_events FINAL" in query.sql
    assert "timezone" not in query.parameters


def test_words_asked_for_are_folded_as_the_schema_folds_text() -> None:
    schema = files("schemas").joinpath("clickhouse/0009_content_search.sql").read_text(encoding="utf-8")
    prefix, suffix = FOLDED.split("{text}")

    assert WORDS in schema
    assert re.sub(r"\s+", " ", prefix) in schema
    assert suffix in schema
