"""The Faust side: a consumer that delivers record batches and commits only what `acknowledge` named.

Faust's own acks (an exception leaving an agent, `take`, a clean stop) change nothing here: offsets of batch topics
come from leases alone. Topics without a BatchSchema keep Faust's ordinary path in the same app.
"""

# ruff: noqa: SLF001 - a queue shows what it holds nowhere else; faust and mode are pinned exactly.

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from faust.transport.drivers import aiokafka as faust_aiokafka
from faust.types.tuples import ConsumerMessage

from stream_workers.transport.consumer_thread import BatchConsumerThread
from stream_workers.transport.lease import Lease
from stream_workers.transport.record_batch import RecordBatch
from stream_workers.transport.schema import BatchSchema


class BatchConsumer(faust_aiokafka.Consumer):  # type: ignore[misc]  # faust is not typed
    """One per app. Everything here runs in the worker's event loop, except what its thread reads."""

    finish_within: ClassVar[timedelta] = timedelta(seconds=10)
    """How long a rebalance or a stop waits for batches being stored; then they are abandoned and read again."""

    crash_within: ClassVar[timedelta] = timedelta(seconds=7)
    """How long a crashed worker may take to stop before it is ended with exit code 1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Faust
        self.batch_topics: frozenset[str] = frozenset()
        self._batch_channels: tuple[Any, ...] = ()
        self.is_paused = False
        self.has_joined = False
        """True once the group has decided what is ours; a spare worker may own nothing and be well."""
        self.failed_commits = 0
        self._leases: dict[tuple[str, int], Lease] = {}
        self._commit_lock = asyncio.Lock()
        super().__init__(*args, **kwargs)

    def _new_consumer_thread(self) -> BatchConsumerThread:
        return BatchConsumerThread(self, loop=self.loop, beacon=self.beacon)

    # Delivery

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ANN401, ASYNC109 - Faust's signature
        if self.flow_active:
            await self._rewind_lost()
            if not self._get_active_partitions():
                # A spare worker without partitions: Faust would not poll, and the group would drop it.
                await self._thread.poll()
        return await super()._wait_next_records(timeout)

    async def _rewind_lost(self) -> None:
        # Faust empties its queues whenever it resumes the flow, also behind a fetch (seen when a worker without
        # partitions gets some). Between two fetches every batch made is taken or in a queue.
        buffered = Counter(event.value.lease for channel in self._batch_channels for event in channel.queue._queue)
        lost = [lease for lease in self._thread.leases if lease.has_lost_some(buffered[lease])]
        if lost:
            self.log.warning("Batches of %r were dropped: reading again", [lease.partition for lease in lost])
            await self._thread.rewind(lost)

    @property
    def room(self) -> int:
        """How many batches may be fetched now. 0 while paused: polling goes on, so the group keeps us."""
        buffered = sum(channel.queue.qsize() for channel in self._batch_channels)
        return 0 if self.is_paused else max(0, self.app.conf.stream_buffer_maxsize - buffered)

    def note_batch_topics(self) -> None:
        """Look up the channels with a BatchSchema; kept, because the thread reads them at every fetch."""
        self._batch_channels = tuple(channel for channel in self.app.topics if isinstance(channel.schema, BatchSchema))
        self.batch_topics = frozenset(name for channel in self._batch_channels for name in channel.topics)

    def _to_message(self, tp: tuple[str, int], record: Any) -> ConsumerMessage:  # noqa: ANN401 - batch or record
        if not isinstance(record, RecordBatch):
            return super()._to_message(tp, record)
        # Faust compares it to find gaps and repeats; leases do that, and a recreated topic starts below it.
        self._read_offset[tp] = None
        return ConsumerMessage(
            topic=record.topic,
            partition=record.partition,
            offset=record.last_offset,
            timestamp=record.timestamps[-1] / 1000,
            timestamp_type=0,
            headers=None,
            key=None,
            value=record,
            checksum=None,
            serialized_key_size=0,
            serialized_value_size=record.size_bytes,
            tp=tp,
            generation_id=self.app.consumer_generation_id,
        )

    def on_buffer_full(self, tp: tuple[str, int]) -> None:
        """Batch topics never overfill: `room` is asked before each fetch."""
        if tp[0] not in self.batch_topics:
            super().on_buffer_full(tp)

    async def take(self, batch: RecordBatch) -> bool:
        """True: the batch is the caller's to store and acknowledge. False: it is void, or its forerunner was lost.

        After a loss the partition goes back to what is stored.
        """
        lease = batch.lease
        if not lease.is_current:
            return False
        self._leases[lease.partition] = lease
        if lease.take(batch):
            return True
        self.log.warning("A batch of %r went missing before %r: reading again", lease.partition, batch)
        await self._thread.rewind([lease])
        return False

    async def rewind_in_flight(self) -> None:
        """Read again what a loop that ended had taken and not acknowledged."""
        leases = [lease for lease in self._leases.values() if lease.has_in_flight]
        if leases and not self.app.should_stop:
            await self._thread.rewind(leases)

    @property
    def records_in_flight(self) -> int:
        """Records taken and neither acknowledged nor abandoned."""
        return sum(lease.records_in_flight for lease in self._leases.values())

    # Commits

    async def acknowledge(self, batches: Iterable[RecordBatch]) -> bool:
        """Mark as stored and commit at once. True if the broker has it; if not, the commit interval tries again."""
        for batch in batches:
            batch.lease.acknowledge(batch)
        return await self.commit_batches()

    async def commit_batches(self) -> bool:
        """Commit what is stored under leases that are current. A refused commit is counted, never fatal."""
        async with self._commit_lock:
            stored = {lease: lease.stored_to for lease in self._leases.values() if lease.has_uncommitted}
            if not stored:
                return False
            committed = await self._thread.commit_leases(stored)
            self.failed_commits += len(stored) - len(committed)
            for lease, offset in committed.items():
                lease.committed_to = offset
            self.app.monitor.on_tp_commit({lease.partition: at for lease, at in committed.items()})
            return bool(committed)

    async def commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:  # noqa: ANN401, FBT001, FBT002 - Faust's signature
        """Faust calls this at every commit interval, on revoke and on stop."""
        ordinary = await super().commit(topics, start_new_transaction)
        return await self.commit_batches() or bool(ordinary)

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[Any]:  # noqa: ANN401 - Faust's signature
        pending = super()._filter_tps_with_pending_acks(topics)
        return (tp for tp in pending if tp[0] not in self.batch_topics)

    # Rebalance, seek, stop

    async def on_partitions_assigned(self, assigned: set[Any], generation_id: int = 0) -> None:
        """Faust resumes the flow from here once the positions are known."""
        self.note_batch_topics()
        self.has_joined = True
        await super().on_partitions_assigned(assigned, generation_id)

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        """Faust stops the flow and calls `wait_empty`; afterwards nothing of before counts."""
        await super().on_partitions_revoked(revoked)
        self._end_leases()

    async def wait_empty(self) -> None:
        """Let batches in flight finish, commit them, abandon the rest. A crash waits for nobody."""
        if self.app.crashed:
            self._exit_even_if_the_stop_hangs()
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.finish_within.total_seconds()):
                    await self._nothing_in_flight()
                    await super().wait_empty()
            await self.commit_batches()
        self._end_leases()

    def _exit_even_if_the_stop_hangs(self) -> None:
        # Seen: the supervisor restarts the agent that crashed while Faust stops it, and Faust waits for it for ever.
        if self.app.in_worker:
            timer = threading.Timer(self.crash_within.total_seconds(), os._exit, [1])
            timer.daemon = True
            timer.start()

    async def _nothing_in_flight(self) -> None:
        # Polled, because leases also end in the other thread; 10 s at most, and only on revoke or stop.
        while any(lease.has_in_flight for lease in self._leases.values()):  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.02)

    def _end_leases(self) -> None:
        for lease in self._leases.values():
            lease.end()
        self._leases.clear()

    async def _seek(self, partition: tuple[str, int], offset: int) -> None:
        # Faust seeks from this loop while the thread may be fetching; the end of the lease must fall in between.
        await self._thread.call_thread(self._thread.seek_now, partition, offset)

    async def on_task_error(self, exc: BaseException) -> None:
        """An exception that left an agent is a bug: Faust would go on behind the batch, so the worker ends."""
        await self.app.crash(exc)
