"""`Feed`: the notices of one organization from a position on, without end, however slowly they are taken.

From memory while the taker keeps up; a taker that falls behind is read for from the log again, at its own speed. So a
slow receiver holds a bounded number of notices here and delays nobody.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import cast

from query_api.changes.change_log import ChangeLog
from query_api.changes.errors import PositionTooOld, UnreadableNotice
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.webhooks.progress import Progress

# About 300 bytes each.
MAX_WAITING_CHANGES = 5000
_READ_CHANGES = 2000
_BATCH_NOTICES = 100
_CONNECT_SECONDS = 0.2


class Feed:
    """Made for one lane; `offer` is called by the switchboard, in the event loop."""

    def __init__(self, log: ChangeLog, start: Position) -> None:
        self._log = log
        self._topic = start.topic
        self._start = start
        self._behind = _partitions_behind(start, log.position)
        self.progress = Progress(start.offsets)
        self._waiting: deque[PlacedNotice] = deque()
        self._waiting_changes = 0
        self._came = asyncio.Event()
        self._is_listening = False
        self._is_live = False

    @property
    def position(self) -> Position:
        """Everything before it was delivered."""
        if self._is_live:
            self._move_horizon()
        return Position(self._topic, self.progress.offsets)

    @property
    def is_where_it_began(self) -> bool:
        """Whether a notice that it began before is still to be delivered."""
        offsets = self.position.offsets
        return any(offsets[partition] == self._start.offsets[partition] for partition in self._behind)

    def offer(self, placed: PlacedNotice, first_offsets: Mapping[int, int]) -> None:
        """A notice that came; `first_offsets` are those of the batch it came in."""
        if not self._is_listening:
            return
        self._waiting_changes += len(placed.notice.changes)
        if self._waiting_changes > MAX_WAITING_CHANGES and self._waiting:
            self.fall_behind(first_offsets)
            return
        self._waiting.append(placed)
        self._came.set()

    def fall_behind(self, first_offsets: Mapping[int, int]) -> None:
        """Listen no more: what waits, and what came from these offsets on, is read again from the log."""
        if self._is_live:
            self._move_horizon()
            for partition, offset in first_offsets.items():
                self.progress.horizon[partition] = min(self.progress.horizon[partition], offset)
        self._is_listening = self._is_live = False
        self._forget_waiting()
        self._came.set()

    async def batches(self) -> AsyncIterator[list[PlacedNotice]]:
        """Notices in the order of each partition; each is under way until `progress.end`. Raises ChangesError."""
        while True:
            while (until := self._log.position) is None:  # noqa: ASYNC110 - the log has no event for it
                await asyncio.sleep(_CONNECT_SECONDS)
            start = Position(self._topic, tuple(self.progress.horizon))
            if not until.is_comparable(start):
                raise PositionTooOld("of another topic")
            # In one step: what comes from now on is offered, what came before is read.
            self._is_listening = True
            backlog = self._log.read_from(start)
            for batch in await self._read_some(backlog):
                yield batch
            self._is_live = self._is_listening
            while self._is_live:
                await self._came.wait()
                self._came.clear()
                while self._waiting and self._is_live:
                    yield self._taken()

    async def _read_some(self, notices: AsyncIterator[PlacedNotice]) -> list[list[PlacedNotice]]:
        """Closed before anything of it is delivered: a slow receiver must not hold a connection to the log."""
        found: list[PlacedNotice] = []
        try:
            is_whole = await self._read_into(found, notices)
        except UnreadableNotice as error:
            # Nobody can tell whose it was. The reader has counted it; the others are told.
            self.progress.pass_offset(error.partition, error.offset)
            is_whole = False
        if not is_whole:
            self._is_listening = False
            self._forget_waiting()
        return [found[at : at + _BATCH_NOTICES] for at in range(0, len(found), _BATCH_NOTICES)]

    async def _read_into(self, found: list[PlacedNotice], notices: AsyncIterator[PlacedNotice]) -> bool:
        changes = 0
        async with aclosing(cast("AsyncGenerator[PlacedNotice]", notices)) as backlog:
            async for placed in backlog:
                self.progress.begin(placed.partition, placed.offset)
                self.progress.pass_offset(placed.partition, placed.offset)
                found.append(placed)
                changes += len(placed.notice.changes)
                if changes >= _READ_CHANGES:
                    return False
        return True

    def _move_horizon(self) -> None:
        """What is neither waiting nor under way, up to where the log was followed, was somebody else's."""
        until = self._log.position
        if until is None or not until.is_comparable(self._start):
            return
        horizon = list(until.offsets)
        for each in self._waiting:
            horizon[each.partition] = min(horizon[each.partition], each.offset)
        self.progress.horizon = horizon

    def _forget_waiting(self) -> None:
        self._waiting.clear()
        self._waiting_changes = 0

    def _taken(self) -> list[PlacedNotice]:
        batch = [self._waiting.popleft() for _ in range(min(_BATCH_NOTICES, len(self._waiting)))]
        self._waiting_changes -= sum(len(each.notice.changes) for each in batch)
        for each in batch:
            self.progress.begin(each.partition, each.offset)
            self.progress.pass_offset(each.partition, each.offset)
        return batch


def _partitions_behind(start: Position, end: Position | None) -> list[int]:
    if end is None or not end.is_comparable(start):
        return []
    pairs = zip(start.offsets, end.offsets, strict=True)
    return [partition for partition, (first, until) in enumerate(pairs) if first < until]
