"""What arrives, how much of it is held in memory, and how it is paused."""

import signal

import pytest
from confluent_kafka import Producer

from tests.integration.transport.conftest import StartWorker
from tests.integration.transport.kafka_topic import KafkaTopic
from tests.integration.transport.worker_process import wait_until


@pytest.mark.parametrize("timestamps", ["CreateTime", "LogAppendTime"])
def test_records_arrive_exactly_as_librdkafka_reads_them(
    kafka_bootstrap: str, start_worker: StartWorker, timestamps: str
) -> None:
    topic = KafkaTopic(kafka_bootstrap, partitions=2, message_timestamp_type=timestamps)
    produce_of_every_kind(topic)
    topic.produce(500, producer_settings={"compression.type": "gzip", "linger.ms": 50})
    worker = start_worker(topic, keep_records=True, settings={"consumer_max_fetch_size": 4_096})
    expected = topic.everything(500 + 300 + 40)

    worker.wait_stored(len(expected))

    assert sorted(worker.records()) == sorted(expected)
    wait_until(lambda: topic.committed() == topic.high_watermarks(), "committed past the last marker")


def produce_of_every_kind(topic: KafkaTopic) -> None:
    """300 records with holes between them: transactions of 10, every fourth aborted; then 40 odd ones."""
    producer = Producer({"bootstrap.servers": topic.bootstrap, "transactional.id": topic.name})
    producer.init_transactions(30)
    for transaction in range(40):
        producer.begin_transaction()
        for number in range(10):
            producer.produce(topic.name, f"{transaction}-{number}", str(number), partition=number % 2)
        if transaction % 4 == 3:
            producer.abort_transaction(30)
        else:
            producer.commit_transaction(30)
    odd = Producer({"bootstrap.servers": topic.bootstrap})
    for number in range(10):
        odd.produce(topic.name, None, f"tombstone-{number}")
        odd.produce(topic.name, f"no key {number}", None)
        odd.produce(topic.name, b"", b"", headers=[("a", b"1"), ("a", b"2"), ("none", None), ("empty", b"")])
        odd.produce(topic.name, b"\xff\x00", b"\x00", headers=[("n", str(number).encode())])
    assert odd.flush(30) == 0


def test_slow_worker_holds_a_few_batches_and_flat_memory(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(60_000, size_bytes=1_000)
    worker = start_worker(
        topic,
        delay_seconds=0.2,
        max_rows=1,
        settings={"consumer_max_fetch_size": 524_288, "stream_buffer_maxsize": 4},
    )
    wait_until(lambda: len(worker.lines("stored")) >= 20, "20 batches stored")

    stored = worker.lines("stored")
    assert max(line["ahead"] for line in stored) <= 4
    assert stored[-1]["rss"] - stored[4]["rss"] < 16 * 1024


def test_paused_worker_stays_in_the_group_and_fetches_nothing_across_rebalances(
    topic: KafkaTopic, start_worker: StartWorker
) -> None:
    topic.produce(100)
    worker = start_worker(topic, settings={"broker_max_poll_interval": 3.0})
    worker.wait_stored(100)
    worker.signal(signal.SIGUSR1)
    wait_until(lambda: worker.lines("paused"), "paused")

    second = start_worker(topic)
    wait_until(lambda: "Executing _on_partitions_assigned" in second.output, "the second worker's assignment")
    assert second.terminate() == 0
    wait_until(lambda: worker.output.count("Executing _on_partitions_assigned") >= 3, "all partitions back")
    assignments = worker.output.count("Executing _on_partitions_assigned")
    topic.produce(300)
    idle_deadline = 4.5
    with pytest.raises(AssertionError, match="a record stored while paused"):
        wait_until(lambda: len(list(worker.stored())) > 100, "a record stored while paused", idle_deadline)
    worker.signal(signal.SIGUSR2)

    worker.wait_stored(400)
    assert worker.output.count("Executing _on_partitions_assigned") == assignments
    assert "LeaveGroup" not in worker.output


def test_spare_worker_stays_in_the_group_until_it_is_needed(kafka_bootstrap: str, start_worker: StartWorker) -> None:
    topic = KafkaTopic(kafka_bootstrap, partitions=1)
    impatient = {"broker_max_poll_interval": 3.0}
    workers = [start_worker(topic, settings=impatient), start_worker(topic, settings=impatient)]
    wait_until(
        lambda: all("Executing _on_partitions_assigned" in worker.output for worker in workers), "both assignments"
    )
    with pytest.raises(AssertionError, match="a leaver"):
        wait_until(lambda: any("LeaveGroup" in worker.output for worker in workers), "a leaver", 4.5)

    topic.produce(10)
    wait_until(lambda: sum(len(set(worker.stored())) for worker in workers) == 10, "stored")
    owner, spare = sorted(workers, key=lambda worker: len(set(worker.stored())), reverse=True)
    assert owner.terminate() == 0
    topic.produce(10)
    spare.wait_stored(10)
