"""Grouping, with a queue instead of Faust."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from stream_workers.transport import gather
from stream_workers.transport.lease import Lease
from tests.unit.stream_workers.transport.test_lease import SomeAssignment, batch_of

pytestmark = pytest.mark.anyio
SOON = timedelta(milliseconds=30)
AT_ONCE = timedelta()


async def never() -> None:
    await asyncio.Event().wait()


async def always() -> None: ...


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class NoSensors:
    def on_message_in(self, *_: Any) -> None: ...
    def on_stream_event_in(self, *_: Any) -> None: ...


@dataclass
class SomeStream:
    """What `gather` uses of a Faust stream; batches of `rows` records, all of one lease."""

    lease: Lease = field(default_factory=lambda: Lease(("t", 0), SomeAssignment(), 0))
    queue: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)
    numbers: int = 0
    taken: list[Any] = field(default_factory=list)

    @property
    def app(self) -> Any:
        return SimpleNamespace(consumer=self, sensors=NoSensors())

    @property
    def channel(self) -> Any:
        return SimpleNamespace(queue=self.queue)

    def arrives(self, rows: int = 10, size_bytes: int = 0) -> Any:
        batch = batch_of(self.lease, self.numbers, self.numbers * 100, self.numbers * 100 + rows)
        batch.size_bytes = size_bytes
        self.numbers += 1
        event = SimpleNamespace(value=batch, message=SimpleNamespace(tp=("t", 0), offset=0))
        self.queue.put_nowait(event)
        return event

    async def maybe_start(self) -> None: ...
    async def rewind_in_flight(self) -> None: ...

    async def take(self, batch: Any) -> bool:
        return bool(batch.is_current and self.lease.take(batch))


def groups_of(
    stream: SomeStream,
    max_rows: int = 1_000,
    min_interval: timedelta = AT_ONCE,
    wanted: Callable[[], Awaitable[None]] = never,
) -> AsyncIterator[list[Any]]:
    return gather(
        stream, max_rows=max_rows, max_bytes=1_000, min_interval=min_interval, wanted=wanted, taken=stream.taken.append
    )


async def test_group_ends_at_the_row_limit_without_waiting() -> None:
    stream = SomeStream()
    first, second, third = stream.arrives(10), stream.arrives(10), stream.arrives(10)
    groups = groups_of(stream, max_rows=20)
    assert await anext(groups) == [first, second]
    stream.arrives(10)
    assert (await anext(groups))[0] is third


async def test_group_ends_at_the_byte_limit() -> None:
    stream = SomeStream()
    events = [stream.arrives(size_bytes=600), stream.arrives(size_bytes=600)]
    assert await anext(groups_of(stream)) == events


async def test_what_comes_alone_waits_for_nobody() -> None:
    stream = SomeStream()
    only = stream.arrives()
    assert await anext(groups_of(stream, min_interval=timedelta(hours=1), wanted=always)) == [only]


async def test_two_groups_end_an_interval_apart() -> None:
    stream, loop = SomeStream(), asyncio.get_running_loop()
    groups = groups_of(stream, min_interval=10 * SOON, wanted=always)
    stream.arrives()
    await anext(groups)
    first_ended = loop.time()
    second = stream.arrives()
    assert await anext(groups) == [second]
    # The loop's clock rounds to 1 ms.
    assert loop.time() - first_ended > 10 * SOON.total_seconds() - 0.002


async def test_each_batch_is_taken_as_it_comes() -> None:
    stream = SomeStream()
    first = stream.arrives()
    group: asyncio.Future[list[Any]] = asyncio.ensure_future(anext(groups_of(stream)))
    await asyncio.sleep(0.001)
    assert stream.taken == [first]
    second = stream.arrives()
    await asyncio.sleep(0.001)
    assert stream.taken == [first, second]
    group.cancel()


async def test_group_takes_what_comes_until_it_is_wanted() -> None:
    stream, stored = SomeStream(), asyncio.Event()

    async def wanted() -> None:
        await stored.wait()

    first = stream.arrives()
    group: asyncio.Future[list[Any]] = asyncio.ensure_future(anext(groups_of(stream, wanted=wanted)))
    await asyncio.sleep(2 * SOON.total_seconds())
    second = stream.arrives()
    await asyncio.sleep(0.001)
    assert not group.done()
    stored.set()
    assert await group == [first, second]


async def test_nothing_is_lost_when_batches_and_deadlines_race() -> None:
    stream = SomeStream()
    total = 400

    async def produce() -> None:
        for number in range(total):
            stream.arrives(1)
            await asyncio.sleep(0.0005 if number % 3 else 0)

    producing = asyncio.create_task(produce())
    seen: list[int] = []
    async for group in groups_of(stream, wanted=always):
        seen += [event.value.number for event in group]
        if len(seen) == total:
            break
    await producing
    assert seen == list(range(total))


async def test_next_group_gathers_while_the_last_one_is_in_flight() -> None:
    stream = SomeStream()
    first, second = stream.arrives(10), stream.arrives(10)
    groups = groups_of(stream, max_rows=10)
    assert await anext(groups) == [first]
    assert await anext(groups) == [second]
    assert stream.lease.records_in_flight == 20


async def test_void_batches_are_left_out() -> None:
    stream = SomeStream()
    stream.arrives()
    stream.lease.end()
    stream.lease, stream.numbers = Lease(("t", 0), SomeAssignment(), 0), 0
    current = stream.arrives()
    assert await anext(groups_of(stream, wanted=always)) == [current]


async def test_group_that_became_void_while_it_waited_is_empty() -> None:
    stream = SomeStream()
    stream.arrives()
    groups = groups_of(stream, wanted=always)
    first_group: asyncio.Future[list[Any]] = asyncio.ensure_future(anext(groups))
    for _turn_of_the_loop in range(10):
        await asyncio.sleep(0)
    assert stream.lease.records_in_flight
    stream.lease.end()
    stream.lease, stream.numbers = Lease(("t", 0), SomeAssignment(), 0), 0
    assert await first_group == []
    current = stream.arrives()
    assert await anext(groups) == [current]


async def test_end_of_the_stream_ends_the_groups() -> None:
    stream = SomeStream()
    waiting = asyncio.create_task(anext(groups_of(stream), None))
    await asyncio.sleep(0)
    getter = stream.queue._getters[0]  # type: ignore[attr-defined]  # as faust's ThrowableQueue throws
    getter.set_exception(StopAsyncIteration())
    assert await waiting is None
