"""Everything that stands in a topic for one organization."""

import time

from confluent_kafka import Consumer, Message, TopicPartition

from schemas.topics import ACTIVITIES

_DEADLINE_SECONDS = 30


def records_of(bootstrap_servers: str, organization: str, topic: str = ACTIVITIES) -> list[Message]:
    """The records whose key begins with the organization, up to the end offsets of this moment."""
    consumer = Consumer({"bootstrap.servers": bootstrap_servers, "group.id": organization, "enable.auto.commit": False})
    try:
        prefix = f"{organization}|".encode()
        return [record for record in _read_all(consumer, topic) if (record.key() or b"").startswith(prefix)]
    finally:
        consumer.close()


def partition_count(bootstrap_servers: str, topic: str = ACTIVITIES) -> int:
    """How many partitions the topic has."""
    consumer = Consumer({"bootstrap.servers": bootstrap_servers, "group.id": "count"})
    try:
        return len(consumer.list_topics(topic, timeout=10).topics[topic].partitions)
    finally:
        consumer.close()


def _read_all(consumer: Consumer, topic: str) -> list[Message]:
    ends: dict[int, int] = {}
    for partition in consumer.list_topics(topic, timeout=10).topics[topic].partitions:
        first, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
        if end > first:
            ends[partition] = end
    consumer.assign([TopicPartition(topic, partition, 0) for partition in ends])
    records: list[Message] = []
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while ends:
        assert time.monotonic() < deadline, f"topic not read to its end, left: {ends}"
        for record in consumer.consume(1000, timeout=0.2):
            assert record.error() is None
            records.append(record)
            if (record.offset() or 0) + 1 >= ends.get(record.partition() or 0, -1):
                ends.pop(record.partition() or 0, None)
    return records
