"""Spans of time that are read one after another, newest first, until a page is full. Pure: the clock is an argument.

The newest page of an organization, or of an object with a long history, is nearly always in one day, and each month
more is a partition more to open (5-6 ms for one, 18 for twelve). Whoever was silent for a year costs a few queries.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

_DAYS = (1, 7, 30, 90, 365)
_MONTHS = (0, 3, 12)
_MONTHS_OF_A_YEAR = 12


class Window(msgspec.Struct, frozen=True):
    """`since` <= created_at < `until`; None leaves a side open."""

    since: datetime | None
    until: datetime | None


def day_bounds(newest: datetime) -> list[datetime]:
    """A day, a week, a month, a quarter and a year before `newest`."""
    return [newest - timedelta(days=days) for days in _DAYS]


def month_bounds(newest: datetime) -> list[datetime]:
    """The month of `newest` as it is partitioned (in UTC), three and twelve before it."""
    return [_month_start(newest, months) for months in _MONTHS]


def windows_between(bounds: Sequence[datetime], oldest: datetime | None, skipped: int = 0) -> Iterator[Window]:
    """From each bound to the next, newest first, then the rest down to `oldest`.

    The first `skipped` of them are one window with the next.
    """
    until: datetime | None = None
    for since in bounds[skipped:]:
        if oldest is not None and since <= oldest:
            break
        yield Window(since, until)
        until = since
    yield Window(oldest, until)


def windows_without(bounds: Sequence[datetime], moment: datetime | None) -> int:
    """How many windows hold nothing as old as `moment`, so that they can be skipped; None is older than all."""
    return len(bounds) if moment is None else sum(bound > moment for bound in bounds)


def _month_start(moment: datetime, months_before: int) -> datetime:
    year, month = divmod(moment.year * _MONTHS_OF_A_YEAR + moment.month - 1 - months_before, _MONTHS_OF_A_YEAR)
    return datetime(year, month + 1, 1, tzinfo=moment.tzinfo)
