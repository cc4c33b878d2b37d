"""What a consumer group has committed, asked from outside it: the same measure of progress for everybody."""

from contextlib import suppress
from typing import Self

from confluent_kafka import Consumer, KafkaException, TopicPartition

_TIMEOUT_SECONDS = 30


class Commits:
    """`with Commits(bootstrap_servers, topic, group) as commits: commits.total()`. Does not join the group."""

    def __init__(self, bootstrap_servers: str, topic: str, group: str) -> None:
        self._consumer = Consumer({"bootstrap.servers": bootstrap_servers, "group.id": group, "log_level": 3})
        self._total = 0
        metadata = self._consumer.list_topics(topic, timeout=_TIMEOUT_SECONDS)
        self._partitions = [TopicPartition(topic, number) for number in metadata.topics[topic].partitions]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def total(self) -> int:
        """Records below the committed offsets of all partitions: all of the topic when it has never dropped any."""
        # The first group of a broker waits for its topic of offsets: an answer that does not come is one for later.
        with suppress(KafkaException):
            committed = self._consumer.committed(self._partitions, timeout=_TIMEOUT_SECONDS)
            self._total = sum(max(partition.offset, 0) for partition in committed)
        return self._total
