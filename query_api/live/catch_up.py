"""`CatchUp`: tells a client what happened between its position and the moment from which the hub tells it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import cast

import msgspec

from query_api.changes.change_log import ChangeLog
from query_api.changes.errors import ChangesUnavailable, PositionTooOld
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.live.frame import Frame
from query_api.live.live_position import LivePosition
from query_api.live.progress import Progress
from query_api.live.repeats import Repeats
from query_api.live.standing_rows import StandingRows
from query_api.live.subscriber import Subscriber
from query_api.live.telling import Verdict, tellings

# More queries at once would only wait for each other.
_MAX_AT_ONCE = 8
_BATCH_NOTICES = 500


class Backlog(msgspec.Struct, frozen=True):
    """One round: what lies between two positions."""

    start: LivePosition
    until: Position
    notices: AsyncIterator[PlacedNotice]


class CatchUp:
    """The hub holds its own frames for the client back until the backlog is told; so there is no hole between."""

    def __init__(self, log: ChangeLog, rows: StandingRows, repeats: Repeats, max_notices: int) -> None:
        self._log = log
        self._rows = rows
        self._repeats = repeats
        self._max_notices = max_notices
        self._at_once = asyncio.Semaphore(_MAX_AT_ONCE)

    def begin(self, subscriber: Subscriber, start: LivePosition) -> "Backlog":
        """What the hub tells from this very step on is held back. Raises as `ChangeLog.read_from`."""
        until = self._log.position
        if until is None:
            raise ChangesUnavailable("not connected yet")
        if not until.is_comparable(start.position):
            raise PositionTooOld("of another topic")
        if until.distance(start.position) > self._max_notices:
            raise PositionTooOld("too far behind")
        subscriber.hold_from(until, start)
        return Backlog(start, until, self._log.read_from(start.position))

    async def run(self, subscriber: Subscriber, backlog: "Backlog") -> None:
        """Rounds, until one is over before too much came meanwhile. Raises what `begin` raises."""
        while True:
            progress = Progress(backlog.start)
            async with aclosing(cast("AsyncGenerator[PlacedNotice]", backlog.notices)) as notices:
                await self._tell(subscriber, progress, notices)
            told = await subscriber.release(LivePosition(backlog.until).merged(progress.position))
            if told is None:
                return
            backlog = self.begin(subscriber, told)

    async def _tell(self, subscriber: Subscriber, progress: Progress, notices: AsyncGenerator[PlacedNotice]) -> None:
        batch: list[PlacedNotice] = []
        async for placed in notices:
            if placed.notice.organization_id == subscriber.tenant.organization:
                batch.append(placed)
            if len(batch) >= _BATCH_NOTICES:
                await self._tell_batch(subscriber, progress, batch)
                batch = []
        await self._tell_batch(subscriber, progress, batch)

    async def _tell_batch(self, subscriber: Subscriber, progress: Progress, batch: Sequence[PlacedNotice]) -> None:
        wanted = [each for placed in batch for each in tellings(placed) if subscriber.wants(each)]
        wanted = [each for each in wanted if not progress.has_told(each) and not self._repeats.is_repeat(each)]
        async with self._at_once:
            rows = await self._rows.read(subscriber.tenant, wanted) if wanted else {}
        for telling in wanted:
            progress.pass_change(telling)
            row = rows.get(telling.key)
            verdict = telling.verdict(row)
            if row is not None and verdict is Verdict.STANDS:
                await subscriber.tell_backlog(Frame(telling.head(row), progress.position))
            elif verdict is Verdict.UNSEEN:
                raise PositionTooOld("a row of it cannot be read")
