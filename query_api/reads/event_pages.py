"""`EventPages`: events behind a position, read by windows of time until the page is full. Never a page too short."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from query_api.queries.conditions import Position
from query_api.queries.event_columns import PageRow
from query_api.queries.feed_keys import EventKey, events_by_key, feed_keys
from query_api.queries.query import Query
from query_api.queries.short_history import FEW_ROWS
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_slice import timeline_slice
from query_api.reads.first_windows import FirstWindows
from query_api.reads.short_history import ShortHistories
from query_api.reads.store import TenantStore
from query_api.reads.windows import Window, day_bounds, month_bounds, windows_between
from query_api.tenant import TenantContext

_FEW_DAYS = timedelta(days=2)


class EventSlice(msgspec.Struct, frozen=True):
    """Events newest first, and the position behind the last; None when there are no more."""

    rows: list[PageRow]
    next_position: Position | None


class EventPages:
    """Every position is just behind an event that was read, so events that come meanwhile shift nothing."""

    def __init__(self, store: TenantStore, short: ShortHistories) -> None:
        self._store = store
        self._short = short
        self._first = FirstWindows()

    async def of_object(
        self, tenant: TenantContext, wanted: TimelineFilter, position: Position | None, limit: int, now: datetime
    ) -> EventSlice:
        """Events of one object."""
        everything = timeline_slice(tenant, wanted, position, Window(None, None), limit + 1)
        short = await self._short.rows(tenant, wanted, everything, PageRow)
        if short is not None:
            return _slice(short, limit)
        return await self.of_long_history(tenant, wanted, position, limit, now)

    async def of_long_history(
        self, tenant: TenantContext, wanted: TimelineFilter, position: Position | None, limit: int, now: datetime
    ) -> EventSlice:
        """Events of one object that has very many."""
        rows: list[PageRow] = []
        newest = _newest(wanted, position, now)
        for window in self._windows(tenant, wanted, position, newest):
            query = timeline_slice(tenant, wanted, position, window, limit + 1 - len(rows))
            rows += await self._store.rows(tenant, _of_window(query, window, wanted, newest), PageRow)
            if len(rows) > limit:
                break
        if position is None:
            self._first.remember(tenant, wanted, newest - rows[limit].created_at if len(rows) > limit else None)
        return _slice(rows, limit)

    async def of_organization(
        self, tenant: TenantContext, wanted: EventFilter, position: Position | None, limit: int, now: datetime
    ) -> EventSlice:
        """Events of all objects."""
        rows: list[PageRow] = []
        while True:
            missing = limit - len(rows)
            keys = await self._keys(tenant, wanted, position, missing + 1, now)
            if keys:
                # A key whose event is deleted or changed by now leaves a gap, which older events fill.
                rows += await self._store.rows(tenant, events_by_key(tenant, wanted, keys[:missing]), PageRow)
            if len(keys) <= missing:
                return EventSlice(rows, None)
            position = _behind(keys[missing - 1])
            if len(rows) >= limit:
                return EventSlice(rows, position)

    async def _keys(
        self, tenant: TenantContext, wanted: EventFilter, position: Position | None, limit: int, now: datetime
    ) -> list[EventKey]:
        keys: list[EventKey] = []
        newest = _newest(wanted, position, now)
        for window in self._windows(tenant, wanted, position, newest):
            query = feed_keys(tenant, wanted, position, window, limit - len(keys))
            keys += await self._store.rows(tenant, _of_window(query, window, wanted, newest), EventKey)
            if len(keys) >= limit:
                break
        if position is None:
            self._first.remember(tenant, wanted, newest - keys[-1].created_at if len(keys) >= limit else None)
        return keys

    def _windows(
        self, tenant: TenantContext, wanted: EventFilter, position: Position | None, newest: datetime
    ) -> Iterator[Window]:
        # How dense a list is at its newest says nothing of another place: a window too long is read whole.
        reach = self._first.reach(tenant, wanted) if position is None else timedelta(0)
        # The text index of a part is searched whole, so a search goes by whole months.
        bounds = (day_bounds if wanted.search is None else month_bounds)(newest, reach)
        return windows_between(bounds, wanted.date_from)


def _of_window(query: Query, window: Window, wanted: EventFilter, newest: datetime) -> Query:
    """A day of a large organization holds few rows, or the day before a silent one."""
    is_newest = window.until is None and window.since is not None and newest - window.since <= _FEW_DAYS
    if wanted.search is not None or not is_newest:
        return query
    return msgspec.structs.replace(query, settings=FEW_ROWS)


def _slice(rows: list[PageRow], limit: int) -> EventSlice:
    """Of rows that are one more than the limit where there are more."""
    if len(rows) <= limit:
        return EventSlice(rows, None)
    return EventSlice(rows[:limit], _behind(rows[limit - 1]))


def _newest(wanted: EventFilter, position: Position | None, now: datetime) -> datetime:
    last = wanted.date_until - timedelta(microseconds=1) if wanted.date_until else None
    return min(each for each in (now, last, position.created_at if position else None) if each is not None)


def _behind(event: PageRow | EventKey) -> Position:
    return Position(event.created_at, event.event_id)
