from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from query_api.queries.local_time import Offsets, offsets_of
from query_api.reads.periods import Period

HOUR = timedelta(hours=1)


def year(name: str, of: int) -> Period:
    return Period("custom", datetime(of, 1, 1, tzinfo=UTC), datetime(of + 1, 1, 1, tzinfo=UTC), ZoneInfo(name))


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("name", "of", "offsets"),
    [
        ("UTC", 2024, {0: 0}),
        ("Asia/Kolkata", 2024, {0: 19_800}),
        ("Europe/Berlin", 2024, {0: 3_600, seconds("2024-03-31T01:00"): 7_200, seconds("2024-10-27T01:00"): 3_600}),
        (
            "Australia/Lord_Howe",
            2024,
            {0: 39_600, seconds("2024-04-06T15:00"): 37_800, seconds("2024-10-05T15:30"): 39_600},
        ),
        (
            "Pacific/Apia",
            2011,
            {0: -36_000, seconds("2011-04-02T14:00"): -39_600, seconds("2011-09-24T14:00"): -36_000,
             seconds("2011-12-30T10:00"): 50_400},
        ),
    ],
)  # fmt: skip
def test_every_offset_of_a_year_begins_where_the_clocks_change(name: str, of: int, offsets: dict[int, int]) -> None:
    assert offsets_of(year(name, of)) == Offsets(tuple(offsets), tuple(offsets.values()))


@pytest.mark.parametrize("name", ["America/Recife", "Africa/Casablanca", "Asia/Gaza", "America/St_Johns"])
def test_no_change_is_missed_hour_by_hour(name: str) -> None:
    """Recife took its summer time back after a week in 2000; the others change often, or at odd minutes."""
    zone = ZoneInfo(name)
    offsets = offsets_of(Period("custom", None, None, zone))
    known = dict(zip(offsets.starts, offsets.seconds, strict=True))
    begin, offset = datetime(1999, 1, 1, tzinfo=UTC), -1

    for hours in range(14 * 366 * 24):
        moment = begin + hours * HOUR
        wall = moment.astimezone(zone).utcoffset()
        assert wall is not None
        if (now := int(wall.total_seconds())) != offset and offset != -1:
            within_the_hour = range(int(moment.timestamp()) - 3_599, int(moment.timestamp()) + 1)
            assert [known[start] for start in known if start in within_the_hour] == [now]
        offset = now


def test_a_period_has_the_offset_that_holds_at_its_first_moment() -> None:
    summer = Period("custom", datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC), ZoneInfo("CET"))

    assert offsets_of(summer) == Offsets((0,), (7_200,))


@pytest.mark.parametrize("until", [datetime(1969, 12, 31, 10, tzinfo=UTC), datetime(1970, 1, 5, tzinfo=UTC)])
def test_the_first_day_of_1970_begins_before_any_offset_east_of_greenwich(until: datetime) -> None:
    first_days = Period("custom", datetime(1969, 12, 31, 10, tzinfo=UTC), until, ZoneInfo("Pacific/Kiritimati"))

    assert offsets_of(first_days) == Offsets((0,), (-38_400,))


def test_hours_that_a_change_cuts_are_told() -> None:
    assert offsets_of(year("Australia/Lord_Howe", 2024)).cut_hours == ["2024-10-05 15:00:00"]
    assert offsets_of(year("Europe/Berlin", 2024)).cut_hours == []
    assert not offsets_of(year("Asia/Kolkata", 2024)).are_whole_hours
    assert offsets_of(year("Europe/Berlin", 2024)).are_whole_hours
