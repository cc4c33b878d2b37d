"""`ChangeReader`: hands every notice of `timeline.changes` to its listeners, in the event loop of the API.

Connects for ever. After a lost connection it goes on where it stopped, so a listener that only wants notices misses
none; where that cannot be (retention, a topic made anew, too far behind) it starts at the end and calls `on_gap`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

import msgspec
import structlog

from query_api.changes.errors import ChangesError, ChangesUnavailable, PositionTooOld
from query_api.changes.placed_notice import PlacedNotice, placed_notice
from query_api.changes.position import Position
from query_api.changes.recent_notices import RecentNotices
from query_api.changes.resume import notices_between
from query_api.changes.tail import Bounds, Record, Tail, opened_tail
from query_api.changes.topic_state import TopicState, TopicWatch
from query_api.metrics import ApiMetrics
from schemas.topics import CHANGES

MAX_STALENESS_SECONDS = 1.0
_WAIT_SECONDS = 0.1
# A hiccup is no lost connection: until then the reader only says that it is not up to date.
_SILENCE_SECONDS = 5.0
_TOPIC_CHECK_SECONDS = 5.0
_FIRST_BACKOFF_SECONDS = 0.2
_LONGEST_BACKOFF_SECONDS = 5.0
# Further behind than this, a listener is served better by reading everything again.
_MAX_BACKLOG = 100_000
_MAX_RESUMING = 4
_NEVER = float("-inf")
_log = structlog.get_logger(__name__)

Signal = Callable[[], None]


def _ignore() -> None:
    """Nobody wants to know."""


class Listener(msgspec.Struct, frozen=True, eq=False):
    """What the reader calls, in the event loop; it must neither block nor raise.

    `on_notices` with every batch; `on_gap` when notices may have been missed; `on_reconnect` when a new connection
    goes on where the last one stopped: nothing is missed, unless brokers lost what they had acknowledged.
    """

    on_notices: Callable[[Sequence[PlacedNotice]], None]
    on_gap: Signal = _ignore
    on_reconnect: Signal = _ignore


class ChangeReader:
    """One per process; everything is called in the event loop."""

    def __init__(self, bootstrap_servers: str, metrics: ApiMetrics, topic: str = CHANGES) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._metrics = metrics
        self._topic = topic
        self._watch = TopicWatch(bootstrap_servers, topic)
        self._state: TopicState | None = None
        self._offsets: list[int] = []
        self._position: Position | None = None
        self._synced_at = _NEVER
        self._failures = 0
        self._listeners: list[Listener] = []
        self._recent = RecentNotices()
        self._resuming = asyncio.Semaphore(_MAX_RESUMING)
        metrics.changes_connected.set_function(lambda: float(self.is_connected))

    def add_listener(
        self,
        on_notices: Callable[[Sequence[PlacedNotice]], None],
        *,
        on_gap: Signal = _ignore,
        on_reconnect: Signal = _ignore,
    ) -> Listener:
        """Call these from now on, from `position` on. See `Listener`."""
        listener = Listener(on_notices, on_gap, on_reconnect)
        self._listeners.append(listener)
        return listener

    def remove_listener(self, listener: Listener) -> None:
        """Call it no more."""
        self._listeners.remove(listener)

    @property
    def position(self) -> Position | None:
        """Everything before it was handed to the listeners, nothing behind it; None before the first connection."""
        if self._position is None and self._state is not None:
            self._position = Position(self._state.topic, tuple(self._offsets))
        return self._position

    @property
    def synced_at(self) -> float:
        """By `time.monotonic`: every notice that Kafka acknowledged before was handed to the listeners."""
        return self._synced_at

    @property
    def is_connected(self) -> bool:
        """Whether every notice older than MAX_STALENESS_SECONDS was handed to the listeners."""
        return time.monotonic() - self._synced_at < MAX_STALENESS_SECONDS

    def was_announced(self, organization: str, event_id: str, version: int) -> bool:
        """Whether a notice of this version, or of a later one, was handed over lately."""
        return self._recent.tells_of(organization, event_id, version)

    def read_from(self, position: Position) -> AsyncIterator[PlacedNotice]:
        """The notices from `position` up to where the reader stands now; the listeners get what follows.

        Of each partition in order. Raises PositionTooOld, ChangesUnavailable, or InvalidPosition for what lies behind
        the end of the topic; a position a little ahead of this instance is good, nothing is missing yet.
        """
        until = self.position
        if until is None:
            raise ChangesUnavailable("not connected yet")
        if not until.is_comparable(position):
            raise PositionTooOld("of another topic")
        in_memory = self._recent.between(position, until)
        if in_memory is not None and until.covers(position):
            return _each(in_memory)
        return self._from_kafka(position, until)

    async def follow(self) -> None:
        """For ever: connect, hand over, connect again. Ends only when it is cancelled."""
        while True:
            try:
                await self._follow_one_connection()
            except (ChangesError, TimeoutError) as error:
                if self._failures == 0:
                    _log.warning("changes_not_followed", error=str(error))
            except Exception:
                # A bug, ours or aiokafka's: it must not end live updates in silence while the API goes on.
                _log.exception("changes_not_followed")
            self._synced_at = _NEVER
            await asyncio.sleep(min(_LONGEST_BACKOFF_SECONDS, _FIRST_BACKOFF_SECONDS * 2 ** min(self._failures, 10)))
            self._failures += 1

    async def _from_kafka(self, position: Position, until: Position) -> AsyncIterator[PlacedNotice]:
        async with (
            self._resuming,
            opened_tail(self._bootstrap_servers, self._topic, len(until.offsets)) as tail,
        ):
            async for placed in notices_between(tail, position, until):
                yield placed

    async def _follow_one_connection(self) -> None:
        state = await self._watch.state()
        async with opened_tail(self._bootstrap_servers, self._topic, state.partition_count) as tail:
            self._take_up(state, await tail.bounds())
            tail.start_at(dict(enumerate(self._offsets)))
            checking = asyncio.create_task(self._check_topic(state))
            try:
                await self._hand_over_for_ever(tail, checking)
            finally:
                checking.cancel()
                await asyncio.wait([checking])

    def _take_up(self, state: TopicState, bounds: Bounds) -> None:
        if self._state == state and _holds(bounds, self._offsets):
            self._signal(lambda listener: listener.on_reconnect())
            return
        is_first = self._state is None
        self._state, self._offsets, self._position = state, list(bounds.end), None
        self._recent.start_at(self._offsets)
        if not is_first:
            _log.warning("changes_missed", consequence="listeners start anew")
            self._signal(lambda listener: listener.on_gap())

    async def _hand_over_for_ever(self, tail: Tail, checking: asyncio.Task[None]) -> None:
        heard_at = time.monotonic()
        while True:
            if records := await tail.records(_WAIT_SECONDS):
                self._hand_over(records)
                heard_at = time.monotonic()
            self._synced_at = max(self._synced_at, tail.proven_at(self._offsets))
            if self.is_connected:
                heard_at, self._failures = time.monotonic(), 0
            if time.monotonic() - heard_at > _SILENCE_SECONDS:
                raise ChangesUnavailable("Kafka no longer answers")
            if checking.done():
                raise ChangesUnavailable("the topic is another one than before")
            # Records that wait already do not suspend: without this a backlog would keep every request waiting.
            await asyncio.sleep(0)

    def _hand_over(self, records: Sequence[Record]) -> None:
        placed: list[PlacedNotice] = []
        has_gap = False
        for record in records:
            notice = placed_notice(record)
            if notice is None:
                has_gap = True
                self._recent.miss(record.partition, record.offset)
                self._metrics.undecodable_notices.inc()
                _log.error("undecodable_notice", partition=record.partition, offset=record.offset)
            else:
                placed.append(notice)
                self._recent.add(notice)
            self._offsets[record.partition] = record.offset + 1
        self._position = None
        self._metrics.change_notices.inc(len(placed))
        if has_gap:
            self._signal(lambda listener: listener.on_gap())
        if placed:
            self._signal(lambda listener: listener.on_notices(placed))

    def _signal(self, call: Callable[[Listener], None]) -> None:
        for listener in tuple(self._listeners):
            try:
                call(listener)
            except Exception:
                # The others have nothing to do with it; the one that failed has missed something.
                _log.exception("listener_failed")
                with suppress(Exception):
                    listener.on_gap()

    async def _check_topic(self, state: TopicState) -> None:
        """Ends when the topic was made anew or has other partitions, which no fetch would notice."""
        while True:
            await asyncio.sleep(_TOPIC_CHECK_SECONDS)
            # No answer is no news: a connection that still brings proofs is not given up for it.
            with suppress(ChangesUnavailable):
                if await self._watch.state() != state:
                    return


def _holds(bounds: Bounds, offsets: Sequence[int]) -> bool:
    backlog = 0
    for first, offset, end in zip(bounds.beginning, offsets, bounds.end, strict=True):
        if not first <= offset <= end:
            return False
        backlog += end - offset
    return backlog <= _MAX_BACKLOG


async def _each(notices: Sequence[PlacedNotice]) -> AsyncIterator[PlacedNotice]:
    for each in notices:
        yield each
