"""The exact text of the two statements of settled hours. Concatenated here of fixed pieces; nothing of it is run."""

# ruff: noqa: S608 - expected texts, never executed

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from query_api.queries.settled_hours import HoursToCount, hours_to_count, is_settled, settled_type_counts
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.type_counts import GroupBy
from query_api.reads.periods import Period
from query_api.tenant import TenantContext

ACME = TenantContext("acme", "u-1")
ST_JOHNS = ZoneInfo("America/St_Johns")
PERIOD = Period(
    "custom",
    datetime(2024, 1, 1, 0, 30, tzinfo=UTC),
    datetime(2024, 3, 1, 10, 0, 0, 1, tzinfo=UTC),
    ZoneInfo("Asia/Kolkata"),
)
HOURS = (
    "organization_id = {organization:String} AND hour >= {first_hour:DateTime64(6, 'UTC')} "
    "AND hour < {until:DateTime64(6, 'UTC')}"
)
WHOLE = "hour >= {since:DateTime64(6, 'UTC')} AND hour <= {last_hour:DateTime64(6, 'UTC')}"
LOCAL = (
    "fromUnixTimestamp64Second(toUnixTimestamp64Second(toDateTime64({0}, 0, 'UTC')) + transform("
    "roundDown(toUnixTimestamp64Second(toDateTime64({0}, 0, 'UTC')), {{offset_starts:Array(Int64)}}), "
    "{{offset_starts:Array(Int64)}}, {{offset_seconds:Array(Int32)}}, toInt32(0)), 'UTC')"
)
ONE_DAY = f"toString(toDate32({LOCAL.format('hour')})) = toString(toDate32({LOCAL.format('(hour + 3599)')}))"
ONE_LIVE = HoursToCount("acme", ["2024-01-01 00:00:00"], 2_000_000, 90_000, 8_736)
IN_INDIA = {"offset_starts": [0], "offset_seconds": [19_800]}
BORDERS = {
    "organization": "acme",
    "first_hour": "2024-01-01 00:00:00.000000",
    "since": "2024-01-01 00:30:00.000000",
    "until": "2024-03-01 10:00:00.000001",
    "last_hour": "2024-03-01 09:00:00.000001",
}


def test_hours_to_count_live_are_the_touched_and_the_cut() -> None:
    query = hours_to_count(ACME, EventFilter(), PERIOD, "day")

    assert query.sql == (
        "SELECT organization_id, groupArrayIf(formatDateTime(hour, '%F %T'), is_live) AS live_hours, "
        "sumIf(hour_events, NOT is_live) AS settled_events, sumIf(hour_cells, NOT is_live) AS settled_cells, "
        "countIf(NOT is_live) AS settled_hours FROM ("
        "SELECT organization_id, hour, max(events) AS hour_events, max(cells) AS hour_cells, "
        f"max(mark) >= max(version) OR NOT ({WHOLE} AND {ONE_DAY}) AS is_live FROM ("
        "SELECT organization_id, hour, mark, 0 AS version, 0 AS events, 0 AS cells FROM summary_marks "
        f"WHERE {HOURS} UNION ALL "
        "SELECT organization_id, hour, 0 AS mark, version, events, length(totals.events) AS cells "
        f"FROM activity_summary_state WHERE {HOURS}) GROUP BY organization_id, hour) GROUP BY organization_id"
    )
    assert query.parameters == {**BORDERS, **IN_INDIA}


def test_period_that_is_open_cuts_no_hour() -> None:
    query = hours_to_count(ACME, EventFilter(), Period("custom", None, None, ZoneInfo("UTC")), None)

    assert "max(mark) >= max(version) AS is_live" in query.sql
    assert "FROM summary_marks WHERE organization_id = {organization:String} UNION ALL" in query.sql
    assert query.parameters == {"organization": "acme"}


def test_settled_hours_and_live_ones_are_counted_apart_and_added() -> None:
    query = settled_type_counts(ACME, EventFilter(actor_ids=("u-1",)), PERIOD, "day", ONE_LIVE)

    assert query.sql == (
        "SELECT organization_id, key, event_type, sum(counted) AS events FROM ("
        "SELECT organization_id, hour_key AS key, event_type, sum(events) AS counted FROM ("
        "SELECT organization_id, by_actor.event_type AS hour_event_type, by_actor.events AS hour_events, "
        f"by_actor.actor_id AS hour_actor_id, toString(toDate32({LOCAL.format('hour')})) AS hour_key "
        f"FROM activity_summary_state FINAL WHERE {HOURS} AND {WHOLE} AND {ONE_DAY} "
        "AND hour NOT IN {live_hours:Array(DateTime('UTC'))}) "
        "ARRAY JOIN hour_event_type AS event_type, hour_events AS events, hour_actor_id AS actor_id "
        "WHERE organization_id = {organization:String} AND actor_id IN {actor_ids:Array(String)} "
        "GROUP BY organization_id, key, event_type UNION ALL "
        f"SELECT organization_id, toString(toDate32({LOCAL.format('created_at')})) AS key, event_type, "
        "count() AS counted FROM timeline_by_time FINAL WHERE organization_id = {organization:String} "
        "AND created_at >= {since:DateTime64(6, 'UTC')} AND created_at < {until:DateTime64(6, 'UTC')} "
        "AND toStartOfHour(created_at) IN {live_hours:Array(DateTime('UTC'))} "
        "AND actor_id IN {actor_ids:Array(String)} GROUP BY organization_id, key, event_type"
        ") GROUP BY organization_id, key, event_type ORDER BY key, event_type"
    )
    assert query.parameters == {
        **BORDERS,
        **IN_INDIA,
        "actor_ids": ["u-1"],
        "live_hours": ["2024-01-01 00:00:00"],
    }


def test_where_no_hour_is_live_no_event_is_read() -> None:
    none_live = HoursToCount("acme", [], 2_000_000, 90_000, 8_736)

    assert "timeline_by_time" not in settled_type_counts(ACME, EventFilter(), PERIOD, "day", none_live).sql


@pytest.mark.parametrize(
    ("live_hours", "cells", "settings"),
    [(0, 200_000, {"max_threads": 1}), (0, 200_001, {}), (50, 100_000, {"max_threads": 1}), (51, 100_000, {})],
)
def test_few_cells_are_counted_by_one_thread(live_hours: int, cells: int, settings: dict[str, int]) -> None:
    hours = HoursToCount("acme", ["2024-01-01 00:00:00"] * live_hours, 2_000_000, cells, 8_736)

    counted = settled_type_counts(ACME, EventFilter(), PERIOD, "day", hours)

    assert {name: value for name, value in counted.settings.items() if name == "max_threads"} == settings


@pytest.mark.parametrize(
    ("group_by", "columns"),
    [
        (None, "totals.event_type AS hour_event_type, totals.events AS hour_events FROM"),
        ("actor", "by_actor.events AS hour_events, by_actor.actor_id AS hour_actor_id FROM"),
        ("object_type", "by_object_type.events AS hour_events, by_object_type.object_type AS hour_object_type FROM"),
    ],
)
def test_a_query_reads_the_narrowest_marginal(group_by: GroupBy | None, columns: str) -> None:
    assert columns in settled_type_counts(ACME, EventFilter(), PERIOD, group_by, ONE_LIVE).sql


def test_days_of_a_zone_with_whole_hours_cut_none() -> None:
    berlin = Period("custom", PERIOD.since, PERIOD.until, ZoneInfo("Europe/Berlin"))

    assert (
        f"max(mark) >= max(version) OR NOT ({WHOLE}) AS is_live"
        in hours_to_count(ACME, EventFilter(), berlin, "day").sql
    )


@pytest.mark.parametrize(
    ("wanted", "group_by", "settled"),
    [
        (EventFilter(), "object_type", True),
        (EventFilter(event_types=("call",)), "day", True),
        (EventFilter(actor_ids=("u-1",)), "actor", True),
        (EventFilter(without_actor_ids=("u-1",)), "object_type", False),
        (EventFilter(object_types=("lead",)), "object_type", True),
        (EventFilter(object_types=("lead",)), "actor", False),
        (EventFilter(object_types=("lead",), actor_ids=("u-1",)), None, False),
        (EventFilter(is_system_generated=False), None, False),
        (EventFilter(search="offer"), None, False),
        (TimelineFilter(object_type="lead", object_id="l-1"), None, False),
        (EventFilter(), "weekday_hour", False),
    ],
)
def test_settled_hours_know_types_beside_actors_or_object_types(
    wanted: EventFilter, group_by: GroupBy | None, settled: object
) -> None:
    assert is_settled(wanted, PERIOD, group_by) is settled


def test_an_hour_of_utc_is_one_of_the_wall_clock_in_most_zones() -> None:
    berlin = Period("custom", None, None, ZoneInfo("Europe/Berlin"))

    assert is_settled(EventFilter(), berlin, "weekday_hour")


def test_an_hour_within_which_the_offset_changes_is_counted_live() -> None:
    st_johns = Period("custom", datetime(2010, 1, 1, tzinfo=UTC), datetime(2011, 1, 1, tzinfo=UTC), ST_JOHNS)

    query = hours_to_count(ACME, EventFilter(), st_johns, "day")

    assert "AND hour NOT IN {cut_hours:Array(DateTime('UTC'))}) AS is_live" in query.sql
    assert query.parameters["cut_hours"] == ["2010-03-14 03:00:00", "2010-11-07 02:00:00"]
