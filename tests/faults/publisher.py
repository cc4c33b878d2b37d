"""Puts traffic into Kafka as a CRM does and tells the oracle of every acknowledged record."""

from collections.abc import Callable, Iterable

from confluent_kafka import KafkaError, Message, Producer

from tests.faults.oracle import Oracle
from tests.faults.traffic import Outgoing

JAVA_PARTITIONER = "murmur2_random"
OTHER_PARTITIONER = "consistent_random"
# Longer than any outage of these tests: a record is in the log or still on its way, never given up.
_DELIVERY_MS = 180_000


class TrialPublisher:
    """One producer for each partitioner that is used."""

    def __init__(self, bootstrap_servers: str, topic: str, oracle: Oracle) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic = topic
        self._oracle = oracle
        self._producers: dict[str, Producer] = {}
        self._failures: list[str] = []

    def publish(self, records: Iterable[Outgoing], partitioner: Callable[[Outgoing], str] | None = None) -> None:
        """Returns when every record is acknowledged."""
        for record in records:
            producer = self._producer(partitioner(record) if partitioner else JAVA_PARTITIONER)
            while True:
                try:
                    producer.produce(self._topic, record.value, record.key, on_delivery=self._settled(record))
                    break
                except BufferError:
                    producer.poll(0.1)
            producer.poll(0)
        for producer in self._producers.values():
            producer.flush()
        assert not self._failures, f"{len(self._failures)} records were not taken: {self._failures[0]}"

    def _settled(self, record: Outgoing) -> Callable[[KafkaError | None, Message], None]:
        def settle(error: KafkaError | None, _: Message) -> None:
            if error is None:
                self._oracle.accepted_by_kafka(record.value, is_good=record.is_good)
            else:
                self._failures.append(error.str())

        return settle

    def _producer(self, partitioner: str) -> Producer:
        if partitioner not in self._producers:
            self._producers[partitioner] = Producer(
                {
                    "bootstrap.servers": self._bootstrap_servers,
                    "partitioner": partitioner,
                    "acks": "all",
                    "enable.idempotence": True,
                    "delivery.timeout.ms": _DELIVERY_MS,
                    "message.max.bytes": 9 * 1024 * 1024,
                    "linger.ms": 2,
                    "log_level": 0,
                }
            )
        return self._producers[partitioner]
