"""The exact text of the queries of feed, cursors, search and facets.

Concatenated here of fixed pieces; nothing of it is run.
"""

# ruff: noqa: S608 - expected texts, never executed

import re
from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from query_api.queries.conditions import Position
from query_api.queries.content_search import CONTAINS_WORDS, FOLDED, SEARCH_SETTINGS, SEARCHED_TEXT, WORDS
from query_api.queries.facet_counts import FacetName, counted_facets, facet_counts, groupings
from query_api.queries.feed_keys import EventKey, events_by_key, feed_keys
from query_api.queries.month_counts import month_counts
from query_api.queries.query import Query
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_slice import timeline_slice
from query_api.queries.type_counts import GroupBy
from query_api.reads.periods import Period
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
PAGE_COLUMNS = f"{COLUMNS}, toUInt64(bitShiftRight(version, 64)) AS revision"
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
        f"SELECT {PAGE_COLUMNS} FROM (SELECT {COLUMNS}, version, is_deleted FROM timeline_events "
        f"WHERE {ORGANIZATION} "
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


def test_without_a_search_one_flat_statement_judges_the_keys() -> None:
    query = events_by_key(TENANT, EventFilter(event_types=("note",)), [EventKey("acme", "lead", "l-1", MARCH, ID)])

    assert query.sql == (
        f"SELECT {PAGE_COLUMNS} FROM timeline_events FINAL WHERE {ORGANIZATION} "
        "AND event_type IN {event_types:Array(String)} "
        "AND created_at >= {oldest_key:DateTime64(6, 'UTC')} AND created_at <= {newest_key:DateTime64(6, 'UTC')} "
        "AND (object_type, object_id, created_at, event_id) IN arrayZip({key_types:Array(String)}, "
        "{key_ids:Array(String)}, {key_times:Array(DateTime64(6, 'UTC'))}, {key_events:Array(UUID)}) "
        f"{NEWEST_FIRST}"
    )


def test_a_slice_of_a_timeline() -> None:
    query = timeline_slice(TENANT, TimelineFilter(object_type="lead", object_id="l-1"), POSITION, WINDOW, 51)

    assert query.sql == (
        f"SELECT {PAGE_COLUMNS} FROM timeline_events FINAL WHERE {ORGANIZATION} "
        f"AND object_type = {{object_type:String}} AND object_id = {{object_id:String}} AND {SPAN} AND {BEHIND} "
        f"{NEWEST_FIRST} LIMIT {{limit:UInt64}}"
    )


def test_a_search_within_an_object_uses_the_index_exactly() -> None:
    query = month_counts(TENANT, TimelineFilter(object_type="lead", object_id="l-1", search="offer"))

    assert f"AND {CONTAINS_WORDS} GROUP BY" in query.sql
    assert query.settings == {
        "use_skip_indexes": 1,
        "use_skip_indexes_if_final": 1,
        "use_skip_indexes_if_final_exact_mode": 1,
    }


def test_facets_of_an_object_come_from_its_key_range_in_one_pass() -> None:
    lead = TimelineFilter(object_type="lead", object_id="l-1")

    query = facet_counts(TENANT, lead, ["event_type", "actor"], Period("custom", JANUARY, MARCH, ZoneInfo("UTC")))

    assert query.sql == (
        "SELECT organization_id, facet_value.1 AS facet, facet_value.2 AS key, count() AS events FROM "
        "(SELECT organization_id, event_type, actor_id, created_at FROM timeline_events FINAL "
        f"WHERE {ORGANIZATION} AND object_type = {{object_type:String}} AND object_id = {{object_id:String}} "
        f"AND {SPAN}) ARRAY JOIN [('event_type', toString(event_type)), ('actor', actor_id)] AS facet_value "
        "GROUP BY organization_id, facet, key ORDER BY events DESC, key LIMIT {most_values:UInt64} BY facet"
    )
    assert query.parameters == {
        "organization": "acme",
        "object_type": "lead",
        "object_id": "l-1",
        **JANUARY_TO_MARCH,
        "most_values": 10_000,
    }


def test_days_are_those_of_the_zone_asked_for() -> None:
    query = facet_counts(
        TENANT, EventFilter(search="offer"), ["day"], Period("custom", JANUARY, MARCH, ZoneInfo("Asia/Kolkata"))
    )

    assert "('day', toString(toDate32(fromUnixTimestamp64Second(" in query.sql
    assert (query.parameters["offset_starts"], query.parameters["offset_seconds"]) == ([0], [19_800])


def test_facets_of_an_organization_come_out_of_its_counts() -> None:
    counts = Query("type_counts", "SELECT 1", {"organization": "acme"}, {"a_setting": 1})

    query = counted_facets(counts, ["event_type", "day"])

    assert query.sql == (
        "SELECT organization_id, facet_value.1 AS facet, facet_value.2 AS key, sum(counted) AS events FROM "
        "(SELECT organization_id, event_type, key AS counted_key, events AS counted FROM (SELECT 1)) "
        "ARRAY JOIN [('event_type', toString(event_type)), ('day', counted_key)] AS facet_value "
        "GROUP BY organization_id, facet, key ORDER BY events DESC, key LIMIT {most_values:UInt64} BY facet"
    )
    assert query.parameters == {"organization": "acme", "most_values": 10_000}
    assert query.settings == {"a_setting": 1}


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        (["event_type", "actor", "day"], {"day": ["event_type", "day"], "actor": ["actor"]}),
        (["event_type"], {None: ["event_type"]}),
        (["actor"], {"actor": ["actor"]}),
    ],
)
def test_types_and_days_are_counted_together(
    facets: list[FacetName], expected: dict[GroupBy | None, list[FacetName]]
) -> None:
    assert groupings(facets) == expected


def test_what_is_searched_is_what_the_schema_indexes() -> None:
    schema = files("schemas").joinpath("clickhouse/0015_search_by_expression.sql").read_text(encoding="utf-8")
    (indexed,) = re.findall(r"ADD INDEX IF NOT EXISTS search_words (.*) TYPE text", schema, re.DOTALL)

    assert re.sub(r"\s", "", SEARCHED_TEXT) == re.sub(r"\s", "", indexed)


def test_words_asked_for_are_folded_as_the_schema_folds_text() -> None:
    schema = files("schemas").joinpath("clickhouse/0015_search_by_expression.sql").read_text(encoding="utf-8")
    prefix, suffix = FOLDED.split("{text}")

    assert WORDS in schema
    assert re.sub(r"\s+", " ", prefix) in schema
    assert suffix in schema
