"""Which span of time a summary counts: names and dates in, moments out. Pure: the clock is an argument."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from query_api.errors import InvalidParameter

PeriodName = Literal["last_7_days", "last_30_days", "last_90_days", "today", "this_week", "this_month"]

_ROLLING_DAYS: dict[str, int] = {"last_7_days": 7, "last_30_days": 30, "last_90_days": 90}
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
# No event is dated later than a year from now; ClickHouse's own limit is 2299.
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_DATE_LENGTH = len("2024-01-15")
_MOMENT = timedelta(microseconds=1)


class Period(msgspec.Struct, frozen=True):
    """`since` <= created_at < `until`, both in UTC; None leaves a side open."""

    name: PeriodName | Literal["custom"]
    since: datetime | None
    until: datetime | None
    timezone: ZoneInfo

    @property
    def is_rolling(self) -> bool:
        """True when both ends move on with the clock."""
        return self.name in _ROLLING_DAYS


class ClosedPeriod(Period, frozen=True):
    """A period with two ends."""

    since: datetime
    until: datetime


def zone(name: str) -> ZoneInfo:
    """The IANA time zone. Raises ValueError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("not an IANA time zone") from error


def named_period(name: PeriodName, now: datetime, timezone: ZoneInfo) -> ClosedPeriod:
    """`last_*` are n x 24 hours up to now; the others are whole days, weeks from Monday and months of the calendar."""
    if days := _ROLLING_DAYS.get(name):
        return ClosedPeriod(name, now - timedelta(days=days), now, timezone)
    today = now.astimezone(timezone).date()
    first, after = _calendar_days(name, today)
    return ClosedPeriod(name, _midnight(first, timezone), _midnight(after, timezone), timezone)


def custom_period(date_from: str | None, date_to: str | None, timezone: ZoneInfo) -> Period:
    """From `date_from` to `date_to`, each a date (its whole day counts) or a moment. Raises InvalidParameter."""
    since = None if date_from is None else _parsed("date_from", date_from, timezone, whole_days_after=0)
    until = None if date_to is None else _parsed("date_to", date_to, timezone, whole_days_after=1)
    if since is not None and until is not None and since > until:
        raise InvalidParameter("date_from", "must not be later than date_to")
    return Period("custom", since, until, timezone)


def previous_period(period: Period) -> ClosedPeriod:
    """The span just before, to compare with; it ends where the period begins. Raises InvalidParameter for an open one.

    Of a day, week or month of the calendar the one before; of a range of whole days as many days before; of anything
    else as many seconds. So a day of 25 hours is compared with the day before, not with its last 24 hours and one more.
    """
    if period.since is None or period.until is None:
        raise InvalidParameter("compare", "takes a period with two ends: date_from and date_to")
    if period.name != "custom" and period.name not in _ROLLING_DAYS:
        return named_period(period.name, period.since - _MOMENT, period.timezone)
    since = period.since - (period.until - period.since)
    if (days := _whole_days(period.since, period.until, period.timezone)) is not None:
        first = period.since.astimezone(period.timezone).date()
        since = _midnight(first - timedelta(days=days), period.timezone)
    return ClosedPeriod(period.name, min(max(since, _EARLIEST), period.since), period.since, period.timezone)


def _whole_days(since: datetime, until: datetime, timezone: ZoneInfo) -> int | None:
    """How many days of the calendar lie between two midnights; None when one of them is none."""
    first, after = (moment.astimezone(timezone).date() for moment in (since, until))
    if (_midnight(first, timezone), _midnight(after, timezone)) != (since, until):
        return None
    return (after - first).days


def _parsed(parameter: str, text: str, timezone: ZoneInfo, whole_days_after: int) -> datetime:
    try:
        if len(text) == _DATE_LENGTH:
            day = min(max(date.fromisoformat(text), _EARLIEST.date()), _LATEST.date())
            return _midnight(day + timedelta(days=whole_days_after), timezone)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidParameter(parameter, "neither a date (2024-01-15) nor a moment (2024-01-15T10:30:00Z)") from error
    if moment.tzinfo is None:
        raise InvalidParameter(parameter, "a moment needs a zone: 2024-01-15T10:30:00Z")
    return min(max(moment, _EARLIEST), _LATEST)


def _calendar_days(name: PeriodName, today: date) -> tuple[date, date]:
    if name == "today":
        return today, today + timedelta(days=1)
    if name == "this_week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=7)
    first = today.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date, timezone: ZoneInfo) -> datetime:
    # On a day whose midnight does not exist or exists twice, fold=0 gives the first moment of the day.
    return datetime.combine(day, time(), timezone).astimezone(UTC)
