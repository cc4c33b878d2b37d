"""Counts of an organization: live, or from settled hours where that is faster. Never both.

Both give the same counts; which one is asked is a question of time only. Measured by day and type, 2.3 M rows, 2 M of
them one organization's in a year, 2 cores: a week live 8 ms, settled 17; a quarter 24, 18; the year 60, 24. Of an
organization of 286,000 events the year 18 ms live, 25 settled.
`tests/bench/settled_reads.py` measures it again.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from query_api.queries.query import Query
from query_api.queries.rolling_counts import RollingCount, rolling_counts
from query_api.queries.settled_hours import (
    HoursToCount,
    hours_to_count,
    is_settled,
    marginal_of,
    settled_type_counts,
)
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import GroupBy, TypeCount, type_counts
from query_api.reads.answer_cache import TTL_SECONDS
from query_api.reads.periods import ClosedPeriod, Period
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext

# The two statements cost 15 ms before they have counted anything; counting 400,000 events live takes about as long.
LEAST_EVENTS_SAVED = 400_000
# A cell of a settled hour takes longer than an event, 55 ns against 35; an hour counted live among them 0.1 ms. Of many
# actors an hour has a cell for nearly each event: the year by actor took 126 ms settled and 81 live.
_EVENTS_PER_CELL = 1.5
# Marks and rows of an hour are read twice. 2 M events in ten years took 1.5 times as long settled, in one year a third.
_EVENTS_PER_HOUR = 30
_EVENTS_PER_LIVE_HOUR = 3_000
# No organization is near LEAST_EVENTS_SAVED in a month; the summaries of every page are shorter.
LONGEST_ALWAYS_LIVE = timedelta(days=31)
# The list travels in the address of the request: 1,000 hours are 32 kB there.
_MOST_LIVE_HOURS = 1_000
# To ask how much there is costs 10 ms, a third more for a small organization; growth is noticed this much later.
_REMEMBERED_SECONDS = 600.0
_MOST_REMEMBERED = 10_000
_OPEN = datetime(1970, 1, 1, tzinfo=UTC)

# The cache keeps nothing longer.
HORIZON = timedelta(seconds=TTL_SECONDS)

_Question = tuple[str, str]


class Counted(NamedTuple):
    """Counts in the order of their keys, right up to and with `stands_until` unless an event changes; None: always."""

    rows: Sequence[TypeCount]
    stands_until: datetime | None


class OrganizationCounts:
    """Remembers for a while which organizations are too small to gain from settled hours."""

    def __init__(self, store: TenantStore, least_events_saved: int = LEAST_EVENTS_SAVED) -> None:
        self._store = store
        self._least_events_saved = least_events_saved
        self._small: dict[_Question, tuple[float, timedelta]] = {}

    async def rows(
        self, tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None
    ) -> list[TypeCount]:
        """The counts, in the order of their keys."""
        return await self._store.rows(tenant, await self.query(tenant, wanted, period, group_by), TypeCount)

    async def counted(
        self, tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None, now: datetime
    ) -> Counted:
        """The counts, and until when they are right."""
        if not isinstance(period, ClosedPeriod) or not period.is_rolling:
            return Counted(await self.rows(tenant, wanted, period, group_by), None)
        hours = await self.hours(tenant, wanted, period, group_by)
        if hours is not None:
            # An hour that was counted ahead does not say when its first event leaves the period.
            query = settled_type_counts(tenant, wanted, period, group_by, hours)
            return Counted(await self._store.rows(tenant, query, TypeCount), now)
        query = rolling_counts(tenant, wanted, period, group_by, HORIZON)
        cells = await self._store.rows(tenant, query, RollingCount)
        return Counted([each for each in cells if each.events], _stands_until(cells, period, now))

    async def query(
        self, tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None
    ) -> Query:
        """The query of `TypeCount` that answers soonest. To be asked at once: its list of hours is that of now."""
        hours = await self.hours(tenant, wanted, period, group_by)
        if hours is None:
            return type_counts(tenant, wanted, period, group_by)
        return settled_type_counts(tenant, wanted, period, group_by, hours)

    async def hours(
        self, tenant: TenantContext, wanted: EventFilter, period: Period, group_by: GroupBy | None
    ) -> HoursToCount | None:
        """Which hours to count beside the settled ones; None when all are better counted live."""
        question = (tenant.organization, marginal_of(wanted, group_by))
        length = _length(period)
        if (
            length <= LONGEST_ALWAYS_LIVE
            or not is_settled(wanted, period, group_by)
            or self._is_small(question, length)
        ):
            return None
        found = await self._store.rows(tenant, hours_to_count(tenant, wanted, period, group_by), HoursToCount)
        if not found or self._saved(found[0]) < self._least_events_saved:
            self._remember_small(question, length)
            return None
        return found[0] if len(found[0].live_hours) <= _MOST_LIVE_HOURS else None

    @staticmethod
    def _saved(found: HoursToCount) -> float:
        return (
            found.settled_events
            - _EVENTS_PER_HOUR * found.settled_hours
            - _EVENTS_PER_CELL * found.settled_cells
            - _EVENTS_PER_LIVE_HOUR * len(found.live_hours)
        )

    def _is_small(self, question: _Question, length: timedelta) -> bool:
        """True when a period at least as long was found too small a while ago."""
        expires_at, known_length = self._small.get(question, (0.0, timedelta(0)))
        return length <= known_length and time.monotonic() < expires_at

    def _remember_small(self, question: _Question, length: timedelta) -> None:
        if len(self._small) >= _MOST_REMEMBERED:
            self._small.clear()
        self._small[question] = (time.monotonic() + _REMEMBERED_SECONDS, length)


def _stands_until(cells: Sequence[RollingCount], period: ClosedPeriod, now: datetime) -> datetime:
    """An event leaves when the period's beginning has passed it, and comes in when the end has."""
    leaving = [each.oldest + (now - period.since) for each in cells if each.oldest is not None]
    coming = [each.ahead + (now - period.until) for each in cells if each.ahead is not None]
    return min([now + HORIZON, *leaving, *coming])


def _length(period: Period) -> timedelta:
    """An open side reaches back to the first hour there is, and on to now."""
    return (period.until or datetime.now(UTC)) - (period.since or _OPEN)
