"""`EventPages`: events behind a position, read by windows of time until the page is full. Never a page too short."""

from datetime import datetime, timedelta

import msgspec

from query_api.queries.conditions import Position
from query_api.queries.event_columns import EventRow
from query_api.queries.feed_keys import EventKey, events_by_key, feed_keys
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_slice import timeline_slice
from query_api.reads.store import TenantStore
from query_api.reads.windows import days_back, months_back
from query_api.tenant import TenantContext


class EventSlice(msgspec.Struct, frozen=True):
    """Events newest first, and the position behind the last; None when there are no more."""

    rows: list[EventRow]
    next_position: Position | None


class EventPages:
    """Every position is just behind an event that was read, so events that come meanwhile shift nothing."""

    def __init__(self, store: TenantStore) -> None:
        self._store = store

    async def of_object(
        self, tenant: TenantContext, wanted: TimelineFilter, position: Position | None, limit: int, now: datetime
    ) -> EventSlice:
        """Events of one object."""
        rows: list[EventRow] = []
        for window in months_back(_newest(wanted, position, now), wanted.date_from):
            query = timeline_slice(tenant, wanted, position, window, limit + 1 - len(rows))
            rows += await self._store.rows(tenant, query, EventRow)
            if len(rows) > limit:
                return EventSlice(rows[:limit], _behind(rows[limit - 1]))
        return EventSlice(rows, None)

    async def of_organization(
        self, tenant: TenantContext, wanted: EventFilter, position: Position | None, limit: int, now: datetime
    ) -> EventSlice:
        """Events of all objects."""
        rows: list[EventRow] = []
        while True:
            missing = limit - len(rows)
            keys = await self._keys(tenant, wanted, position, missing + 1, now)
            if keys:
                # A key whose event is deleted or changed by now leaves a gap, which older events fill.
                rows += await self._store.rows(tenant, events_by_key(tenant, wanted, keys[:missing]), EventRow)
            if len(keys) <= missing:
                return EventSlice(rows, None)
            position = _behind(keys[missing - 1])
            if len(rows) >= limit:
                return EventSlice(rows, position)

    async def _keys(
        self, tenant: TenantContext, wanted: EventFilter, position: Position | None, limit: int, now: datetime
    ) -> list[EventKey]:
        keys: list[EventKey] = []
        # A search reads `timeline_events`, where only whole months stand apart from each other.
        windows = days_back if wanted.search is None else months_back
        for window in windows(_newest(wanted, position, now), wanted.date_from):
            query = feed_keys(tenant, wanted, position, window, limit - len(keys))
            keys += await self._store.rows(tenant, query, EventKey)
            if len(keys) >= limit:
                break
        return keys


def _newest(wanted: EventFilter, position: Position | None, now: datetime) -> datetime:
    last = wanted.date_until - timedelta(microseconds=1) if wanted.date_until else None
    return min(each for each in (now, last, position.created_at if position else None) if each is not None)


def _behind(event: EventRow | EventKey) -> Position:
    return Position(event.created_at, event.event_id)
