"""M7 against a real ClickHouse."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from clickhouse_connect.driver.client import Client

from schemas.version import Rank
from tests.integration.query_api.api import FEED, SUMMARY, Api
from tests.integration.query_api.rows import edited, insert, row

SILENT = f"{SUMMARY}silent/"


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


@pytest.fixture
def some_events(api: Api, clickhouse: Client) -> None:
    insert(
        clickhouse,
        row(api.organization, event_type="call", created_at=ago(hours=1)),
        row(api.organization, event_type="call", created_at=ago(days=6), actor_id="u-2"),
        row(api.organization, event_type="email", created_at=ago(days=2), object_type="deal", object_id="d-1"),
        row(api.organization, event_type="deal_won", created_at=ago(days=3), actor_id="", is_system_generated=True),
        row(api.organization, event_type="note", created_at=ago(days=20)),
        row(api.organization, event_type="meeting", created_at=ago(days=80)),
    )


@pytest.mark.usefixtures("some_events")
def test_the_organizations_last_seven_days_in_the_specified_shape(api: Api) -> None:
    assert api.get(SUMMARY).json() == {
        "event_type": "activity_summary",
        "data": {
            "period": "last_7_days",
            "call_count": 2,
            "email_count": 1,
            "meeting_count": 0,
            "note_count": 0,
            "counts": {"call": 2, "deal_won": 1, "email": 1},
            "total": 4,
        },
    }


@pytest.mark.usefixtures("some_events")
@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ({"period": "last_30_days"}, 5),
        ({"period": "last_90_days"}, 6),
        ({"object_type": "deal", "object_id": "d-1"}, 1),
        ({"object_type": "Lead", "object_id": "l-1", "period": "last_90_days"}, 5),
        ({"actor_id": "u-2"}, 1),
        ({"actor_id": ["u-1", "u-2"]}, 3),
        ({"object_type": "lead", "object_id": "nobody"}, 0),
    ],
)
def test_totals_by_target_and_period(api: Api, parameters: dict[str, Any], total: int) -> None:
    assert api.summary(**parameters)["total"] == total


@pytest.mark.usefixtures("some_events")
@pytest.mark.parametrize("target", [{}, {"object_type": "lead", "object_id": "l-1"}])
@pytest.mark.parametrize("group_by", ["day", "week", "month", "actor", "event_type", "object_type"])
def test_groups_add_up(api: Api, target: dict[str, str], group_by: str) -> None:
    data = api.summary(group_by=group_by, period="last_90_days", timezone="America/New_York", **target)

    assert sum(group["total"] for group in data["groups"]) == data["total"]
    assert data["total"] == (5 if target else 6)


@pytest.mark.usefixtures("some_events")
def test_events_without_an_actor_are_a_group_of_their_own(api: Api) -> None:
    groups = api.summary(group_by="actor")["groups"]

    assert {group["key"]: group["total"] for group in groups} == {None: 1, "u-1": 2, "u-2": 1}


def test_days_weeks_and_months_are_those_of_the_time_zone(api: Api, clickhouse: Client) -> None:
    # Sunday 31 March 2024, 22:30 UTC, is Monday 1 April in Berlin: another day, week and month.
    insert(clickhouse, row(api.organization, created_at=datetime(2024, 3, 31, 22, 30, tzinfo=UTC)))

    keys = {
        (zone, group_by): api.summary(date_from="2024-03-01", group_by=group_by, timezone=zone)["groups"][0]["key"]
        for zone in ("UTC", "Europe/Berlin")
        for group_by in ("day", "week", "month")
    }

    assert keys == {
        ("UTC", "day"): "2024-03-31",
        ("UTC", "week"): "2024-03-25",
        ("UTC", "month"): "2024-03-01",
        ("Europe/Berlin", "day"): "2024-04-01",
        ("Europe/Berlin", "week"): "2024-04-01",
        ("Europe/Berlin", "month"): "2024-04-01",
    }


def test_the_heatmap_counts_an_hour_that_clocks_show_twice_in_one_cell(api: Api, clickhouse: Client) -> None:
    # Sunday 27 October 2024 in Berlin: 00:30 and 01:30 UTC are both 02:30; the day has 25 hours.
    for hour in (0, 1, 2):
        insert(clickhouse, row(api.organization, created_at=datetime(2024, 10, 27, hour, 30, tzinfo=UTC)))

    data = api.summary(date_from="2024-10-27", date_to="2024-10-27", group_by="weekday_hour", timezone="Europe/Berlin")

    assert {group["key"]: group["total"] for group in data["groups"]} == {"7T02": 2, "7T03": 1}


def test_zones_off_the_hour_have_hours_of_their_own(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization, created_at=datetime(2024, 1, 15, 18, 29, 59, tzinfo=UTC)))
    insert(clickhouse, row(api.organization, created_at=datetime(2024, 1, 15, 18, 30, tzinfo=UTC)))

    data = api.summary(date_from="2024-01-15", group_by="weekday_hour", timezone="Asia/Kolkata")

    assert [group["key"] for group in data["groups"]] == ["1T23", "2T00"]


def test_a_day_is_compared_with_the_day_before(api: Api, clickhouse: Client) -> None:
    # The day before has 23 hours: its first moment is 23:00 UTC, its last 22:00.
    moments = ("2024-03-30T22:59", "2024-03-30T23:00", "2024-03-31T21:59", "2024-03-31T22:00")
    for moment in moments:
        insert(clickhouse, row(api.organization, created_at=datetime.fromisoformat(moment).replace(tzinfo=UTC)))

    data = api.summary(
        date_from="2024-04-01", date_to="2024-04-01", compare="previous", timezone="Europe/Berlin", group_by="day"
    )

    assert data["groups"] == [{"key": "2024-04-01", "counts": {"note": 1}, "total": 1}]
    assert data["previous"] == {
        "since": "2024-03-30T23:00:00Z",
        "until": "2024-03-31T22:00:00Z",
        "call_count": 0,
        "email_count": 0,
        "meeting_count": 0,
        "note_count": 2,
        "counts": {"note": 2},
        "total": 2,
        "groups": [{"key": "2024-03-31", "counts": {"note": 2}, "total": 2}],
    }
    assert data["change"] == {"counts": {"note": -1}, "total": -1, "percent": -50.0}


def test_a_zone_has_the_offsets_that_python_knows_before_1970_too(api: Api, clickhouse: Client) -> None:
    """In New York the first hours of 1970 were 1969: a date of 16 bits would say 1970."""
    insert(clickhouse, row(api.organization, created_at=datetime(1970, 1, 1, 1, tzinfo=UTC)))

    keys = [
        api.summary(date_to="1970-02-01", group_by=each, timezone="America/New_York")["groups"][0]["key"]
        for each in ("day", "week", "month", "weekday_hour")
    ]

    assert keys == ["1969-12-31", "1969-12-29", "1969-12-01", "3T20"]


def test_silent_objects_are_counted_and_dated(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization, created_at=ago(days=90), object_id="quiet"))
    insert(clickhouse, row(api.organization, created_at=ago(days=40, hours=1), event_type="call", object_id="quiet"))
    insert(clickhouse, row(api.organization, created_at=ago(days=40), object_id="busy"))
    noise = row(api.organization, created_at=ago(days=2), event_type="field_updated", object_id="busy")
    insert(clickhouse, noise, row(api.organization, created_at=ago(days=40), object_id="busy", event_type="meeting"))

    page = api.get(SILENT, object_type="lead").json()
    without_noise = api.get(SILENT, event_type="-field_updated").json()

    assert [(each["object_id"], each["silent_days"], each["events"]) for each in page["objects"]] == [("quiet", 40, 2)]
    assert page["pagination"] == {"page_size": 50, "next_cursor": None, "total": 1}
    assert [each["object_id"] for each in without_noise["objects"]] == ["quiet", "busy"]


def test_a_cursor_of_silent_objects_belongs_to_its_question(api: Api, clickhouse: Client) -> None:
    for number in range(3):
        insert(clickhouse, row(api.organization, object_id=f"l-{number}", created_at=ago(days=40 + number)))
    cursor = api.get(SILENT, page_size=1).json()["pagination"]["next_cursor"]
    of_feed = api.feed(page_size=1)["pagination"]["next_cursor"]

    assert api.get(SILENT, page_size=2, cursor=cursor).json()["pagination"]["next_cursor"] is None
    refused = [
        api.get(SILENT, cursor=cursor, days=31),
        api.get(SILENT, cursor=cursor, event_type="call"),
        api.get(SILENT, cursor=of_feed),
        api.get(SILENT, cursor=cursor[:-1]),
        api.get(FEED, cursor=cursor),
        Api(api.process, "another").get(SILENT, cursor=cursor),
    ]
    assert [(answer.status_code, answer.json()["error"]) for answer in refused] == [(400, "invalid_cursor")] * 6


def test_dates_are_answered_as_a_custom_period(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization, created_at=datetime(2024, 1, 15, 23, 59, 59, 999_999, tzinfo=UTC)))

    data = api.summary(date_from="2024-01-15", date_to="2024-01-15")

    assert (data["period"], data["total"]) == ("custom", 1)
    assert api.summary(date_from="2024-01-16")["total"] == 0


def test_versions_and_deletions_do_not_count_twice(api: Api, clickhouse: Client) -> None:
    original = row(api.organization, created_at=ago(hours=1))
    gone = row(api.organization, created_at=ago(hours=1))
    insert(clickhouse, original, gone)
    insert(clickhouse, edited(original, revision=2, event_type="call"), edited(gone, revision=2, rank=Rank.DELETED))

    for target in ({}, {"object_type": "lead", "object_id": "l-1"}, {"actor_id": "u-1"}):
        assert api.summary(**target)["counts"] == {"call": 1}


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"period": "last_year"}, "period"),
        ({"group_by": "mood"}, "group_by"),
        ({"object_id": "l-1"}, "object_id"),
        ({"object_type": ["lead", "deal"], "object_id": "l-1"}, "object_id"),
        ({"date_from": "x"}, "date_from"),
        ({"date_from": "2024-01-01", "compare": "previous"}, "compare"),
        ({"compare": "next"}, "compare"),
        ({"event_type": "nope"}, "event_type"),
        ({"perod": "today"}, "perod"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(api: Api, parameters: dict[str, Any], name: str) -> None:
    answer = api.get(SUMMARY, **parameters)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(f"{name}: ")
