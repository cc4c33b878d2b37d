"""A topic of its own for each test, and what the broker knows about it."""

import uuid
from collections.abc import Mapping
from typing import Any

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # the documented place


class KafkaTopic:
    """Created at once, with `partitions` partitions."""

    def __init__(self, bootstrap: str, partitions: int = 4, **config: str) -> None:
        self.bootstrap = bootstrap
        self.name = f"t-{uuid.uuid4().hex[:8]}"
        self.group = f"g-{self.name}"
        self._partitions = partitions
        self._config = config
        self._admin = AdminClient({"bootstrap.servers": bootstrap})
        self.create()

    def create(self) -> None:
        new = NewTopic(
            self.name, self._partitions, 1, config={name.replace("_", "."): v for name, v in self._config.items()}
        )
        self._admin.create_topics([new])[self.name].result(30)

    def delete(self) -> None:
        self._admin.delete_topics([self.name])[self.name].result(30)

    def produce(
        self, count: int, size_bytes: int = 200, producer_settings: Mapping[str, str | int] | None = None
    ) -> None:
        """Waits until the broker has them."""
        producer = Producer(
            {"bootstrap.servers": self.bootstrap, "linger.ms": 5, "batch.size": 16_384, **(producer_settings or {})}
        )
        for number in range(count):
            producer.produce(self.name, f"{number:08d}".encode().ljust(size_bytes, b"."), f"key-{number % 97}".encode())
        assert producer.flush(30) == 0

    def high_watermarks(self) -> dict[int, int]:
        consumer = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "watermarks"})
        try:
            return {
                partition: consumer.get_watermark_offsets(TopicPartition(self.name, partition), timeout=10)[1]
                for partition in range(self._partitions)
            }
        finally:
            consumer.close()

    def committed(self) -> dict[int, int]:
        """By partition; 0 where nothing was committed."""
        # Not by AdminClient, which may end in a segfault while the group has no coordinator yet: librdkafka #5040.
        observer = Consumer({"bootstrap.servers": self.bootstrap, "group.id": self.group})
        try:
            found = observer.committed([TopicPartition(self.name, p) for p in range(self._partitions)], timeout=10)
            return {tp.partition: max(0, tp.offset) for tp in found}
        finally:
            observer.close()

    def everything(self, count: int) -> list[tuple[int, Any]]:
        """What librdkafka reads of it, in the form of `WorkerProcess.records`."""
        consumer = Consumer(
            {
                "bootstrap.servers": self.bootstrap,
                "group.id": f"oracle-{self.name}",
                "auto.offset.reset": "earliest",
                "isolation.level": "read_committed",
                "fetch.queue.backoff.ms": 5,
            }
        )
        consumer.assign([TopicPartition(self.name, p, 0) for p in range(self._partitions)])
        found: list[tuple[int, Any]] = []
        try:
            while len(found) < count:
                message = consumer.poll(10)
                assert message is not None, f"{len(found)} of {count} readable"
                assert message.error() is None
                headers = tuple(message.headers() or ())
                record = (message.offset(), message.timestamp()[1], message.key(), message.value(), headers)
                found.append((message.partition() or 0, record))
        finally:
            consumer.close()
        return found
