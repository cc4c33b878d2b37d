"""Counts of a whole organization or of actors in it: live, or from settled hours where that is faster. Never both.

Both give the same counts; which one is asked is a question of time only. Measured by day and type, 6 M rows, 2 M of
them one organization's in a year, 2 cores: a week live 9 ms, settled 21; a quarter 23, 23; half a year 75, 43; the year
64, 32; the year with 334 hours unsettled 150, 95. An organization of 50,000 events: 14 ms live, 32 settled.
`tests/bench/settled_reads.py` measures it again.
"""

import time
from datetime import UTC, datetime, timedelta

from query_api.queries.settled_hours import (
    HoursToCount,
    hours_to_count,
    is_settled,
    marginal_of,
    settled_type_counts,
)
from query_api.queries.type_counts import GroupBy, TypeCount, organization_type_counts
from query_api.reads.periods import Period
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext

# The two statements cost 20 ms before they have counted anything; counting 600,000 events live takes about as long.
LEAST_EVENTS_SAVED = 600_000
# A cell of a settled hour takes longer than an event, 55 ns against 35; an hour counted live among them 0.1 ms. Of many
# actors an hour has a cell for nearly each event: the year by actor took 126 ms settled and 81 live.
_EVENTS_PER_CELL = 1.5
_EVENTS_PER_LIVE_HOUR = 3_000
# No organization is near LEAST_EVENTS_SAVED in a month; the summaries of every page are shorter.
LONGEST_ALWAYS_LIVE = timedelta(days=31)
# The list travels in the address of the request: 1,000 hours are 32 kB there.
_MOST_LIVE_HOURS = 1_000
# To ask how much there is costs 10 ms, a third more for a small organization; growth is noticed this much later.
_REMEMBERED_SECONDS = 600.0
_MOST_REMEMBERED = 10_000
_OPEN = datetime(1970, 1, 1, tzinfo=UTC)

_Question = tuple[str, str]


class OrganizationCounts:
    """Remembers for a while which organizations are too small to gain from settled hours."""

    def __init__(self, store: TenantStore, least_events_saved: int = LEAST_EVENTS_SAVED) -> None:
        self._store = store
        self._least_events_saved = least_events_saved
        self._small: dict[_Question, tuple[float, timedelta]] = {}

    async def rows(
        self, tenant: TenantContext, actor_ids: tuple[str, ...], period: Period, group_by: GroupBy | None
    ) -> list[TypeCount]:
        """The counts, in the order of their keys."""
        live_hours = await self.live_hours(tenant, actor_ids, period, group_by)
        if live_hours is None:
            query = organization_type_counts(tenant, actor_ids, period, group_by)
        else:
            query = settled_type_counts(tenant, actor_ids, period, group_by, live_hours)
        return await self._store.rows(tenant, query, TypeCount)

    async def live_hours(
        self, tenant: TenantContext, actor_ids: tuple[str, ...], period: Period, group_by: GroupBy | None
    ) -> list[str] | None:
        """The hours to count beside the settled ones; None when all are better counted live."""
        question = (tenant.organization, marginal_of(actor_ids, group_by))
        length = _length(period)
        if length <= LONGEST_ALWAYS_LIVE or not is_settled(actor_ids, group_by) or self._is_small(question, length):
            return None
        found = await self._store.rows(tenant, hours_to_count(tenant, actor_ids, period, group_by), HoursToCount)
        if not found or self._saved(found[0]) < self._least_events_saved:
            self._remember_small(question, length)
            return None
        return found[0].live_hours if len(found[0].live_hours) <= _MOST_LIVE_HOURS else None

    @staticmethod
    def _saved(found: HoursToCount) -> float:
        cells, live_hours = found.settled_cells, len(found.live_hours)
        return found.settled_events - _EVENTS_PER_CELL * cells - _EVENTS_PER_LIVE_HOUR * live_hours

    def _is_small(self, question: _Question, length: timedelta) -> bool:
        """True when a period at least as long was found too small a while ago."""
        expires_at, known_length = self._small.get(question, (0.0, timedelta(0)))
        return length <= known_length and time.monotonic() < expires_at

    def _remember_small(self, question: _Question, length: timedelta) -> None:
        if len(self._small) >= _MOST_REMEMBERED:
            self._small.clear()
        self._small[question] = (time.monotonic() + _REMEMBERED_SECONDS, length)


def _length(period: Period) -> timedelta:
    """An open side reaches back to the first hour there is, and on to now."""
    return (period.until or datetime.now(UTC)) - (period.since or _OPEN)
