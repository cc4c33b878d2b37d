"""Every way a worker can end, with an oracle outside it: what is committed was stored, and in the end all is."""

import signal

from confluent_kafka import KafkaException

from tests.integration.transport.conftest import StartWorker
from tests.integration.transport.kafka_topic import KafkaTopic
from tests.integration.transport.worker_process import WorkerProcess, wait_until

SMALL_FETCH = {"consumer_max_fetch_size": 32_768}


def assert_committed_was_stored(topic: KafkaTopic, *workers: WorkerProcess) -> None:
    committed = topic.committed()
    stored = {pair for worker in workers for pair in worker.stored()}
    missing = [(p, o) for p, end in committed.items() for o in range(end) if (p, o) not in stored]
    assert not missing, f"committed but never stored: {missing[:5]} of {len(missing)}"


def assert_all_stored_and_committed(topic: KafkaTopic, *workers: WorkerProcess) -> None:
    ends = topic.high_watermarks()
    everything = {(p, o) for p, end in ends.items() for o in range(end)}
    wait_until(lambda: everything <= {pair for worker in workers for pair in worker.stored()}, "all stored")
    wait_until(lambda: topic.committed() == ends, "all committed")


def test_killed_worker_loses_nothing(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(20_000)
    first = start_worker(topic, delay_seconds=0.05, settings=SMALL_FETCH)
    first.wait_stored(5_000)
    first.kill()
    assert_committed_was_stored(topic, first)
    assert sum(topic.committed().values()) >= 1_000

    second = start_worker(topic, settings=SMALL_FETCH)

    assert_all_stored_and_committed(topic, first, second)
    repeated = len(set(first.stored()) & set(second.stored()))
    assert repeated <= 8_000  # at most the groups in flight


def test_rebalance_finishes_what_is_in_flight_and_loses_nothing(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(20_000)
    first = start_worker(topic, delay_seconds=0.2, max_rows=500, settings=SMALL_FETCH)
    first.wait_stored(1)
    second = start_worker(topic, delay_seconds=0.2, max_rows=500, settings=SMALL_FETCH)
    second.wait_stored(1_000)
    assert_committed_was_stored(topic, first, second)
    assert second.terminate() == 0
    assert_committed_was_stored(topic, first, second)

    assert_all_stored_and_committed(topic, first, second)
    assert not set(first.stored()) & set(second.stored())
    assert len(list(first.stored())) == len(set(first.stored()))


def test_batches_abandoned_by_a_rebalance_are_void(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(8_000)
    slow = start_worker(topic, delay_seconds=6.0, finish_within_seconds=0.2, settings=SMALL_FETCH)
    wait_until(lambda: slow.lines("taken"), "a group in flight")
    second = start_worker(topic, settings=SMALL_FETCH)

    second.wait_stored(1_000)
    wait_until(lambda: slow.lines("acknowledged"), "the late acknowledgement")
    assert slow.lines("acknowledged")[0] == {"event": "acknowledged", "current": False, "committed": False}
    assert_committed_was_stored(topic, slow, second)
    slow.terminate()
    assert_all_stored_and_committed(topic, slow, second)


def test_sigterm_waits_for_a_slow_batch_and_commits_it(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(1_000)
    worker = start_worker(topic, delay_seconds=1.5)
    wait_until(lambda: worker.lines("taken"), "a group in flight")
    assert worker.terminate() == 0
    assert_all_stored_and_committed(topic, worker)


def test_sigterm_abandons_a_batch_that_takes_too_long(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(1_000)
    worker = start_worker(topic, delay_seconds=60.0, finish_within_seconds=0.5)
    wait_until(lambda: worker.lines("taken"), "a group in flight")
    assert worker.terminate(deadline_seconds=10.0) == 0
    assert set(topic.committed().values()) == {0}


def test_exception_in_the_loop_ends_the_worker_and_commits_nothing_more(
    topic: KafkaTopic, start_worker: StartWorker
) -> None:
    topic.produce(10_000)
    worker = start_worker(topic, raise_at=3, settings=SMALL_FETCH)
    assert worker.wait_exit(deadline_seconds=15.0) != 0
    assert_committed_was_stored(topic, worker)
    assert sum(topic.committed().values()) < 10_000


def test_crash_ends_the_worker_with_its_batch_uncommitted(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(1_000)
    worker = start_worker(topic, crash_at=1)
    wait_until(lambda: "broken for good" in worker.output, "the crash")
    assert worker.wait_exit(deadline_seconds=10.0) != 0
    assert set(topic.committed().values()) == {0}


def test_batches_that_faust_drops_are_read_again(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(10_000)
    # Deep enough that something is buffered when the buffers are dropped.
    deep_buffer = SMALL_FETCH | {"stream_buffer_maxsize": 8}
    worker = start_worker(
        topic, delay_seconds=0.2, max_rows=500, drop_buffers_at=list(range(2, 14)), settings=deep_buffer
    )
    assert_all_stored_and_committed(topic, worker)
    assert "were dropped: reading again" in worker.output


def test_topic_made_anew_is_read_from_its_start(topic: KafkaTopic, start_worker: StartWorker) -> None:
    topic.produce(2_000)
    worker = start_worker(topic, settings={"consumer_metadata_max_age_ms": 500})
    assert_all_stored_and_committed(topic, worker)
    worker.signal(signal.SIGUSR1)
    topic.delete()
    wait_until(lambda: _created(topic), "the topic again")
    topic.produce(400)
    worker.signal(signal.SIGUSR2)
    wait_until(lambda: len(list(worker.stored())) >= 2_400, "the new records stored")


def _created(topic: KafkaTopic) -> bool:
    try:
        topic.create()
    except KafkaException:  # the broker is still deleting it
        return False
    return True
