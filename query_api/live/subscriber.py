"""`Subscriber`: one client that follows: what it wants, where it stands, what waits for it, and why it ends."""

import asyncio

from query_api.changes.position import Position
from query_api.live.ending import Ending
from query_api.live.frame import RESYNC, Frame
from query_api.live.live_metrics import LiveMetrics
from query_api.live.live_position import LivePosition
from query_api.live.outbox import Outbox, OutboxLimits
from query_api.live.subscription import Subscription
from query_api.live.telling import Telling
from query_api.tenant import TenantContext


class Subscriber:
    """Everything is called in the event loop.

    While it catches up, what the hub tells is held back: the backlog comes first. It also catches up when more came at
    once than the outbox holds: the hub never waits for a client, and what it does not hold stands in the log.
    """

    def __init__(
        self, tenant: TenantContext, subscription: Subscription, limits: OutboxLimits, metrics: LiveMetrics
    ) -> None:
        self.tenant = tenant
        self.subscription = subscription
        self.outbox = Outbox(limits)
        self.ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self.is_behind = asyncio.Event()
        """Set when the hub had to leave frames out: they must be caught up from `told`."""
        self.told: LivePosition | None = subscription.position
        """Everything before it was put into the outbox."""
        self._limits = limits
        self._metrics = metrics
        # Where the hub begins for this client, or further where another instance told more.
        self._skip_until: LivePosition | None = None
        self._held: Outbox | None = None
        self._has_lost_held = False

    @property
    def is_catching_up(self) -> bool:
        """Whether a backlog is being told."""
        return self._held is not None

    def follow_from(self, position: Position) -> None:
        """The hub tells this client everything from `position` on."""
        self._skip_until = LivePosition(position)
        self.told = self.told or self._skip_until

    def hold_from(self, position: Position, resumed: LivePosition) -> None:
        """The same, but held back until what lies between `resumed` and `position` is told."""
        self._skip_until = LivePosition(position).merged(resumed)
        self._held = Outbox(self._limits)
        self._has_lost_held = False

    def wants(self, telling: Telling) -> bool:
        """Whether it is of what this client follows. Nothing ever leaves for who follows the whole organization."""
        objects = self.subscription.objects
        return not telling.is_departure if objects is None else telling.followed in objects

    def push(self, frame: Frame) -> None:
        """One more frame from the hub."""
        unseen = self._unseen(frame)
        # Nothing after the end: a frame behind those that were forgotten would make a hole.
        if unseen is None or self.ended.done():
            return
        if self._held is not None:
            self._hold(self._held, unseen)
        elif not self._put(unseen):
            self._held, self._has_lost_held = Outbox(self._limits), True
            self.is_behind.set()

    async def tell_backlog(self, frame: Frame) -> None:
        """One more frame of the backlog, as soon as the client makes room for it."""
        await self.outbox.room(frame)
        if self.is_catching_up and not self.ended.done():
            self._put(frame)

    async def release(self, told: LivePosition) -> LivePosition | None:
        """The backlog is told, up to `told`: what was held back follows, and then every frame at once.

        When it was too much to hold: up to where it has been told, to read on from there.
        """
        while self._held is not None:
            if self._has_lost_held:
                return told
            if not len(self._held):
                self._held = None
                break
            frame = await self._held.take()
            await self.tell_backlog(frame)
            told = frame.position or told
        return None

    def resync(self) -> None:
        """Something was missed: the client reads again, and follows from here on."""
        if self.ended.done():
            return
        self._metrics.resyncs.inc()
        self._held = self._skip_until = None
        self.is_behind.clear()
        self.outbox.clear()
        self.outbox.put(RESYNC)

    def end(self, ending: Ending) -> None:
        """The first reason counts. What waited is forgotten at once."""
        if not self.ended.done():
            self.ended.set_result(ending)
        self.outbox.clear()
        if self._held is not None:
            self._held.clear()

    def _put(self, frame: Frame) -> bool:
        if not self.outbox.put(frame):
            return False
        self.told = frame.position
        return True

    def _unseen(self, frame: Frame) -> Frame | None:
        """The frame as this client gets it, None if it has seen it."""
        skipped = self._skip_until
        if skipped is None or frame.position is None:
            return frame
        if not skipped.is_behind(frame.partition, frame.offset, frame.index):
            return None
        position = frame.position.merged(skipped)
        if position != frame.position:
            return frame.at(position)
        self._skip_until = None
        return frame

    def _hold(self, held: Outbox, frame: Frame) -> None:
        if self._has_lost_held or not held.put(frame):
            # It takes longer than memory allows: another round reads from the log what was not held.
            self._has_lost_held = True
            held.clear()
