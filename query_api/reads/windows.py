"""Spans of time that are read one after another, newest first, until a page is full. Pure: the clock is an argument.

The newest page of an organization, or of an object with a long history, is nearly always in one day, and each month
more is a partition more to open (5-6 ms for one, 18 for twelve). Whoever was silent for a year costs a few queries.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

_DAYS = (1, 7, 30, 90, 365)
_MONTHS = (0, 3, 12)
_MONTHS_OF_A_YEAR = 12
_UNKNOWN = timedelta(0)


class Window(msgspec.Struct, frozen=True):
    """`since` <= created_at < `until`; None leaves a side open."""

    since: datetime | None
    until: datetime | None


def day_bounds(newest: datetime, reach: timedelta = _UNKNOWN) -> list[datetime]:
    """A day, a week, a month, a quarter and a year before `newest`; the first of them as far back as `reach`."""
    return _reaching([newest - timedelta(days=days) for days in _DAYS], newest, reach, lambda first: first)


def month_bounds(newest: datetime, reach: timedelta = _UNKNOWN) -> list[datetime]:
    """The month of `newest` as it is partitioned (in UTC), three and twelve before it; the first as above."""
    return _reaching([_month_start(newest, months) for months in _MONTHS], newest, reach, _month_start)


def windows_between(bounds: Sequence[datetime], oldest: datetime | None) -> Iterator[Window]:
    """From each bound to the next, newest first, then the rest down to `oldest`."""
    until: datetime | None = None
    for since in bounds:
        if oldest is not None and since <= oldest:
            break
        yield Window(since, until)
        until = since
    yield Window(oldest, until)


def _reaching(
    usual: list[datetime], newest: datetime, reach: timedelta, begin: Callable[[datetime], datetime]
) -> list[datetime]:
    if reach == _UNKNOWN:
        return usual
    if reach > newest - usual[-1]:
        return []
    first = begin(newest - reach)
    return [first, *(bound for bound in usual if bound < first)]


def _month_start(moment: datetime, months_before: int = 0) -> datetime:
    year, month = divmod(moment.year * _MONTHS_OF_A_YEAR + moment.month - 1 - months_before, _MONTHS_OF_A_YEAR)
    return datetime(year, month + 1, 1, tzinfo=moment.tzinfo)
