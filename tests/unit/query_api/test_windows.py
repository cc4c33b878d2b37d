from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from query_api.reads.windows import Window, days_back, months_back

NEWEST = datetime(2024, 2, 15, 10, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


def test_months_are_the_partitions() -> None:
    assert list(months_back(NEWEST, None)) == [
        Window(datetime(2024, 2, 1, tzinfo=UTC), None),
        Window(datetime(2023, 11, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)),
        Window(datetime(2023, 2, 1, tzinfo=UTC), datetime(2023, 11, 1, tzinfo=UTC)),
        Window(None, datetime(2023, 2, 1, tzinfo=UTC)),
    ]


def test_days_widen_to_a_year_and_then_to_the_rest() -> None:
    windows = list(days_back(NEWEST, None))

    assert [(NEWEST - each.since).days for each in windows if each.since] == [1, 7, 30, 90, 365]
    assert (windows[0].until, windows[-1].since) == (None, None)


def test_nothing_older_than_asked_for_is_read() -> None:
    oldest = NEWEST - timedelta(days=3)

    assert list(days_back(NEWEST, oldest)) == [
        Window(NEWEST - timedelta(days=1), None),
        Window(oldest, NEWEST - timedelta(days=1)),
    ]


@given(MOMENTS, st.none() | MOMENTS)
def test_windows_follow_each_other_without_gap_or_overlap(newest: datetime, oldest: datetime | None) -> None:
    for windows in (list(days_back(newest, oldest)), list(months_back(newest, oldest))):
        assert windows[0].until is None
        assert windows[-1].since == oldest
        assert [each.until for each in windows[1:]] == [each.since for each in windows[:-1]]
