"""`Outbox`: the frames that wait for one client; bounded, so that a client that does not read costs no memory."""

import asyncio
from collections import deque

import msgspec

from query_api.live.frame import Frame


class OutboxLimits(msgspec.Struct, frozen=True):
    """A single frame of any size is taken by an empty outbox: an event holds up to 1 MiB."""

    frames: int = 1000
    bytes: int = 1024 * 1024


class Outbox:
    """First in, first out."""

    def __init__(self, limits: OutboxLimits) -> None:
        self._limits = limits
        self._frames: deque[Frame] = deque()
        self._bytes = 0
        self._is_filled = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: Frame) -> bool:
        """Whether there was room for it."""
        if self._frames and not self._fits(frame):
            return False
        self._frames.append(frame)
        self._bytes += frame.size
        self._is_filled.set()
        return True

    async def room(self, frame: Frame) -> None:
        """Wait until there is room for it; the client decides how long that takes."""
        while self._frames and not self._fits(frame):
            self._has_room.clear()
            await self._has_room.wait()

    async def take(self) -> Frame:
        """The next frame, once there is one."""
        while not self._frames:
            self._is_filled.clear()
            await self._is_filled.wait()
        frame = self._frames.popleft()
        self._bytes -= frame.size
        self._has_room.set()
        return frame

    def clear(self) -> None:
        """Forget what waits."""
        self._frames.clear()
        self._bytes = 0
        self._has_room.set()

    def _fits(self, frame: Frame) -> bool:
        return len(self._frames) < self._limits.frames and self._bytes + frame.size <= self._limits.bytes
