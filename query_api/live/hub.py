"""`LiveHub`: hands every change notice to the organizations that somebody follows. One per process."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import structlog

from query_api.changes.change_log import ChangeLog
from query_api.changes.errors import ChangesUnavailable, PositionTooOld
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.errors import InvalidPosition
from query_api.live.catch_up import Backlog, CatchUp
from query_api.live.channel import Channel
from query_api.live.ending import FAILED, NOT_READY, Ended, Ending
from query_api.live.repeats import Repeats
from query_api.live.standing_rows import StandingRows
from query_api.live.subscriber import Subscriber
from query_api.reads.store import TenantStore

_READY_SECONDS = 5.0
_POLL_SECONDS = 0.05

_log = structlog.get_logger(__name__)


class LiveHub:
    """Everything is called in the event loop, so a client is taken in between two batches, never within one."""

    def __init__(
        self, log: ChangeLog, store: TenantStore, max_backlog_notices: int, ready_seconds: float = _READY_SECONDS
    ) -> None:
        self._log = log
        self._ready_seconds = ready_seconds
        self._rows = StandingRows(store)
        self._repeats = Repeats()
        self._catch_up = CatchUp(log, self._rows, self._repeats, max_backlog_notices)
        self._channels: dict[str, Channel] = {}
        self._position = log.position
        log.add_listener(self._on_notices, on_gap=self._on_gap)

    @asynccontextmanager
    async def followed_by(self, subscriber: Subscriber) -> AsyncIterator[None]:
        """Within the block the client is told. Raises Ended when changes cannot be read now."""
        position = await self._ready_position()
        channel = self._channels.get(subscriber.tenant.organization)
        if channel is None:
            channel = Channel(subscriber.tenant, self._rows, self._repeats)
            self._channels[subscriber.tenant.organization] = channel
        channel.add(subscriber)
        keeping_up = self._start(subscriber, position)
        try:
            yield
        finally:
            channel.remove(subscriber)
            if channel.is_empty:
                channel.close()
                del self._channels[subscriber.tenant.organization]
            keeping_up.cancel()
            await asyncio.wait([keeping_up])

    def end_all(self, ending: Ending) -> None:
        """End every connection."""
        for channel in self._channels.values():
            channel.close()
            for subscriber in channel.subscribers:
                subscriber.end(ending)

    async def _ready_position(self) -> Position:
        give_up_at = asyncio.get_running_loop().time() + self._ready_seconds
        while (position := self._log.position) is None:
            if asyncio.get_running_loop().time() > give_up_at:
                raise Ended(NOT_READY)
            await asyncio.sleep(_POLL_SECONDS)
        if self._position is None:
            self._position = position
        return position

    def _start(self, subscriber: Subscriber, position: Position) -> asyncio.Task[None]:
        subscriber.follow_from(position)
        start = subscriber.subscription.position
        backlog = None
        if start is not None:
            with _failure_told(subscriber):
                # Not in the task: what the hub tells before it runs would come before the backlog.
                backlog = self._catch_up.begin(subscriber, start)
        return asyncio.create_task(self._keep_up(subscriber, backlog))

    async def _keep_up(self, subscriber: Subscriber, backlog: Backlog | None) -> None:
        """The backlog at the beginning, and whatever the hub had to leave out later."""
        while True:
            with _failure_told(subscriber):
                if backlog is not None:
                    await self._catch_up.run(subscriber, backlog)
                backlog = None
                await subscriber.is_behind.wait()
                subscriber.is_behind.clear()
                if subscriber.told is not None:
                    backlog = self._catch_up.begin(subscriber, subscriber.told)

    def _on_notices(self, notices: Sequence[PlacedNotice]) -> None:
        if self._position is not None:
            for placed in notices:
                channel = self._channels.get(placed.notice.organization_id)
                if channel is not None:
                    channel.offer(placed, self._position)
        self._position = self._log.position

    def _on_gap(self) -> None:
        self._repeats.clear()
        for channel in self._channels.values():
            channel.resync()
        now = self._log.position
        # The notices of the batch that had the gap come next, and lie before `now`.
        if now is not None and self._position is not None and not now.is_comparable(self._position):
            self._position = now


@contextmanager
def _failure_told(subscriber: Subscriber) -> Iterator[None]:
    """What cannot be caught up is told to the client, by a frame or by the end of its connection."""
    try:
        yield
    except (PositionTooOld, InvalidPosition):
        subscriber.resync()
    except ChangesUnavailable as error:
        _log.warning("live_backlog_not_read", error=str(error))
        subscriber.end(NOT_READY)
    except Exception:
        _log.exception("live_backlog_failed", organization=subscriber.tenant.organization)
        subscriber.end(FAILED)
