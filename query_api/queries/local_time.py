"""Calendar and wall clock of the reader's zone in SQL, by offsets that Python knows: one source for borders and groups.

Not by the server's own zones. Its release of the IANA database is another than ours (26.9.2 and the zones of a current
Linux differ in 13 of 598 zones, Vancouver in 2027 among them), and its tables keep changes of offset in steps of a
quarter of an hour: St. John's, which changed at 00:01 until 2011, was wrong by an hour for half an hour.

Weeks begin on Monday and Monday is 1 (ISO 8601). What a clock shows twice counts in the same hour of the wall twice; a
day or hour that a change leaves out is no group.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from query_api.queries.query import Value
from query_api.reads.periods import Period

# The server's function of an event's or an hour's moment: seconds since 1970 as the wall clock shows them.
_LOCAL = (
    "fromUnixTimestamp64Second({seconds} + transform(roundDown({seconds}, {{offset_starts:Array(Int64)}}), "
    "{{offset_starts:Array(Int64)}}, {{offset_seconds:Array(Int32)}}, toInt32(0)), 'UTC')"
)
# Of 64 bits: `toUnixTimestamp` throws beyond 2106, also for rows that a filter would leave out.
_SECONDS = "toUnixTimestamp64Second(toDateTime64({moment}, 0, 'UTC'))"
# In 1970 some zones are still in 1969, and some weeks: dates of 32 bits reach back that far.
SETTINGS: dict[str, str | int] = {"enable_extended_results_for_datetime_functions": 1}

# No event is dated later than a year from now. Berlin has 150 offsets until then, which travel with an open period.
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
# The closest two changes of any zone are 6.96 days apart (Recife in 2000); all of a zone take 10 ms, once.
_STEP = timedelta(days=5)
_HOUR_SECONDS = 3600


class Offsets(msgspec.Struct, frozen=True):
    """From each of `starts`, in seconds since 1970, the zone is `seconds` ahead of UTC. Ascending, the first is 0."""

    starts: tuple[int, ...]
    seconds: tuple[int, ...]

    @property
    def parameters(self) -> dict[str, Value]:
        """What `local_time` binds."""
        return {"offset_starts": list(self.starts), "offset_seconds": list(self.seconds)}

    @property
    def are_whole_hours(self) -> bool:
        """True when an hour of UTC is an hour of the wall clock."""
        return all(each % _HOUR_SECONDS == 0 for each in (*self.starts, *self.seconds))

    @property
    def cut_hours(self) -> list[str]:
        """The hours of UTC within which the offset changes, as text."""
        cut = [each - each % _HOUR_SECONDS for each in self.starts if each % _HOUR_SECONDS]
        return [datetime.fromtimestamp(each, UTC).strftime("%Y-%m-%d %H:%M:%S") for each in cut]


def local_time(moment: str) -> str:
    """SQL: the column `moment` as the wall clock showed it, in a type that has no zone any more."""
    return _LOCAL.format(seconds=_SECONDS.format(moment=moment))


def offsets_of(period: Period) -> Offsets:
    """The offsets that hold within the period."""
    every = _offsets(period.timezone)
    # East of Greenwich the first day of 1970 begins in 1969, before any offset that is known.
    first = 0 if period.since is None else max(_offsets_until(every, period.since) - 1, 0)
    last = len(every.starts) if period.until is None else max(_offsets_until(every, period.until), first + 1)
    return Offsets((0, *every.starts[first + 1 : last]), every.seconds[first:last])


def _offsets_until(every: Offsets, moment: datetime) -> int:
    return bisect_right(every.starts, int(moment.timestamp()))


@lru_cache(maxsize=1024)
def _offsets(timezone: ZoneInfo) -> Offsets:
    changes = list(_changes(timezone))
    return Offsets(tuple(start for start, _ in changes), tuple(seconds for _, seconds in changes))


def _changes(timezone: ZoneInfo) -> Iterator[tuple[int, int]]:
    moment, offset = _FIRST, _seconds(timezone, _FIRST)
    yield 0, offset
    while moment < _LAST:
        later = moment + _STEP
        if _seconds(timezone, later) != offset:
            later = _change(timezone, moment, later)
            offset = _seconds(timezone, later)
            yield int(later.timestamp()), offset
        moment = later


def _change(timezone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of another offset than that of `before`."""
    offset = _seconds(timezone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _seconds(timezone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _seconds(timezone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(timezone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
