from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from query_api.errors import InvalidParameter
from query_api.reads.periods import PeriodName, custom_period, named_period, previous_period, zone

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)  # a Wednesday


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "since"), [("last_7_days", "05-08"), ("last_30_days", "04-15"), ("last_90_days", "02-15")]
)
def test_rolling_periods_are_n_times_24_hours_up_to_now(name: PeriodName, since: str) -> None:
    period = named_period(name, NOON, BERLIN)

    assert (period.since, period.until) == (utc(f"2024-{since}T12:00"), NOON)


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("today", "2024-05-14T22:00", "2024-05-15T22:00"),
        ("this_week", "2024-05-12T22:00", "2024-05-19T22:00"),
        ("this_month", "2024-04-30T22:00", "2024-05-31T22:00"),
    ],
)
def test_calendar_periods_begin_and_end_at_midnight_of_the_time_zone(name: PeriodName, since: str, until: str) -> None:
    period = named_period(name, NOON, BERLIN)

    assert (period.since, period.until) == (utc(since), utc(until))


def test_the_day_in_the_time_zone_is_meant_not_the_day_in_utc() -> None:
    period = named_period("today", utc("2024-05-15T23:30"), BERLIN)

    assert period.since == utc("2024-05-15T22:00")


def test_the_day_of_the_spring_change_has_23_hours() -> None:
    period = named_period("today", utc("2024-03-31T12:00"), BERLIN)

    assert (period.since, period.until) == (utc("2024-03-30T23:00"), utc("2024-03-31T22:00"))


def test_the_day_of_the_autumn_change_has_25_hours() -> None:
    period = named_period("today", utc("2024-10-27T12:00"), BERLIN)

    assert (period.since, period.until) == (utc("2024-10-26T22:00"), utc("2024-10-27T23:00"))


def test_the_week_of_a_change_ends_at_the_new_offset() -> None:
    period = named_period("this_week", utc("2024-03-27T12:00"), BERLIN)

    assert (period.since, period.until) == (utc("2024-03-24T23:00"), utc("2024-03-31T22:00"))


def test_a_day_whose_midnight_does_not_exist_begins_at_its_first_moment() -> None:
    period = named_period("today", utc("2018-11-04T12:00"), ZoneInfo("America/Sao_Paulo"))

    assert period.since == utc("2018-11-04T03:00")


def test_december_ends_with_the_year() -> None:
    period = named_period("this_month", utc("2024-12-31T12:00"), BERLIN)

    assert (period.since, period.until) == (utc("2024-11-30T23:00"), utc("2024-12-31T23:00"))


def test_a_date_range_includes_the_whole_last_day() -> None:
    period = custom_period("2024-01-15", "2024-01-16", BERLIN)

    assert (period.name, period.since, period.until) == ("custom", utc("2024-01-14T23:00"), utc("2024-01-16T23:00"))


def test_the_last_day_of_a_range_ends_at_its_own_offset() -> None:
    assert custom_period(None, "2024-03-31", BERLIN).until == utc("2024-03-31T22:00")
    assert custom_period(None, "2024-10-27", BERLIN).until == utc("2024-10-27T23:00")


def test_moments_are_taken_as_they_are() -> None:
    period = custom_period("2024-01-15T10:30:00Z", "2024-01-15T12:00:00.5+01:00", BERLIN)

    assert (period.since, period.until) == (utc("2024-01-15T10:30"), utc("2024-01-15T11:00:00.500000"))


def test_an_open_side_stays_open() -> None:
    assert custom_period("2024-01-15", None, BERLIN).until is None
    assert custom_period(None, "2024-01-15", BERLIN).since is None


def test_dates_beyond_what_the_store_knows_are_brought_to_its_limits() -> None:
    period = custom_period("0001-01-01", "9999-12-31", ZoneInfo("UTC"))

    assert (period.since, period.until) == (utc("1970-01-01T00:00"), utc("2200-01-02T00:00"))


@pytest.mark.parametrize("text", ["", "yesterday", "2024-13-01", "2024-02-30", "2024-01-15T10:30:00", "1705314600"])
def test_what_is_neither_date_nor_moment_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidParameter, match=r"^date_to: "):
        custom_period(None, text, BERLIN)


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidParameter, match=r"^date_from: "):
        custom_period("2024-01-16", "2024-01-14", BERLIN)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "", "europe\0berlin"])
def test_a_time_zone_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="IANA"):
        zone(name)


@pytest.mark.parametrize(
    ("name", "now", "since", "until"),
    [
        ("last_7_days", "2024-05-15T12:00", "2024-05-01T12:00", "2024-05-08T12:00"),
        ("today", "2024-05-15T12:00", "2024-05-13T22:00", "2024-05-14T22:00"),
        ("this_week", "2024-05-15T12:00", "2024-05-05T22:00", "2024-05-12T22:00"),
        ("this_month", "2024-05-15T12:00", "2024-03-31T22:00", "2024-04-30T22:00"),
        # After the changes of clocks on 31 March and 27 October: days of 23 and 25 hours, a week of 167.
        ("today", "2024-04-01T12:00", "2024-03-30T23:00", "2024-03-31T22:00"),
        ("today", "2024-10-28T12:00", "2024-10-26T22:00", "2024-10-27T23:00"),
        ("this_week", "2024-04-03T12:00", "2024-03-24T23:00", "2024-03-31T22:00"),
        ("this_month", "2024-03-20T12:00", "2024-01-31T23:00", "2024-02-29T23:00"),
    ],
)
def test_the_period_before_a_calendar_period_is_one_of_the_calendar(
    name: PeriodName, now: str, since: str, until: str
) -> None:
    before = previous_period(named_period(name, utc(now), BERLIN))

    assert (before.since, before.until) == (utc(since), utc(until))


@pytest.mark.parametrize(
    ("date_from", "date_to", "since", "until"),
    [
        ("2024-04-01", "2024-04-07", "2024-03-24T23:00", "2024-03-31T22:00"),
        ("2024-03-31", "2024-03-31", "2024-03-29T23:00", "2024-03-30T23:00"),
        ("2024-10-28T00:00:00+01:00", "2024-10-29T00:00:00+01:00", "2024-10-26T22:00", "2024-10-27T23:00"),
        ("2024-04-01T10:00:00Z", "2024-04-02T11:00:00Z", "2024-03-31T09:00", "2024-04-01T10:00"),
        ("1970-01-02", "1970-01-20", "1970-01-01T00:00", "1970-01-01T23:00"),
        ("1970-01-01", "1970-01-01", "1969-12-31T23:00", "1969-12-31T23:00"),
    ],
)
def test_before_whole_days_are_as_many_days_and_before_moments_as_much_time(
    date_from: str, date_to: str, since: str, until: str
) -> None:
    before = previous_period(custom_period(date_from, date_to, BERLIN))

    assert (before.since, before.until) == (utc(since), utc(until))


def test_the_day_before_the_day_that_samoa_left_out_is_the_last_there_was() -> None:
    before = previous_period(named_period("today", utc("2011-12-30T12:00"), ZoneInfo("Pacific/Apia")))

    assert (before.since, before.until) == (utc("2011-12-29T10:00"), utc("2011-12-30T10:00"))


def test_a_period_with_an_open_side_has_none_before_it() -> None:
    with pytest.raises(InvalidParameter, match=r"^compare: "):
        previous_period(custom_period("2024-01-15", None, BERLIN))
