"""The loop of a worker: gather, make a batch, flush it, acknowledge. Three in flight: one gathered, two written.

Of the two, one is inserted while the other is marked, told and committed; `stream_workers/flush.py` keeps them in turn.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator, Sequence
from typing import Protocol

import structlog

from runtime import failpoints
from stream_workers.batch import Batch, SourceRecord
from stream_workers.transport import RecordBatch

_WRITTEN_AT_A_TIME = 2

log = structlog.get_logger(__name__)


class GatheredEvent(Protocol):
    """What the transport hands out: one fetch of one partition."""

    @property
    def value(self) -> RecordBatch:
        """Its records."""


Group = Sequence[GatheredEvent]
Stored = Callable[[], object]
"""What a flush calls when the rows of its batch are in the store, and gone from memory."""


class Pipeline:
    """Carries groups of records from the transport through a flush to their acknowledgement; begins them in order."""

    def __init__(
        self,
        new_batch: Callable[[], Batch],
        flush: Callable[[Batch, Stored], Awaitable[None]],
        acknowledge: Callable[[Group], Awaitable[bool]],
    ) -> None:
        self._stored = asyncio.Event()
        self._stored.set()
        self._new_batch = new_batch
        self._gathered = new_batch()
        self._flush = flush
        self._acknowledge = acknowledge

    async def wants_more(self) -> None:
        """Back when the next group could be stored at once: it should be handed out now, and not before."""
        await self._stored.wait()

    def take(self, event: GatheredEvent) -> None:
        """Decode what will be in the next group, as soon as it is here: the store does not wait for it then.

        Void or not when its group ends: stored once more it changes nothing, and it will be read again.
        """
        failpoints.reach("after_fetch")
        for record in _records(event.value):
            self._gathered.add(record)
        event.value.release_records()

    async def run(self, groups: AsyncIterable[Group]) -> None:
        """Until the groups end. Raises what no waiting cures; the group it met stays unacknowledged."""
        async with asyncio.TaskGroup() as tasks:
            writing: deque[asyncio.Task[None]] = deque()
            async for group in groups:
                batch, self._gathered = self._gathered, self._new_batch()
                if not group:
                    continue
                # Nothing is gathered meanwhile: the rows of a third batch would only lie there, 50 MB of them.
                await self._stored.wait()
                if len(writing) == _WRITTEN_AT_A_TIME:
                    await writing.popleft()
                self._stored.clear()
                writing.append(tasks.create_task(self._write(group, batch)))

    async def _write(self, group: Group, batch: Batch) -> None:
        await self._flush(batch, self._stored.set)
        failpoints.reach("before_commit")
        if not await self._acknowledge(group):
            log.info("offsets not committed: the records may be read once more", records=batch.record_count)
        failpoints.reach("after_commit")


def _records(batch: RecordBatch) -> Iterator[SourceRecord]:
    columns = zip(batch.offsets, batch.timestamps, batch.keys, batch.values, batch.headers, strict=True)
    for offset, timestamp_ms, key, value, headers in columns:
        yield SourceRecord(batch.topic, batch.partition, offset, timestamp_ms, key, value, headers)
