from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from query_api.contract.answers import PreviousCounts, SummaryChange
from query_api.queries.type_counts import TypeCount
from query_api.reads.periods import ClosedPeriod
from query_api.reads.summarise import compared, summarise


def row(key: str, event_type: str, events: int) -> TypeCount:
    return TypeCount("acme", key, event_type, events)


def test_the_specified_counts_and_all_others() -> None:
    rows = [row("", "call", 5), row("", "email", 12), row("", "meeting", 2), row("", "note", 8), row("", "deal_won", 1)]

    answer = msgspec.to_builtins(summarise("last_7_days", rows, None))

    assert answer == {
        "event_type": "activity_summary",
        "data": {
            "period": "last_7_days",
            "call_count": 5,
            "email_count": 12,
            "meeting_count": 2,
            "note_count": 8,
            "counts": {"call": 5, "deal_won": 1, "email": 12, "meeting": 2, "note": 8},
            "total": 28,
        },
    }


def test_nothing_happened_is_zero_everywhere() -> None:
    data = summarise("today", [], "day").data

    assert (data.total, data.call_count, data.counts, data.groups) == (0, 0, {}, [])


def test_groups_add_up_to_the_whole() -> None:
    rows = [row("2024-01-01", "call", 2), row("2024-01-01", "note", 1), row("2024-01-02", "call", 3)]

    data = msgspec.to_builtins(summarise("custom", rows, "day"))["data"]

    assert data["groups"] == [
        {"key": "2024-01-01", "counts": {"call": 2, "note": 1}, "total": 3},
        {"key": "2024-01-02", "counts": {"call": 3}, "total": 3},
    ]
    assert data["counts"] == {"call": 5, "note": 1}


def test_events_without_an_actor_are_a_group_without_a_name() -> None:
    data = summarise("custom", [row("", "call", 2), row("u-1", "call", 1)], "actor").data

    assert not isinstance(data.groups, msgspec.UnsetType)
    assert [group.key for group in data.groups] == [None, "u-1"]


def test_a_type_that_is_no_longer_declared_still_counts() -> None:
    assert summarise("custom", [row("", "fax", 2)], None).data.total == 2


def test_the_period_before_stands_beside_with_the_change_since() -> None:
    before = ClosedPeriod("custom", datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 8, tzinfo=UTC), ZoneInfo("UTC"))
    now = summarise("custom", [row("u-1", "call", 5), row("u-1", "note", 1)], "actor")

    data = msgspec.to_builtins(compared(now, before, [row("u-2", "call", 3), row("u-2", "email", 1)], "actor"))["data"]

    assert data["change"] == {"counts": {"call": 2, "email": -1, "note": 1}, "total": 2, "percent": 50.0}
    assert data["previous"] == {
        "since": "2024-01-01T00:00:00Z",
        "until": "2024-01-08T00:00:00Z",
        "call_count": 3,
        "email_count": 1,
        "meeting_count": 0,
        "note_count": 0,
        "counts": {"call": 3, "email": 1},
        "total": 4,
        "groups": [{"key": "u-2", "counts": {"call": 3, "email": 1}, "total": 4}],
    }


def test_there_is_no_percentage_of_nothing() -> None:
    before = ClosedPeriod("custom", datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 8, tzinfo=UTC), ZoneInfo("UTC"))

    data = compared(summarise("custom", [row("", "call", 5)], None), before, [], None).data

    assert data.change == SummaryChange({"call": 5}, 5, None)
    assert isinstance(data.previous, PreviousCounts)
    assert data.previous.groups is msgspec.UNSET
