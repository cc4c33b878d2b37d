"""KafkaPublisher against a real broker: delivery, partitions, and a broker that is gone."""

import time
import uuid
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from aiokafka.partitioner import murmur2
from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition

from deploy.embedded.ports import free_port
from deploy.topics import ensure_topics
from runtime.errors import BrokerUnavailable
from runtime.kafka import ONLY_FAILURES, FailedDelivery, KafkaPublisher, Record
from schemas.topics import Topic
from tests.integration.runtime.damaging_proxy import DamagingProxy
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


def test_publisher_that_reports_failures_only_still_names_them(
    kafka_bootstrap: str, topic: str, read: Callable[[int], list[Message]]
) -> None:
    with KafkaPublisher(kafka_bootstrap, overrides=ONLY_FAILURES) as publisher:
        assert publisher.publish_all([Record(topic, b"key", b"value")]) == 1
        with pytest.raises(BrokerUnavailable, match=f"1 of 2 records to {topic} failed"):
            publisher.publish_all([Record(topic, b"big", b"x" * 10 * 1024 * 1024), Record(topic, b"small", b"x")])

        assert (publisher.delivered_count, publisher.failed_count) == (0, 1)
    assert {message.value() for message in read(2)} == {b"value", b"x"}


def test_what_is_acknowledged_is_in_the_log_though_its_forerunner_was_refused(
    kafka_bootstrap: str, topic: str, read: Callable[[int], list[Message]]
) -> None:
    host, _, port = kafka_bootstrap.partition(":")
    reports: list[FailedDelivery | None] = []
    with (
        DamagingProxy(host, int(port), text=b"first") as proxy,
        KafkaPublisher(f"{host}:{proxy.port}", overrides={"linger.ms": 0}) as publisher,
    ):
        publisher.publish(Record(topic, b"key", b"first"), reports.append)
        eventually(lambda: proxy.damaged, "the first record is on its way alone")
        publisher.publish(Record(topic, b"key", b"second"), reports.append)
        publisher.flush()

    assert (proxy.damaged, reports) == (1, [None, None])
    assert [message.value() for message in read(2)] == [b"first", b"second"]


def test_unknown_topic_is_a_broker_that_does_not_take_it(kafka_bootstrap: str) -> None:
    with KafkaPublisher(kafka_bootstrap, delivery_timeout_seconds=2) as publisher, pytest.raises(BrokerUnavailable):
        publisher.publish_all([Record("nobody.made.this", b"key", b"value")])


class Lost(NamedTuple):
    """What became of 150 records to a broker that is gone."""

    failed_count: int
    kept_count: int
    sentence: str
    seconds: float
    first_report: FailedDelivery | None


@pytest.fixture(scope="module")
def lost() -> Lost:
    publisher = KafkaPublisher(f"127.0.0.1:{free_port()}", delivery_timeout_seconds=1, overrides={"log_level": 0})
    reports: list[FailedDelivery | None] = []
    started = time.monotonic()
    publisher.publish(Record("topic", b"first", b"value"), reports.append)
    with pytest.raises(BrokerUnavailable) as caught:
        publisher.publish_all([Record("topic", str(number).encode(), b"value") for number in range(149)])
    seconds = time.monotonic() - started
    return Lost(publisher.failed_count, len(publisher.failures), str(caught.value), seconds, reports[0])


def test_broker_that_is_gone_is_told_within_the_delivery_timeout(lost: Lost) -> None:
    assert lost.seconds < 5
    assert "records to topic failed" in lost.sentence


def test_report_of_a_lost_record_says_which(lost: Lost) -> None:
    assert lost.first_report is not None
    assert (lost.first_report.topic, lost.first_report.key) == ("topic", b"first")


def test_failures_keep_the_latest_hundred_and_count_all(lost: Lost) -> None:
    assert (lost.failed_count, lost.kept_count) == (150, 100)


def test_closed_publisher_takes_nothing_more() -> None:
    publisher = KafkaPublisher("127.0.0.1:1", overrides={"log_level": 0})
    publisher.close()

    with pytest.raises(BrokerUnavailable, match="closed"):
        publisher.publish_all([Record("nowhere", b"key", b"value")])
