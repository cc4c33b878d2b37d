"""Publishing to Kafka: an idempotent producer with murmur2, delivery reports and a bounded queue. Blocking."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from runtime.errors import BrokerUnavailable

Headers = Sequence[tuple[str, bytes | str | None]]

_QUEUE_FULL_POLL_SECONDS = 0.05


class Record(NamedTuple):
    """What is published: one record of one topic."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers = ()


class FailedDelivery(NamedTuple):
    """A record that Kafka did not take, and why."""

    topic: str
    key: bytes
    reason: str


def producer_settings(bootstrap_servers: str, delivery_timeout_seconds: float = 30) -> dict[str, str | int | float]:
    """librdkafka's settings for all our producers."""
    return {
        "bootstrap.servers": bootstrap_servers,
        "acks": "all",
        "enable.idempotence": True,
        # The Java default. librdkafka's own would send the same key to another partition than a Java CRM does.
        "partitioner": "murmur2_random",
        "compression.type": "lz4",
        "linger.ms": 5,
        "delivery.timeout.ms": int(delivery_timeout_seconds * 1000),
        # Dead letters carry up to the inputs' 8 MiB and headers.
        "message.max.bytes": 9 * 1024 * 1024,
        # Bounded: a producer in front of a dead broker slows down instead of growing.
        "queue.buffering.max.messages": 100_000,
        "queue.buffering.max.kbytes": 64 * 1024,
    }


class KafkaPublisher:
    """Publishes records and keeps count of what the brokers acknowledged. Not for several threads at once."""

    def __init__(self, bootstrap_servers: str, delivery_timeout_seconds: float = 30) -> None:
        self._producer = Producer(
            {**producer_settings(bootstrap_servers, delivery_timeout_seconds), "error_cb": self._on_error}
        )
        self.delivered_count = 0
        self.failures: list[FailedDelivery] = []
        self.last_error: str | None = None

    def publish(self, record: Record) -> None:
        """Queue one record; blocks while the queue is full, so memory stays bounded."""
        while True:
            try:
                self._producer.produce(
                    record.topic,
                    key=record.key,
                    value=record.value,
                    headers=list(record.headers),
                    on_delivery=self._on_delivery,
                )
            except BufferError:
                self._producer.poll(_QUEUE_FULL_POLL_SECONDS)
            except KafkaException as error:
                self.failures.append(FailedDelivery(record.topic, record.key, error.args[0].str()))
                return
            else:
                self._producer.poll(0)
                return

    def flush(self, timeout_seconds: float = -1) -> int:
        """Wait for the acknowledgements; how many records are still without one."""
        return self._producer.flush(timeout_seconds)

    def publish_all(self, records: Iterable[Record]) -> int:
        """Publish and wait; how many there were. Raises BrokerUnavailable unless every one was acknowledged.

        After the error some records may stand in the log: the caller repeats all of them, readers drop repeats.
        """
        self.failures.clear()
        count = 0
        for record in records:
            self.publish(record)
            count += 1
        self.flush()
        if self.failures:
            first = self.failures[0]
            raise BrokerUnavailable(f"{len(self.failures)} of {count} records to {first.topic} failed: {first.reason}")
        return count

    def close(self, timeout_seconds: float = 10) -> int:
        """Flush on the way out; how many records had to be given up."""
        return self.flush(timeout_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _on_delivery(self, error: KafkaError | None, message: Message) -> None:
        if error is None:
            self.delivered_count += 1
            return
        self.failures.append(FailedDelivery(message.topic() or "", message.key() or b"", error.str()))

    def _on_error(self, error: KafkaError) -> None:
        # Wrong passwords and refused connections show here only; librdkafka goes on trying.
        self.last_error = error.str()
