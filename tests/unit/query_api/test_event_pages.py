"""By which windows of time a list is read: no more of them than it takes, and none that was in vain the last time."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from query_api.queries.conditions import Position
from query_api.queries.feed_keys import EventKey
from query_api.queries.query import Query
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.event_pages import EventPages
from query_api.reads.short_history import ShortHistories
from query_api.reads.store import RowT
from query_api.tenant import TenantContext

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
ACME, OTHER = TenantContext("acme", "u-1"), TenantContext("other", "u-1")
ALL, CALLS = EventFilter(), EventFilter(event_types=("call",))
DAY = timedelta(days=1)


class Keys:
    """A store with one event on each of these days before NOW; remembers how many days each window went back."""

    def __init__(self, days: Sequence[int]) -> None:
        self.moments = [NOW - days_before * DAY for days_before in days]
        self.windows: list[float | None] = []

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        if row_type is not EventKey:
            return []
        since, until = (_moment(query.parameters.get(name)) for name in ("since", "until"))
        self.windows.append((NOW - since) / DAY if since else None)
        found = [
            EventKey(tenant.organization, "lead", "l-1", moment, "0" * 32)
            for moment in self.moments
            if (since is None or moment >= since) and (until is None or moment < until)
        ]
        limit = query.parameters["limit"]
        assert isinstance(limit, int)
        return cast("list[RowT]", found[:limit])


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(f"{text}+00:00") if text else None


class Stage:
    def __init__(self, days: Sequence[int]) -> None:
        self.keys = Keys(days)
        self.pages = EventPages(self.keys, ShortHistories(self.keys))

    def windows(
        self, wanted: EventFilter = ALL, tenant: TenantContext = ACME, position: Position | None = None, limit: int = 1
    ) -> list[float | None]:
        """Of one newest page."""
        self.keys.windows.clear()
        asyncio.run(self.pages._keys(tenant, wanted, position, limit, NOW))
        return list(self.keys.windows)


def test_windows_widen_until_the_page_is_full_and_the_next_time_it_is_one() -> None:
    stage = Stage(days=[20])

    assert stage.windows() == [1, 7, 30]
    assert stage.windows() == [25]


def test_a_list_that_ends_before_the_page_is_full_is_read_at_once_the_next_time() -> None:
    stage = Stage(days=[])

    assert stage.windows() == [1, 7, 30, 90, 365, None]
    assert stage.windows() == [None]


def test_a_list_that_was_silent_and_is_no_longer_begins_with_an_hour() -> None:
    stage = Stage(days=[])
    stage.windows()
    stage.keys.moments = [NOW]

    assert [stage.windows(), stage.windows()] == [[None], [1 / 24]]


def test_a_window_that_holds_too_little_now_is_followed_by_the_wider_ones() -> None:
    stage = Stage(days=[5, 20])
    stage.windows(limit=1)

    assert stage.windows(limit=2) == [6.25, 7, 30]


@pytest.mark.parametrize(
    ("wanted", "tenant", "position"),
    [
        (CALLS, ACME, None),
        (ALL, OTHER, None),
        (ALL, ACME, Position(NOW, "0" * 32)),
    ],
)
def test_another_list_and_another_place_in_it_begin_with_a_day(
    wanted: EventFilter, tenant: TenantContext, position: Position | None
) -> None:
    stage = Stage(days=[5])
    stage.windows()

    assert stage.windows(wanted, tenant, position) == [1, 7]


def test_a_page_behind_a_position_says_nothing_of_the_newest_one() -> None:
    stage = Stage(days=[5])
    stage.windows(position=Position(NOW, "0" * 32))

    assert stage.windows() == [1, 7]
