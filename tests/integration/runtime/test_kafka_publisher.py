"""KafkaPublisher against a real broker: delivery, partitions, and a broker that is gone."""

import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from aiokafka.partitioner import murmur2
from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition

from deploy.embedded.ports import free_port
from deploy.topics import ensure_topics
from runtime.errors import BrokerUnavailable
from runtime.kafka import FailedDelivery, KafkaPublisher, Record
from schemas.topics import Topic
from tests.waiting import eventually

PARTITIONS = 4


@pytest.fixture
def topic(kafka_bootstrap: str) -> str:
    name = f"publisher-{uuid.uuid4().hex[:8]}"
    topic = Topic(name=name, key="any", value="any", writers="this test", readers="this test")
    ensure_topics(kafka_bootstrap, [topic], partitions=PARTITIONS, replication_factor=1)
    return name


@pytest.fixture
def publisher(kafka_bootstrap: str) -> Iterator[KafkaPublisher]:
    with KafkaPublisher(kafka_bootstrap) as opened:
        yield opened


@pytest.fixture
def read(kafka_bootstrap: str, topic: str) -> Iterator[Callable[[int], list[Message]]]:
    consumer = Consumer({"bootstrap.servers": kafka_bootstrap, "group.id": topic, "enable.auto.commit": False})
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in range(PARTITIONS)])
    messages: list[Message] = []

    def read_count(count: int) -> list[Message]:
        def is_complete() -> bool:
            messages.extend(consumer.consume(count, timeout=0.2))
            return len(messages) >= count

        eventually(is_complete, f"{count} records of {topic}")
        return messages

    yield read_count
    consumer.close()


def test_published_records_are_in_the_log_byte_for_byte(
    publisher: KafkaPublisher, topic: str, read: Callable[[int], list[Message]]
) -> None:
    headers: list[tuple[str, bytes | str | None]] = [
        ("text", "jé"),
        ("bytes", b"\x00\xff"),
        ("none", None),
        ("text", "again"),
    ]

    assert publisher.publish_all([Record(topic, b"\xff", b"\x00\xfe", headers), Record(topic, b"\xff", None)]) == 2

    first, second = read(2)
    assert (first.key(), first.value(), second.value()) == (b"\xff", b"\x00\xfe", None)
    assert first.headers() == [("text", "jé".encode()), ("bytes", b"\x00\xff"), ("none", None), ("text", b"again")]
    assert (publisher.delivered_count, publisher.failed_count) == (2, 0)


def test_key_decides_the_partition_as_in_java(
    publisher: KafkaPublisher, topic: str, read: Callable[[int], list[Message]]
) -> None:
    keys = [f"acme|lead|ключ-{number}".encode() for number in range(200)]
    publisher.publish_all([Record(topic, key, b"value") for key in keys])

    found = {message.key(): message.partition() for message in read(len(keys))}

    # aiokafka's murmur2 is tested upstream against Java's own answers.
    assert found == {key: (murmur2(key) & 0x7FFFFFFF) % PARTITIONS for key in keys}
    assert len(set(found.values())) == PARTITIONS


def test_eight_megabytes_are_a_record(publisher: KafkaPublisher) -> None:
    assert publisher.publish_all([Record("crm.activities.dlq", b"key", b"x" * 8 * 1024 * 1024)]) == 1


def test_record_past_the_limit_is_named_and_the_rest_delivered(publisher: KafkaPublisher, topic: str) -> None:
    with pytest.raises(BrokerUnavailable, match=f"1 of 2 records to {topic} failed"):
        publisher.publish_all([Record(topic, b"big", b"x" * 10 * 1024 * 1024), Record(topic, b"small", b"x")])

    assert publisher.delivered_count == 1
    assert [failed.key for failed in publisher.failures] == [b"big"]


def test_unknown_topic_is_a_broker_that_does_not_take_it(kafka_bootstrap: str) -> None:
    with KafkaPublisher(kafka_bootstrap, delivery_timeout_seconds=2) as publisher, pytest.raises(BrokerUnavailable):
        publisher.publish_all([Record("nobody.made.this", b"key", b"value")])


@pytest.fixture
def lonely_publisher() -> KafkaPublisher:
    """Its broker is gone."""
    return KafkaPublisher(f"127.0.0.1:{free_port()}", delivery_timeout_seconds=1)


def test_broker_that_is_gone_is_told_within_the_delivery_timeout(lonely_publisher: KafkaPublisher) -> None:
    started = time.monotonic()

    with pytest.raises(BrokerUnavailable, match="3 of 3 records"):
        lonely_publisher.publish_all([Record("topic", b"key", b"value")] * 3)

    assert time.monotonic() - started < 5
    assert lonely_publisher.failed_count == 3


def test_report_of_a_lost_record_says_which(lonely_publisher: KafkaPublisher) -> None:
    reports: list[FailedDelivery | None] = []
    lonely_publisher.publish(Record("topic", b"key", b"value"), reports.append)
    lonely_publisher.flush()

    (report,) = reports
    assert report is not None
    assert (report.topic, report.key) == ("topic", b"key")


def test_failures_keep_the_latest_hundred_and_count_all(lonely_publisher: KafkaPublisher) -> None:
    with pytest.raises(BrokerUnavailable):
        lonely_publisher.publish_all([Record("topic", str(number).encode(), b"value") for number in range(150)])

    assert (lonely_publisher.failed_count, len(lonely_publisher.failures)) == (150, 100)
