"""Spans of time that are read one after another, newest first, until a page is full. Pure: the clock is an argument.

The newest page of an organization, or of an object with a long history, is nearly always in one day, and each month
more is a partition more to open (5-6 ms for one, 18 for twelve). Whoever was silent for a year costs a few queries.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

_DAYS = (1, 7, 30, 90, 365)
_MONTHS = (0, 3, 12)
_MONTHS_OF_A_YEAR = 12


class Window(msgspec.Struct, frozen=True):
    """`since` <= created_at < `until`; None leaves a side open."""

    since: datetime | None
    until: datetime | None


def days_back(newest: datetime, oldest: datetime | None, skipped: int = 0) -> Iterator[Window]:
    """A day, a week, a month, a quarter, a year back from `newest`, then the rest down to `oldest`.

    The first `skipped` of them are one window with the next.
    """
    return _windows([newest - timedelta(days=days) for days in _DAYS[skipped:]], oldest)


def months_back(newest: datetime, oldest: datetime | None, skipped: int = 0) -> Iterator[Window]:
    """The month of `newest` as it is partitioned (in UTC), three and twelve before it, then the rest; as above."""
    return _windows([_month_start(newest, months) for months in _MONTHS[skipped:]], oldest)


def _windows(bounds: list[datetime], oldest: datetime | None) -> Iterator[Window]:
    until: datetime | None = None
    for since in bounds:
        if oldest is not None and since <= oldest:
            break
        yield Window(since, until)
        until = since
    yield Window(oldest, until)


def _month_start(moment: datetime, months_before: int) -> datetime:
    year, month = divmod(moment.year * _MONTHS_OF_A_YEAR + moment.month - 1 - months_before, _MONTHS_OF_A_YEAR)
    return datetime(year, month + 1, 1, tzinfo=moment.tzinfo)
