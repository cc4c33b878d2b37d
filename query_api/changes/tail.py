"""`Tail`: one connection to `timeline.changes`, every partition assigned, from given offsets on. No consumer group.

It also says since when it is up to date, because a broker that hangs raises nothing. A fetch is sent when the answer of
the one before has come; an answer that leaves nothing unread therefore proves that everything acknowledged before that
earlier answer has been read.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from query_api.changes.errors import ChangesUnavailable

_FETCH_WAIT_MILLISECONDS = 200
_REQUEST_TIMEOUT_MILLISECONDS = 5000
# Decoding these takes a few milliseconds, in which nothing else happens in the event loop.
_MAX_RECORDS = 500
_UNKNOWN = float("-inf")


class Record(Protocol):
    """What is used of a consumed record."""

    @property
    def partition(self) -> int:
        """Its partition."""

    @property
    def offset(self) -> int:
        """Its offset there."""

    @property
    def timestamp(self) -> int:
        """When it was written, in milliseconds."""

    @property
    def value(self) -> bytes | None:
        """Its bytes."""


class Bounds(msgspec.Struct, frozen=True):
    """First offset kept and next offset to be written, of every partition."""

    beginning: tuple[int, ...]
    end: tuple[int, ...]


class Tail:
    """Made by `opened_tail`."""

    def __init__(self, consumer: AIOKafkaConsumer, topic: str, partition_count: int) -> None:
        self._consumer = consumer
        self._partitions = [TopicPartition(topic, number) for number in range(partition_count)]
        # In milliseconds of the wall clock, as aiokafka keeps them.
        self._answered = [_UNKNOWN] * partition_count
        self._proven = [_UNKNOWN] * partition_count

    async def bounds(self) -> Bounds:
        """What the topic holds now."""
        beginning = await self._consumer.beginning_offsets(self._partitions)
        end = await self._consumer.end_offsets(self._partitions)
        return Bounds(
            tuple(beginning[each] for each in self._partitions), tuple(end[each] for each in self._partitions)
        )

    def start_at(self, offsets: Mapping[int, int]) -> None:
        """Read these partitions, each from its offset on."""
        self._consumer.assign([self._partitions[number] for number in offsets])
        for number, offset in offsets.items():
            self._consumer.seek(self._partitions[number], offset)

    async def records(self, wait_seconds: float) -> list[Record]:
        """What came next, in the order of each partition; nothing when nothing came in time. Raises KafkaError."""
        found = await self._consumer.getmany(timeout_ms=int(wait_seconds * 1000), max_records=_MAX_RECORDS)
        return [record for records in found.values() for record in records]

    def proven_at(self, offsets: Sequence[int]) -> float:
        """By `time.monotonic`: whatever was acknowledged before lies below `offsets`, which are handed over already."""
        behind_wall_clock = time.monotonic() - time.time()
        for number, partition in enumerate(self._partitions):
            answered = self._consumer.last_poll_timestamp(partition)
            end = self._consumer.highwater(partition)
            if answered is None or end is None or offsets[number] < end:
                continue
            if answered != self._answered[number]:
                self._proven[number], self._answered[number] = self._answered[number], answered
        return min(self._proven) / 1000 + behind_wall_clock


@asynccontextmanager
async def opened_tail(bootstrap_servers: str, topic: str, partition_count: int) -> AsyncIterator[Tail]:
    """A connected tail, closed at the end. Raises ChangesUnavailable for whatever Kafka has against it."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        # Never to the end in silence: an offset that is gone must be noticed.
        auto_offset_reset="none",
        enable_auto_commit=False,
        fetch_max_wait_ms=_FETCH_WAIT_MILLISECONDS,
        request_timeout_ms=_REQUEST_TIMEOUT_MILLISECONDS,
    )
    try:
        await _start(consumer)
        yield Tail(consumer, topic, partition_count)
    except (KafkaError, OSError) as error:
        raise ChangesUnavailable(f"{type(error).__name__}: {error}") from error
    finally:
        await _close(consumer)


async def _start(consumer: AIOKafkaConsumer) -> None:
    """To its end even when cancelled: half started it leaves connections open that `stop` does not know (0.14)."""
    starting = asyncio.create_task(consumer.start())
    try:
        await asyncio.shield(starting)
    except asyncio.CancelledError:
        await asyncio.wait([starting])
        raise


async def _close(consumer: AIOKafkaConsumer) -> None:
    stopping = asyncio.create_task(consumer.stop())
    await asyncio.wait([stopping])
    if stopping.cancelled() or stopping.exception() is not None:
        # A fetch that waits for its next attempt ends `stop` half way, with a CancelledError that is not ours (0.14).
        await consumer._client.close()  # noqa: SLF001 - nothing public closes what is left
