"""Puts traffic into Kafka as a CRM does and tells the oracle of every acknowledged record."""

from collections.abc import Callable, Iterable
from functools import partial

from runtime.kafka import FailedDelivery, KafkaPublisher, Record
from tests.faults.oracle import Oracle
from tests.faults.traffic import Outgoing

JAVA_PARTITIONER = "murmur2_random"
OTHER_PARTITIONER = "consistent_random"
# Longer than any outage of these tests: a record is in the log or still on its way, never given up.
_DELIVERY_SECONDS = 180


class TrialPublisher:
    """One publisher for each partitioner that is used."""

    def __init__(self, bootstrap_servers: str, topic: str, oracle: Oracle) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic = topic
        self._oracle = oracle
        self._publishers: dict[str, KafkaPublisher] = {}
        self._failures: list[str] = []
        self._unsettled = 0

    def publish(self, records: Iterable[Outgoing], partitioner: Callable[[Outgoing], str] | None = None) -> None:
        """Returns when every record is acknowledged."""
        for record in records:
            publisher = self._publisher(partitioner(record) if partitioner else JAVA_PARTITIONER)
            self._unsettled += 1
            publisher.publish(Record(self._topic, record.key, record.value), partial(self._settle, record))
        for publisher in self._publishers.values():
            publisher.flush()
        assert not self._unsettled, f"{self._unsettled} records are neither acknowledged nor refused"
        assert not self._failures, f"{len(self._failures)} records were not taken: {self._failures[0]}"

    def _settle(self, record: Outgoing, failed: FailedDelivery | None) -> None:
        self._unsettled -= 1
        if failed is None:
            self._oracle.accepted_by_kafka(record.value, is_good=record.is_good)
        else:
            self._failures.append(failed.reason)

    def _publisher(self, partitioner: str) -> KafkaPublisher:
        if partitioner not in self._publishers:
            self._publishers[partitioner] = KafkaPublisher(
                self._bootstrap_servers,
                _DELIVERY_SECONDS,
                overrides={"partitioner": partitioner, "linger.ms": 2, "log_level": 0},
            )
        return self._publishers[partitioner]
