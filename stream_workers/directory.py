"""The names of users and objects, read whole from the compacted `crm.directory` and kept current afterwards."""

import asyncio
from contextlib import suppress

import msgspec
import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from schemas.directory_entry import DirectoryEntry, directory_key
from schemas.topics import DIRECTORY
from stream_workers import metrics

_POLL_MILLISECONDS = 500
_RETRY_SECONDS = 2.0
# Looked for again now and then: the topic may be made after the worker started.
_LOOK_AGAIN_SECONDS = 60.0
_ASSIGNMENT_SECONDS = 30
_ASSIGNMENT_POLL_MILLISECONDS = 20

log = structlog.get_logger(__name__)


class Directory:
    """Names in memory, by key. Unreadable entries are skipped and logged: a missing name costs a summary, no event."""

    def __init__(self) -> None:
        self._entries: dict[bytes, DirectoryEntry] = {}
        self._decoder = msgspec.json.Decoder(DirectoryEntry)

    def find(self, organization_id: str, kind: str, entry_id: str) -> DirectoryEntry | None:
        """The entry of one id, None when nobody told."""
        return self._entries.get(directory_key(organization_id, kind, entry_id))

    def apply(self, key: bytes | None, value: bytes | None) -> None:
        """Take over one record. A null value forgets the entry; else the value, not the key, says whose it is."""
        if value is None:
            self._entries.pop(key or b"", None)
            return
        try:
            entry = self._decoder.decode(value)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("directory entry skipped", key=repr(key), error=str(error))
            return
        self._entries[directory_key(entry.organization_id, entry.kind, entry.id)] = entry

    def __len__(self) -> int:
        return len(self._entries)


class DirectoryReader:
    """Fills a `Directory` from Kafka: `loaded` is set once all that stood in the topic at the start has been read."""

    def __init__(self, directory: Directory, bootstrap_servers: str) -> None:
        self.loaded = asyncio.Event()
        self._directory = directory
        self._bootstrap_servers = bootstrap_servers

    async def run(self) -> None:
        """Read for ever; starts again from the beginning after a lost connection. Ends only when it is cancelled."""
        while True:
            try:
                await self._follow()
            except (KafkaError, TimeoutError) as error:
                log.warning("directory not readable, trying again", error=str(error))
                await asyncio.sleep(_RETRY_SECONDS)

    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap_servers, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            end_offsets = await _assign_all(consumer)
            while end_offsets:
                # First, or an empty directory would cost every start the wait below.
                if not self.loaded.is_set() and await _has_reached(consumer, end_offsets):
                    log.info("directory read", entries=len(self._directory))
                    self.loaded.set()
                for records in (await consumer.getmany(timeout_ms=_POLL_MILLISECONDS)).values():
                    self._apply_all(records)
                metrics.DIRECTORY_ENTRIES.set(len(self._directory))
            log.info("no directory topic: summaries use the names that messages carry", topic=DIRECTORY)
            self.loaded.set()
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        finally:
            with suppress(KafkaError):
                await consumer.stop()

    def _apply_all(self, records: list[ConsumerRecord]) -> None:
        for record in records:
            self._directory.apply(record.key, record.value)


async def _assign_all(consumer: AIOKafkaConsumer) -> dict[TopicPartition, int]:
    """Take all partitions; each with the offset where "whole" is reached. Empty when there is no such topic."""
    if DIRECTORY not in await consumer.topics():
        return {}
    # Without a group a subscription means every partition, those added later too.
    consumer.subscribe([DIRECTORY])
    async with asyncio.timeout(_ASSIGNMENT_SECONDS):
        while not consumer.assignment():
            await consumer.getmany(timeout_ms=_ASSIGNMENT_POLL_MILLISECONDS)
    partitions = list(consumer.assignment())
    await consumer.seek_to_beginning(*partitions)
    end_offsets: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
    return end_offsets


async def _has_reached(consumer: AIOKafkaConsumer, end_offsets: dict[TopicPartition, int]) -> bool:
    """The position, not the last record's offset, decides: compaction leaves gaps at the end."""
    return all([await consumer.position(partition) >= offset for partition, offset in end_offsets.items()])
