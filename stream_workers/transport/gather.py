"""What an agent of the worker uses: groups of batches in, acknowledgements out, and the brake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from stream_workers.transport.record_batch import RecordBatch

MIB = 1024 * 1024
# What is published at one moment comes as a fetch of each partition.
_COMPANY_SECONDS = 0.01
Event = Any
"""faust.Event (untyped) whose value is a RecordBatch."""


async def gather(
    stream: Any,  # noqa: ANN401 - faust.Stream
    *,
    max_rows: int = 50_000,
    max_bytes: int = 16 * MIB,
    min_interval: timedelta = timedelta(milliseconds=200),
    wanted: Callable[[], Awaitable[object]],
    taken: Callable[[Event], object],
) -> AsyncIterator[list[Event]]:
    """Groups of events in order per partition, from all partitions, until the agent stops.

    A group ends when it is full (rows or bytes, either passed by the last batch at most), or when it is wanted and the
    one before ended `min_interval` ago: what comes alone waits for nobody, what comes while the last group is being
    stored goes together. A group that ended earlier would lie there, and make those behind it wait a turn more.

    `taken` gets each batch of a group as it comes, to work on it meanwhile. The group itself has those that no
    rebalance or seek made void since; none, if it hit all of them.

    Nothing is read between two groups, so asking for the next one while the last is being stored is safe.
    One gather per stream and one agent per batch topic. Reading the queue instead of iterating the stream
    keeps Faust's own acks out, and a timeout cannot lose a batch: cancelling `queue.get` leaves it in the queue.
    """
    await stream.maybe_start()
    await stream.app.consumer.rewind_in_flight()
    interval, ended_at = min_interval.total_seconds(), 0.0
    # Faust stops a stream by throwing StopAsyncIteration into its queue; out of a generator that is an error.
    with suppress(StopAsyncIteration):
        while True:
            group: list[Event] = []
            await _take(stream, group, taken)
            with suppress(TimeoutError):
                async with asyncio.timeout(None) as limit:
                    ending = asyncio.create_task(_end(limit, ended_at + interval, wanted))
                    try:
                        while _rows(group) < max_rows and _bytes(group) < max_bytes:
                            await _take(stream, group, taken)
                    finally:
                        ending.cancel()
            ended_at = asyncio.get_running_loop().time()
            yield [event for event in group if event.value.is_current]


async def _take(stream: Any, group: list[Event], taken: Callable[[Event], object]) -> None:  # noqa: ANN401 - faust.Stream
    group.append(event := await _next_event(stream))
    taken(event)
    # About 20 ms of work: between two, heartbeats and the write in flight get their turn.
    await asyncio.sleep(0)


async def _end(limit: asyncio.Timeout, earliest: float, wanted: Callable[[], Awaitable[object]]) -> None:
    loop = asyncio.get_running_loop()
    await asyncio.sleep(max(_COMPANY_SECONDS, earliest - loop.time()))
    await wanted()
    limit.reschedule(loop.time())


async def _next_event(stream: Any) -> Event:  # noqa: ANN401 - faust.Stream
    consumer, sensors = stream.app.consumer, stream.app.sensors
    while True:
        event = await stream.channel.queue.get()
        if await consumer.take(event.value):
            message = event.message
            sensors.on_message_in(message.tp, message.offset, message)
            sensors.on_stream_event_in(message.tp, message.offset, stream, event)
            return event


def _rows(group: Sequence[Event]) -> int:
    return sum(len(event.value) for event in group)


def _bytes(group: Sequence[Event]) -> int:
    return sum(event.value.size_bytes for event in group)


async def acknowledge(stream: Any, group: Iterable[Event]) -> bool:  # noqa: ANN401 - faust.Stream
    """The group is stored: the only thing that lets offsets be committed, which it does at once.

    False if the broker did not take the commit now (rebalance, broker away) or the group was void: never an error,
    the records may be delivered once more.
    """
    batches: list[RecordBatch] = [event.value for event in group]
    return bool(await stream.app.consumer.acknowledge(batches))


def group_is_current(group: Iterable[Event]) -> bool:
    """False if a rebalance or seek made every batch of it void: storing it is harmless and useless."""
    return any(event.value.is_current for event in group)


def pause(app: Any) -> None:  # noqa: ANN401 - faust.App
    """Fetch nothing more, across rebalances, until `resume`. What is buffered already is still gathered.

    Polling goes on, so the group does not evict the worker however long it takes.
    """
    app.consumer.is_paused = True


def resume(app: Any) -> None:  # noqa: ANN401 - faust.App
    """Fetch again."""
    app.consumer.is_paused = False
