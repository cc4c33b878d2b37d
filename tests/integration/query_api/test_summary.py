"""M7 against a real ClickHouse."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from clickhouse_connect.driver.client import Client

from schemas.version import Rank
from tests.integration.query_api.api import SUMMARY, Api
from tests.integration.query_api.rows import edited, insert, row


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
        ({"object_type": "lead"}, "object_id"),
        ({"date_from": "x"}, "date_from"),
        ({"perod": "today"}, "perod"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(api: Api, parameters: dict[str, Any], name: str) -> None:
    answer = api.get(SUMMARY, **parameters)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(f"{name}: ")
