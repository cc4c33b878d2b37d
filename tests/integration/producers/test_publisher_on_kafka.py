"""The publisher against real Kafka: partitions, threads, forks and the end of a process."""

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from aiokafka.partitioner import murmur2

from producers.publisher import ActivityPublisher
from runtime.errors import BrokerUnavailable
from runtime.kafka import KafkaPublisher, Record
from schemas.activity_message import ActivityMessage, decode_message
from schemas.topics import ACTIVITIES
from tests.integration.producers.topic_reader import partition_count, records_of

# Apache Kafka's own UtilsTest.testMurmur2.
JAVA_HASHES = {
    b"21": -973932308,
    b"foobar": -790332482,
    b"a-little-bit-long-string": -985981536,
    b"a-little-bit-longer-string": -1486304829,
    b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
    b"abc": 479470107,
}
SCRIPT_HEAD = """
    import os, sys
    from producers.publisher import ActivityPublisher
    from producers.target import CrmObject
    from producers.timeline_event import Recorder, TimelineEvent
    bootstrap_servers, organization = sys.argv[1:]
    TimelineEvent.configure(Recorder(ActivityPublisher(bootstrap_servers)))
    def publish(name, count):
        for number in range(count):
            TimelineEvent.record("note", CrmObject("lead", name, organization), data={"text": str(number)})
"""


def note(organization: str, object_id: str = "l-1") -> ActivityMessage:
    return ActivityMessage(
        id=str(uuid4()),
        organization_id=organization,
        object_type="lead",
        object_id=object_id,
        event_type="note",
        data=msgspec.Raw(b'{"text": "x"}'),
        created_at=datetime.now(UTC),
    )


def run_script(tmp_path: Path, body: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs it as a program of its own; the time limit is the proof that it does not hang."""
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(SCRIPT_HEAD) + textwrap.dedent(body))
    return subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_hash_we_compare_with_is_that_of_the_java_client() -> None:
    assert {key: (murmur2(key) ^ 0x80000000) - 0x80000000 for key in JAVA_HASHES} == JAVA_HASHES


def test_every_key_goes_to_the_partition_that_a_java_producer_would_choose(
    kafka_bootstrap: str, organization: str
) -> None:
    object_ids = [f"{'ü|' * (number % 5)}{number}" for number in range(200)]

    with ActivityPublisher(kafka_bootstrap) as publisher:
        for object_id in object_ids:
            publisher.publish(note(organization, object_id))

    records = records_of(kafka_bootstrap, organization)
    count = partition_count(kafka_bootstrap)
    chosen = {record.key(): record.partition() for record in records}
    assert len(chosen) == 200
    assert len(set(chosen.values())) > 1
    assert chosen == {key: (murmur2(key) & 0x7FFFFFFF) % count for key in chosen}


def test_threads_share_one_publisher(kafka_bootstrap: str, organization: str) -> None:
    with ActivityPublisher(kafka_bootstrap) as publisher:

        def publish_many(thread: int) -> None:
            for _ in range(500):
                publisher.publish(note(organization, f"l-{thread}"))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(publish_many, range(8)))

    assert len({decode_message(each.value()).id for each in records_of(kafka_bootstrap, organization)}) == 4000


def test_publish_and_wait_returns_when_the_event_is_in_the_log(kafka_bootstrap: str, organization: str) -> None:
    with ActivityPublisher(kafka_bootstrap) as publisher:
        publisher.publish_and_wait(note(organization))

        assert len(records_of(kafka_bootstrap, organization)) == 1


def test_a_delivery_is_reported_to_who_asked(kafka_bootstrap: str, organization: str) -> None:
    reports: list[object] = []

    with ActivityPublisher(kafka_bootstrap) as publisher:
        publisher.publish(note(organization), reports.append)
        publisher.flush()

    assert reports == [None]


def test_a_script_that_ends_normally_loses_nothing(kafka_bootstrap: str, organization: str, tmp_path: Path) -> None:
    done = run_script(tmp_path, "publish('l-1', 1000)", kafka_bootstrap, organization)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(records_of(kafka_bootstrap, organization)) == 1000


def test_a_script_that_fails_loses_nothing_either(kafka_bootstrap: str, organization: str, tmp_path: Path) -> None:
    done = run_script(tmp_path, "publish('l-1', 1000); raise SystemExit(3)", kafka_bootstrap, organization)

    assert done.returncode == 3
    assert len(records_of(kafka_bootstrap, organization)) == 1000


def test_forked_processes_publish_each_on_a_connection_of_their_own(
    kafka_bootstrap: str, organization: str, tmp_path: Path
) -> None:
    body = """
        publish("parent", 100)
        children = []
        for number in range(3):
            pid = os.fork()
            if pid == 0:
                publish(f"child-{number}", 100)
                sys.exit(0)
            children.append(pid)
        publish("parent", 100)
        sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children))
    """

    done = run_script(tmp_path, body, kafka_bootstrap, organization)

    assert (done.returncode, done.stderr) == (0, "")
    ids = [decode_message(record.value()).id for record in records_of(kafka_bootstrap, organization)]
    assert (len(ids), len(set(ids))) == (500, 500)


def test_a_forked_process_that_publishes_nothing_ends(kafka_bootstrap: str, organization: str, tmp_path: Path) -> None:
    body = """
        publish("parent", 1)
        if (pid := os.fork()) == 0:
            sys.exit(0)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    """

    done = run_script(tmp_path, body, kafka_bootstrap, organization)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_child_of_multiprocessing_loses_nothing(kafka_bootstrap: str, organization: str, tmp_path: Path) -> None:
    body = """
        import multiprocessing
        publish("parent", 1)
        child = multiprocessing.get_context("fork").Process(target=publish, args=("child", 1000))
        child.start()
        child.join()
        sys.exit(child.exitcode)
    """

    done = run_script(tmp_path, body, kafka_bootstrap, organization)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(records_of(kafka_bootstrap, organization)) == 1001


def test_publish_all_fails_as_a_whole_when_one_record_is_refused(kafka_bootstrap: str, organization: str) -> None:
    key = f"{organization}|lead|l-1".encode()
    too_large = Record(ACTIVITIES, key, b"x" * (9 * 1024 * 1024 + 1))

    with KafkaPublisher(kafka_bootstrap) as publisher:
        with pytest.raises(BrokerUnavailable, match=r"1 of 2 records to crm\.activities failed"):
            publisher.publish_all([Record(ACTIVITIES, key, b"{}"), too_large])

        assert publisher.publish_all([Record(ACTIVITIES, key, b"{}")]) == 1


def test_a_closed_publisher_says_so(kafka_bootstrap: str, organization: str) -> None:
    publisher = KafkaPublisher(kafka_bootstrap)
    publisher.close()

    with pytest.raises(BrokerUnavailable, match="closed"):
        publisher.publish(Record(ACTIVITIES, organization.encode(), b"{}"))
    assert publisher.close() == 0
