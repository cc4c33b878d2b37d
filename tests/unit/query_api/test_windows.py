from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from query_api.reads.windows import Window, day_bounds, month_bounds, windows_between, windows_without

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


def test_windows_that_are_left_out_lie_in_the_next_one() -> None:
    bounds = day_bounds(NEWEST)
    whole = list(windows_between(bounds, None))

    assert list(windows_between(bounds, None, skipped=2)) == [Window(whole[2].since, None), *whole[3:]]
    assert list(windows_between(bounds, None, skipped=5)) == [Window(None, None)]


@given(MOMENTS, st.none() | MOMENTS, st.integers(0, 6))
def test_windows_follow_each_other_without_gap_or_overlap(
    newest: datetime, oldest: datetime | None, skipped: int
) -> None:
    for bounds in (day_bounds(newest), month_bounds(newest)):
        windows = list(windows_between(bounds, oldest, skipped))
        assert windows[0].until is None
        assert windows[-1].since == oldest
        assert [each.until for each in windows[1:]] == [each.since for each in windows[:-1]]


@given(MOMENTS, MOMENTS)
def test_what_is_left_out_does_not_reach_back_to_the_moment_and_the_next_window_does(
    newest: datetime, moment: datetime
) -> None:
    bounds = day_bounds(newest)
    skipped = windows_without(bounds, moment)

    assert all(bound > moment for bound in bounds[:skipped])
    first = next(iter(windows_between(bounds, None, skipped)))
    assert first.since is None or first.since <= moment
    assert windows_without(bounds, None) == len(bounds)
