"""The input topics as the workers read them, without joining their group: offsets in, records out, bounded."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from deploy.errors import LogUnreadable
from deploy.services import imports_group
from runtime.kafka import headers_of
from schemas.topics import IMPORTS
from stream_workers.batch import SourceRecord

CHUNK_RECORDS = 20_000
_TIMEOUT_SECONDS = 30.0
_POLL_SECONDS = 0.5

OnProgress = Callable[[int], None]


class LogSpan(NamedTuple):
    """Offsets of one partition: `begin` is the first, `end` the one after the last."""

    topic: str
    partition: int
    begin: int
    end: int

    @property
    def length(self) -> int:
        """How many offsets it spans; compaction and transactions leave some of them empty."""
        return max(0, self.end - self.begin)


class InputLog:
    """A reader of the topics. It knows the workers' group by name only: it asks for its offsets and never joins."""

    def __init__(self, bootstrap_servers: str, topics: Sequence[str], group: str) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topics = topics
        self._group = group
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap_servers,
                "group.id": group,
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "error",
                # As the workers read: records of aborted transactions included.
                "isolation.level": "read_uncommitted",
                # librdkafka's 64 MiB for each partition would be most of this process.
                "queued.max.messages.kbytes": 16 * 1024,
                "fetch.message.max.bytes": 9 * 1024 * 1024,
                "log_level": 0,
            }
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with suppress(KafkaException):
            self._consumer.close()

    def committed(self) -> list[LogSpan]:
        """What the topics still hold of what the workers have acknowledged. Raises LogUnreadable."""
        try:
            offsets = self._committed_offsets(self._partitions())
        except KafkaException as error:
            raise self._unreadable(error) from error
        spans = []
        for each in offsets:
            begin, end = self._watermarks(each)
            # Negative: the group has not committed anything there. Above the end: the topic was made anew.
            spans.append(LogSpan(each.topic, each.partition, begin, min(max(each.offset, begin), end)))
        return spans

    def _committed_offsets(self, partitions: Sequence[TopicPartition]) -> list[TopicPartition]:
        live = [each for each in partitions if each.topic != IMPORTS]
        of_imports = [each for each in partitions if each.topic == IMPORTS]
        offsets = self._consumer.committed(live, timeout=_TIMEOUT_SECONDS) if live else []
        if not of_imports:
            return offsets
        group = imports_group(self._group)
        asker = Consumer({"bootstrap.servers": self._bootstrap_servers, "group.id": group, "log_level": 0})
        try:
            return offsets + asker.committed(of_imports, timeout=_TIMEOUT_SECONDS)
        finally:
            asker.close()

    def tail_of(self, spans: Sequence[LogSpan]) -> list[LogSpan]:
        """What came behind the spans up to this moment, new partitions included. Raises LogUnreadable."""
        read = {(span.topic, span.partition): span.end for span in spans}
        return [
            LogSpan(each.topic, each.partition, read.get((each.topic, each.partition), 0), self._watermarks(each)[1])
            for each in self._partitions()
        ]

    def read(self, spans: Sequence[LogSpan], on_progress: OnProgress) -> Iterator[list[SourceRecord]]:
        """All records of the spans in chunks; `on_progress` is told how many came. Raises LogUnreadable."""
        unread = {(span.topic, span.partition): span for span in spans if span.length}
        if not unread:
            return
        self._consumer.assign([TopicPartition(each.topic, each.partition, each.begin) for each in unread.values()])
        give_up_at = time.monotonic() + _TIMEOUT_SECONDS
        while unread:
            # Never more than is left: a call that could take more would wait out its time for them.
            messages = self._consume(min(CHUNK_RECORDS, sum(span.length for span in unread.values())))
            chunk = [record for message in messages if (record := _taken(message, unread)) is not None]
            if chunk:
                on_progress(len(chunk))
                yield chunk
                give_up_at = time.monotonic() + _TIMEOUT_SECONDS
            elif time.monotonic() > give_up_at:
                raise LogUnreadable(f"{self._bootstrap_servers} sent nothing for {_TIMEOUT_SECONDS:.0f} s")
        self._consumer.unassign()

    def record_at(self, topic: str, partition: int, offset: int) -> SourceRecord | None:
        """One record, None when it is gone by now."""
        spans = [LogSpan(topic, partition, offset, offset + 1)]
        try:
            return next((record for chunk in self.read(spans, lambda _: None) for record in chunk), None)
        except LogUnreadable:
            return None

    def _consume(self, most: int) -> list[Message]:
        try:
            return self._consumer.consume(most, timeout=_POLL_SECONDS)
        except KafkaException as error:
            raise self._unreadable(error) from error

    def _partitions(self) -> list[TopicPartition]:
        try:
            known = self._consumer.list_topics(timeout=_TIMEOUT_SECONDS).topics
        except KafkaException as error:
            raise self._unreadable(error) from error
        # Nothing was ever imported where its topic is missing.
        topics = [topic for topic in self._topics if topic in known or topic != IMPORTS]
        if missing := [topic for topic in topics if topic not in known]:
            raise LogUnreadable(f"{self._bootstrap_servers} has no topic {', '.join(missing)}: create it first")
        return [TopicPartition(topic, number) for topic in topics for number in sorted(known[topic].partitions)]

    def _watermarks(self, partition: TopicPartition) -> tuple[int, int]:
        try:
            found = self._consumer.get_watermark_offsets(partition, timeout=_TIMEOUT_SECONDS)
        except KafkaException as error:
            raise self._unreadable(error) from error
        if found is None:
            raise LogUnreadable(f"{self._bootstrap_servers} did not say where {partition.topic} begins and ends")
        return found

    def _unreadable(self, error: KafkaException) -> LogUnreadable:
        return LogUnreadable(f"{self._bootstrap_servers}: {error.args[0].str()}")


def _taken(message: Message, unread: dict[tuple[str, int], LogSpan]) -> SourceRecord | None:
    """The record in `message` if a span holds it; takes what was read off `unread`."""
    place = (message.topic() or "", message.partition() or 0)
    offset = message.offset() or 0
    span = unread.get(place)
    if (error := message.error()) is not None:
        if error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001 - that is its public name
            raise LogUnreadable(f"{place[0]}, partition {place[1]}: {error.str()}")
        unread.pop(place, None)
        return None
    if span is None:
        return None
    # Offsets may have gaps: a record behind the end says as well that the span is read.
    if offset + 1 >= span.end:
        del unread[place]
    else:
        unread[place] = span._replace(begin=offset + 1)
    return _record(message, offset) if offset < span.end else None


def _record(message: Message, offset: int) -> SourceRecord:
    return SourceRecord(
        message.topic() or "",
        message.partition() or 0,
        offset,
        message.timestamp()[1],
        message.key(),
        message.value(),
        headers_of(message),
    )
