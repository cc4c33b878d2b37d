"""How far the timeline is complete: every record the log took before `complete_until` is stored and committed.

Asked of the brokers alone, never of this worker's memory: a worker that froze and lost its partitions still says
nothing untrue. Written to ClickHouse, where every API instance reads it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from clickhouse_connect.driver.client import Client

from runtime.clickhouse import connect, store_errors
from runtime.errors import StoreError
from stream_workers import metrics
from stream_workers.config import WorkerSettings

_INTERVAL_SECONDS = 0.5
_RETRY_SECONDS = 2.0
_READ_MILLISECONDS = 1000
# A fetch returns at least one batch however small this is; only the first record's time is wanted.
_FETCH_BYTES = 1

log = structlog.get_logger(__name__)


def complete_until(
    asked_at: datetime,
    end: Mapping[TopicPartition, int],
    committed: Mapping[TopicPartition, int],
    first_append: Mapping[TopicPartition, datetime],
) -> datetime | None:
    """The smallest append time of a record not yet committed, or `asked_at` where there is none; None when unknown.

    `asked_at` is before `end` was asked, and `end` before `committed`: what was appended earlier lies below `end`.
    """
    moments = [asked_at]
    for partition, end_offset in end.items():
        if committed[partition] >= end_offset:
            continue
        if partition not in first_append:
            return None
        moments.append(first_append[partition])
    return min(moments)


class WatermarkReporter:
    """Publishes the watermark twice a second while `is_leader` says so. One leader is enough; several do no harm."""

    def __init__(self, settings: WorkerSettings, is_leader: Callable[[], bool]) -> None:
        self._settings = settings
        self._is_leader = is_leader
        self._client: Client | None = None

    async def run(self) -> None:
        """For ever; a server that is away delays the watermark and nothing else. Ends only when it is cancelled."""
        while True:
            try:
                await self._report()
            except (KafkaError, StoreError, TimeoutError) as error:
                log.warning("watermark not published, trying again", error=str(error))
            await asyncio.sleep(_RETRY_SECONDS)

    def close(self) -> None:
        """Close the connection to ClickHouse."""
        if self._client is not None:
            self._client.close_connections()
            self._client.close()

    async def _report(self) -> None:
        # The group's id without a subscription: it may read the group's offsets and never joins it.
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka_bootstrap_servers,
            group_id=self._settings.worker_group,
            enable_auto_commit=False,
            max_partition_fetch_bytes=_FETCH_BYTES,
        )
        await consumer.start()
        try:
            while True:
                if self._is_leader() and (moment := await self._ask(consumer)) is not None:
                    await asyncio.to_thread(self._write, moment)
                    metrics.WATERMARK.set(moment.timestamp())
                await asyncio.sleep(_INTERVAL_SECONDS)
        finally:
            with suppress(KafkaError):
                await consumer.stop()

    async def _ask(self, consumer: AIOKafkaConsumer) -> datetime | None:
        partitions = await _partitions_of(consumer, self._settings.input_topics)
        asked_at = datetime.now(UTC)
        end: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
        beginning = await consumer.beginning_offsets(partitions)
        committed = {
            partition: max(await consumer.committed(partition) or 0, beginning[partition]) for partition in partitions
        }
        lagging = {partition: committed[partition] for partition in partitions if committed[partition] < end[partition]}
        metrics.LAG_RECORDS.set(sum(end[partition] - offset for partition, offset in lagging.items()))
        return complete_until(asked_at, end, committed, await _append_times(consumer, lagging))

    def _write(self, moment: datetime) -> None:
        with store_errors():
            if self._client is None:
                self._client = connect(self._settings.clickhouse_url, self._settings.clickhouse_timeout_seconds)
            self._client.insert(
                "watermarks", [(self._settings.worker_group, moment)], column_names=("worker_group", "complete_until")
            )


async def _partitions_of(consumer: AIOKafkaConsumer, topics: Sequence[str]) -> list[TopicPartition]:
    """All partitions of the topics that are there."""
    known = await consumer._client.fetch_all_metadata()  # noqa: SLF001 - the public way needs a subscription
    return [TopicPartition(topic, number) for topic in topics for number in known.partitions_for_topic(topic) or ()]


async def _append_times(
    consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]
) -> dict[TopicPartition, datetime]:
    """The append time of the record at each offset; a partition that does not answer in time is left out."""
    if not offsets:
        return {}
    consumer.assign(list(offsets))
    for partition, offset in offsets.items():
        consumer.seek(partition, offset)
    times: dict[TopicPartition, datetime] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(_READ_MILLISECONDS / 1000):
            for partition in offsets:
                # One record: unpacking whole fetches of a backlog, twice a second, took a tenth of a core.
                while not (found := await consumer.getmany(partition, timeout_ms=_READ_MILLISECONDS, max_records=1)):
                    continue
                times[partition] = datetime.fromtimestamp(found[partition][0].timestamp / 1000, UTC)
    # What is assigned is fetched ahead, for nobody.
    consumer.pause(*offsets)
    return times
