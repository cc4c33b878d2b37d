"""The thread that owns the Kafka connection: fetches, seeks and commits, one after the other."""

# ruff: noqa: SLF001 - Faust and aiokafka have no public seam here; both are pinned exactly.

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Any

from aiokafka.consumer.fetcher import FetchResult
from aiokafka.errors import ConsumerStoppedError, KafkaError
from aiokafka.structs import OffsetAndMetadata, TopicPartition
from faust.transport.drivers import aiokafka as faust_aiokafka

from stream_workers.transport.fetch import Fetched, fetch
from stream_workers.transport.lease import Lease

COMMIT_SECONDS = 5.0
# While there is no room: short enough not to starve the worker, long enough to cost 1 % of a core.
NO_ROOM_SECONDS = 0.01
PAUSED_SECONDS = 0.1


class BatchConsumerThread(faust_aiokafka.AIOKafkaConsumerThread):  # type: ignore[misc]  # faust is not typed
    """Methods without `call_thread` run in the thread: between two awaits nothing else touches the positions."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._leases: dict[TopicPartition, Lease] = {}

    def _create_worker_consumer(self, transport: Any) -> Any:  # noqa: ANN401 - faust.Transport, AIOKafkaConsumer
        consumer = super()._create_worker_consumer(transport)
        # Faust ties it to exactly_once; a CRM that aborts a transaction never published those events.
        consumer._isolation_level = "read_committed"
        return consumer

    # Fetching

    async def poll(self) -> None:
        """Show aiokafka that the worker lives, without fetching."""
        await self.call_thread(self._poll)

    async def _poll(self) -> None:
        with self._ensure_consumer()._subscription.fetch_context():
            pass

    async def _fetch_records(
        self,
        consumer: Any,  # noqa: ANN401 - AIOKafkaConsumer
        active_partitions: set[TopicPartition] | None,
        timeout: float | None = None,  # noqa: ASYNC109 - Faust's signature
        max_records: int | None = None,
    ) -> Fetched:
        if not self.consumer.flow_active:
            return {}
        if consumer._closed or consumer._fetcher._closed:
            raise ConsumerStoppedError
        # Leaving this context is what aiokafka calls a poll: without one for max_poll_interval it leaves the group.
        with consumer._subscription.fetch_context():
            room = self.consumer.room
            if not room or consumer._subscription.reassignment_in_progress:
                await asyncio.sleep(PAUSED_SECONDS if self.consumer.is_paused else NO_ROOM_SECONDS)
                return {}
            return await fetch(
                consumer._fetcher,
                wanted=active_partitions or (),
                batch_topics=self.consumer.batch_topics,
                lease_at=self._lease_at,
                room=room,
                timeout_seconds=timeout or 0.0,
            )

    def _lease_at(self, tp: TopicPartition, result: FetchResult, position: int) -> Lease:
        lease = self._leases.get(tp)
        if lease and lease.is_current and lease.assignment is result._assignment and lease.fetched_to == position:
            return lease
        if lease:
            # Also when aiokafka itself moved the position: the offset was out of range (topic made anew, retention).
            lease.end()
        self._leases[tp] = Lease(tp, result._assignment, position)
        return self._leases[tp]

    # Seeking

    @property
    def leases(self) -> list[Lease]:
        """The newest of each partition."""
        return list(self._leases.values())

    async def rewind(self, leases: Iterable[Lease]) -> None:
        """Back to what is stored, wherever the leases are still current."""
        await self.call_thread(self._rewind, list(leases))

    async def _rewind(self, leases: list[Lease]) -> None:
        for lease in leases:
            if lease.is_current:
                self.seek(lease.partition, lease.stored_to)

    def seek(self, partition: tuple[str, int], offset: int) -> None:
        """Only in the thread: no fetch may fall between the end of the lease and the move."""
        tp = TopicPartition(*partition)
        if tp in self._leases:
            self._leases[tp].end()
        self._ensure_consumer().seek(tp, offset)

    async def seek_now(self, partition: tuple[str, int], offset: int) -> None:
        """`seek` for `call_thread`."""
        self.seek(partition, offset)

    async def _seek_wait(self, consumer: Any, partitions: Mapping[Any, int]) -> None:  # noqa: ANN401 - AIOKafkaConsumer
        for tp in partitions:
            if tp in self._leases:
                self._leases[tp].end()
        await super()._seek_wait(consumer, partitions)

    async def seek_to_committed(self) -> Mapping[TopicPartition, int | None]:
        """Faust's way to start over, after an assignment and whenever its flow stopped."""
        committed: Mapping[TopicPartition, int | None] = await self.call_thread(self._seek_to_committed)
        return committed

    async def _seek_to_committed(self) -> Mapping[TopicPartition, int | None]:
        consumer = self._ensure_consumer()
        committed: dict[TopicPartition, int | None] = {}
        for tp in consumer.assignment():
            committed[tp] = await consumer.committed(tp)
            self._start_over(tp, committed[tp])
        return committed

    def _start_over(self, tp: TopicPartition, committed: int | None) -> None:
        lease = self._leases.get(tp)
        if lease and lease.has_in_flight:
            # Faust also asks while a rebalance or a stop waits for these batches: it would void them. What Faust
            # dropped behind them is noticed by `take`.
            return
        # aiokafka leaves a partition without a commit where it is, behind what was fetched and thrown away.
        first = lease.start if lease and lease.assignment.active else None
        target = first if committed is None else committed
        if target is not None:
            self.seek(tp, target)

    # Committing

    async def commit_leases(self, stored: Mapping[Lease, int]) -> dict[Lease, int]:
        """Those that the broker took: all that are still current, or none."""
        committed: dict[Lease, int] = await self.call_thread(self._commit_leases, stored)
        return committed

    async def _commit_leases(self, stored: Mapping[Lease, int]) -> dict[Lease, int]:
        current = {lease: offset for lease, offset in stored.items() if lease.is_current}
        if not current:
            return {}
        offsets = {lease.partition: OffsetAndMetadata(offset, "") for lease, offset in current.items()}
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                await self._ensure_consumer().commit(offsets)
        except (KafkaError, TimeoutError) as error:
            # A rebalance (the next owner reads it again) or a broker that is away (the next interval tries again).
            self.log.warning("Offsets %r were not committed: %r", offsets, error)
            return {}
        self.tp_last_committed_at.update(dict.fromkeys(offsets, monotonic()))
        return current
