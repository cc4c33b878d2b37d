"""`Dispatcher`: a lane for every endpoint, as the table has them; states written down as they move on."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from operator import gt

import msgspec
import structlog

from query_api.changes.change_log import ChangeLog
from query_api.changes.errors import ChangesUnavailable, PositionTooOld
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.errors import InvalidPosition
from query_api.live.standing_rows import StandingRows
from query_api.webhooks.config import WebhookSettings
from query_api.webhooks.endpoint import Endpoint, EndpointState, state_of
from query_api.webhooks.endpoint_store import EndpointStore
from query_api.webhooks.feed import Feed
from query_api.webhooks.lane import Lane
from query_api.webhooks.replication import Replication
from query_api.webhooks.sender import Sender
from query_api.webhooks.webhook_metrics import WebhookMetrics
from runtime.errors import StoreError

_SAVE_SECONDS = 1.0
_POSITION_AFTER = timedelta(seconds=30)
_LANE_BACKOFF_SECONDS = 5.0
_log = structlog.get_logger(__name__)

LaneKey = tuple[str, str]


class Dispatcher:
    """One per process; runs while the process leads."""

    def __init__(
        self,
        *,
        log: ChangeLog,
        oldest: Callable[[Position], Awaitable[Position]],
        store: EndpointStore,
        rows: StandingRows,
        replication: Replication,
        sender: Sender,
        settings: WebhookSettings,
        metrics: WebhookMetrics,
    ) -> None:
        self._log = log
        self._oldest = oldest
        self._store = store
        self._rows = rows
        self._replication = replication
        self._sender = sender
        self._settings = settings
        self._metrics = metrics
        self._lanes: dict[LaneKey, tuple[Lane, asyncio.Task[None]]] = {}
        self._by_organization: dict[str, list[Lane]] = {}
        self._saved: dict[LaneKey, EndpointState] = {}
        self._heard: Position | None = None
        log.add_listener(self._on_notices, on_gap=self._on_gap)

    async def run(self) -> None:
        """Until cancelled: follow the table, keep the lanes, write the states down."""
        refreshed_at = float("-inf")
        # Another process may have led meanwhile.
        self._saved.clear()
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    if loop.time() - refreshed_at >= self._settings.webhook_refresh_seconds:
                        await self._refresh()
                        refreshed_at = loop.time()
                    await self._save()
                except StoreError as error:
                    _log.warning("webhooks_wait_for_store", error=str(error))
                await asyncio.sleep(min(_SAVE_SECONDS, self._settings.webhook_refresh_seconds))
        finally:
            for key in list(self._lanes):
                # Not written down: the next process delivers a little again.
                with suppress(StoreError):
                    await self._end(key)

    async def _refresh(self) -> None:
        """Start, change and end lanes by what the table says now."""
        end = self._log.position
        if end is None:
            return
        self._heard = self._heard or end
        endpoints = {(each.organization_id, each.endpoint_id): each for each in await self._store.endpoints()}
        states = await self._store.states()
        for key in list(self._lanes):
            lane, task = self._lanes[key]
            endpoint = endpoints.get(key)
            if endpoint is None or endpoint.replay != lane.endpoint.replay or task.done():
                await self._end(key)
            else:
                lane.endpoint = endpoint
        for key, endpoint in endpoints.items():
            stored = self._saved.get(key) or states.get(key)
            state = state_of(endpoint, stored)
            if key not in self._lanes and state.state != "given_up":
                self._begin(key, endpoint, state, end)
        self._metrics.endpoints.set(len(self._lanes))
        self._sort()

    def _begin(self, key: LaneKey, endpoint: Endpoint, state: EndpointState, end: Position) -> None:
        try:
            stored = Position.parse(state.position)
        except InvalidPosition:
            stored = Position(b"", ())
        if stored.topic != end.topic:
            state = self._with_gap(state, "of another topic")
        lane = self._lane(endpoint, state, taken_over(stored, end))
        self._lanes[key] = lane, asyncio.create_task(self._run(lane))

    def _lane(self, endpoint: Endpoint, state: EndpointState, start: Position) -> Lane:
        return Lane(
            endpoint,
            state,
            feed=Feed(self._log, start),
            rows=self._rows,
            replication=self._replication,
            sender=self._sender,
            settings=self._settings,
            metrics=self._metrics,
        )

    def _with_gap(self, state: EndpointState, reason: str) -> EndpointState:
        """The tenant sees it until a replay; an operator by log and metric."""
        _log.error("webhook_changes_lost", endpoint=state.endpoint_id, error=reason)
        self._metrics.gaps.inc()
        return msgspec.structs.replace(state, changes_lost_at=datetime.now(UTC))

    async def _run(self, lane: Lane) -> None:
        """The lane again after every outage of the log; what it held is read again from its position."""
        while True:
            try:
                await lane.run()
            except PositionTooOld as error:
                lane = await self._from_what_is_left(lane, str(error))
            except (ChangesUnavailable, InvalidPosition) as error:
                _log.warning("webhook_lane_waits", endpoint=lane.endpoint.endpoint_id, error=str(error))
                await asyncio.sleep(_LANE_BACKOFF_SECONDS)
                lane = self._renewed(lane, lane.state, lane.feed.position)
            else:
                return

    async def _from_what_is_left(self, lane: Lane, reason: str) -> Lane:
        _log.warning("webhook_lane_cannot_go_on", endpoint=lane.endpoint.endpoint_id, error=reason)
        await asyncio.sleep(_LANE_BACKOFF_SECONDS)
        before, state = lane.feed.position, lane.state
        position = taken_over(before, self._log.position or before)
        with suppress(ChangesUnavailable):
            oldest = await self._oldest(position)
            position = Position(position.topic, tuple(map(max, oldest.offsets, position.offsets)))
        if position.topic != before.topic or any(map(gt, position.offsets, before.offsets)):
            state = self._with_gap(state, reason)
        return self._renewed(lane, state, position)

    def _renewed(self, lane: Lane, state: EndpointState, start: Position) -> Lane:
        again = self._lane(lane.endpoint, state, start)
        key = (lane.endpoint.organization_id, lane.endpoint.endpoint_id)
        self._lanes[key] = again, self._lanes[key][1]
        self._sort()
        return again

    async def _end(self, key: LaneKey) -> None:
        lane, task = self._lanes.pop(key)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass
        except Exception:
            # A bug: the lane starts anew where it stood, and says so every time.
            _log.exception("webhook_lane_failed", endpoint=lane.endpoint.endpoint_id)
        state = lane.state
        await self._store.save([state])
        self._saved[key] = state

    async def _save(self) -> None:
        changed = []
        for key, (lane, _) in self._lanes.items():
            state = lane.state
            if _is_news(state, self._saved.get(key)):
                changed.append((key, state))
        if changed:
            await self._store.save([state for _, state in changed])
            self._saved.update(changed)

    def _sort(self) -> None:
        lanes: dict[str, list[Lane]] = defaultdict(list)
        for lane, _ in self._lanes.values():
            lanes[lane.endpoint.organization_id].append(lane)
        self._by_organization = lanes

    def _on_notices(self, batch: Sequence[PlacedNotice]) -> None:
        first_offsets: dict[int, int] = {}
        for placed in batch:
            first_offsets.setdefault(placed.partition, placed.offset)
        for placed in batch:
            for lane in self._by_organization.get(placed.notice.organization_id, ()):
                lane.feed.offer(placed, first_offsets)
        self._heard = self._log.position

    def _on_gap(self) -> None:
        # The reader stands elsewhere already; what it has missed is read from where it was heard last.
        heard = dict(enumerate(self._heard.offsets)) if self._heard is not None else {}
        for lane, _ in self._lanes.values():
            lane.feed.fall_behind(heard)


def taken_over(stored: Position, end: Position) -> Position:
    """Where to go on in the topic of `end`: at its first notices, if it was made anew or the partition was added."""
    kept = stored.offsets if stored.topic == end.topic else ()
    return Position(end.topic, (*kept, *(0 for _ in end.offsets[len(kept) :])))


def _is_news(state: EndpointState, saved: EndpointState | None) -> bool:
    """Other organizations' changes move every position: written down for them alone every second it would cost more."""
    if saved is None or state.delivered != saved.delivered or state.last_error != saved.last_error:
        return True
    if (state.state, state.failing_since, state.changes_lost_at) != (
        saved.state,
        saved.failing_since,
        saved.changes_lost_at,
    ):
        return True
    return state.position != saved.position and state.written_at - saved.written_at > _POSITION_AFTER
