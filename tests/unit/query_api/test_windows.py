from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from query_api.reads.windows import Window, day_bounds, month_bounds, windows_between

NEWEST = datetime(2024, 2, 15, 10, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


def test_months_are_the_partitions() -> None:
    assert list(windows_between(month_bounds(NEWEST), None)) == [
        Window(datetime(2024, 2, 1, tzinfo=UTC), None),
        Window(datetime(2023, 11, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)),
        Window(datetime(2023, 2, 1, tzinfo=UTC), datetime(2023, 11, 1, tzinfo=UTC)),
        Window(None, datetime(2023, 2, 1, tzinfo=UTC)),
    ]


def test_days_widen_to_a_year_and_then_to_the_rest() -> None:
    windows = list(windows_between(day_bounds(NEWEST), None))

    assert [(NEWEST - each.since).days for each in windows if each.since] == [1, 7, 30, 90, 365]
    assert (windows[0].until, windows[-1].since) == (None, None)


def test_nothing_older_than_asked_for_is_read() -> None:
    oldest = NEWEST - timedelta(days=3)

    assert list(windows_between(day_bounds(NEWEST), oldest)) == [
        Window(NEWEST - timedelta(days=1), None),
        Window(oldest, NEWEST - timedelta(days=1)),
    ]


def test_the_first_window_reaches_back_as_far_as_it_should_and_the_others_follow() -> None:
    def days(reach: timedelta) -> list[float]:
        return [(NEWEST - bound) / timedelta(days=1) for bound in day_bounds(NEWEST, reach)]

    assert days(timedelta(0)) == [1, 7, 30, 90, 365]
    assert days(timedelta(hours=6)) == [0.25, 1, 7, 30, 90, 365]
    assert days(timedelta(days=40)) == [40, 90, 365]
    assert days(timedelta(days=366)) == days(timedelta.max) == []


def test_the_first_window_of_months_is_whole_months() -> None:
    assert month_bounds(NEWEST, timedelta(days=40)) == [
        datetime(2024, 1, 1, tzinfo=UTC),
        datetime(2023, 11, 1, tzinfo=UTC),
        datetime(2023, 2, 1, tzinfo=UTC),
    ]
    assert month_bounds(NEWEST, timedelta(hours=1)) == month_bounds(NEWEST)
    assert month_bounds(NEWEST, timedelta.max) == []


@given(MOMENTS, st.none() | MOMENTS, st.timedeltas(timedelta(0), timedelta(days=500)))
def test_windows_follow_each_other_without_gap_or_overlap(
    newest: datetime, oldest: datetime | None, reach: timedelta
) -> None:
    for bounds in (day_bounds(newest, reach), month_bounds(newest, reach)):
        windows = list(windows_between(bounds, oldest))
        assert windows[0].until is None
        assert windows[-1].since == oldest
        assert [each.until for each in windows[1:]] == [each.since for each in windows[:-1]]
        # Each begins before the one that is newer.
        assert all(each.until is None or each.since is None or each.since < each.until for each in windows[:-1])
