"""One connection with a wire in memory: what is sent, and why it ends."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from query_api.live.connections.conversation import converse
from query_api.live.ending import EXPIRED, FAILED, GONE, TOO_SLOW, Ending
from query_api.live.frame import RESYNC, Frame
from query_api.live.outbox import Outbox, OutboxLimits
from tests.unit.query_api.live.fakes import METRICS, settle, subscriber

FAR = time.time() + 3600


class Wire:
    """A client that reads for as long as `reads` is set."""

    kind = "socket"

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.left: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    async def send(self, frame: Frame) -> None:
        await self.reads.wait()
        self.sent.append(frame.text)

    async def until_gone(self) -> Ending:
        return await self.left


def run(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 20))


def test_frames_leave_in_order_until_the_client_does() -> None:
    async def scene() -> None:
        wire, following = Wire(), subscriber()
        talking = asyncio.create_task(converse(following, wire, FAR, METRICS))
        for number in range(3):
            following.outbox.put(Frame(str(number)))
        await settle()
        wire.left.set_result(GONE)
        assert await talking == GONE
        assert wire.sent == ["0", "1", "2"]

    run(scene())


def test_a_client_that_takes_nothing_is_dropped_and_what_waited_is_forgotten() -> None:
    async def scene() -> None:
        wire, following = Wire(), subscriber()
        wire.reads.clear()
        for _ in range(5):
            following.outbox.put(RESYNC)
        assert await converse(following, wire, FAR, METRICS, stall_seconds=0.05) == TOO_SLOW
        assert len(following.outbox) == 0

    run(scene())


def test_a_token_ends_the_connection_at_its_time_whatever_the_client_does() -> None:
    async def scene() -> None:
        wire, following = Wire(), subscriber()
        wire.reads.clear()
        following.outbox.put(RESYNC)
        started = time.time()
        assert await converse(following, wire, started + 0.2, METRICS) == EXPIRED
        assert 0.1 < time.time() - started < 5

    run(scene())


def test_a_token_without_an_end_in_sight_is_no_trouble() -> None:
    async def scene() -> None:
        wire = Wire()
        wire.left.set_result(GONE)
        assert await converse(subscriber(), wire, 2.0**53, METRICS) == GONE

    run(scene())


def test_a_lost_connection_ends_it_and_a_bug_says_so() -> None:
    async def ending_of(error: Exception) -> Ending:
        wire = Wire()
        wire.left.set_exception(error)
        return await converse(subscriber(), wire, FAR, METRICS)

    async def scene() -> None:
        assert await ending_of(ConnectionResetError()) == GONE
        assert await ending_of(ZeroDivisionError()) == FAILED

    run(scene())


def test_an_outbox_is_bounded_by_frames_and_by_bytes_and_takes_one_frame_of_any_size() -> None:
    async def scene() -> None:
        outbox = Outbox(OutboxLimits(frames=3, bytes=100))
        assert [outbox.put(Frame("x")) for _ in range(4)] == [True, True, True, False]
        outbox.clear()
        assert [outbox.put(Frame("x" * size)) for size in (1000, 1)] == [True, False]
        waiting = asyncio.create_task(outbox.room(Frame("x" * 60)))
        await asyncio.sleep(0)
        assert not waiting.done()
        await outbox.take()
        await waiting

    run(scene())
