"""An input topic is deleted and made again, and has grown past the worker's offset before anybody looks."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from clickhouse_connect.driver.client import Client
from confluent_kafka.admin import AdminClient

from deploy.embedded.child_process import ChildProcess
from deploy.topics import ensure_topics
from runtime.kafka import Record
from schemas.topics import ACTIVITIES, TOPICS
from tests.e2e.conftest import publish, record_of
from tests.services import running_worker
from tests.waiting import eventually


@pytest.fixture
def topic(kafka_bootstrap: str) -> Iterator[str]:
    """A topic of its own, one partition: the offsets of before and after lie on one line."""
    name = f"crm.activities.{uuid4()}"
    make(kafka_bootstrap, name)
    yield name
    admin = AdminClient({"bootstrap.servers": kafka_bootstrap})
    admin.delete_topics([name])[name].result(30)


def make(bootstrap_servers: str, name: str) -> None:
    like = next(each for each in TOPICS if each.name == ACTIVITIES)
    ensure_topics(bootstrap_servers, [msgspec.structs.replace(like, name=name)], partitions=1, replication_factor=1)


def notes(topic: str, organization: str, count: int) -> list[Record]:
    note = {"event_type": "note", "object_type": "lead", "object_id": "lead-1", "data": {"text": "Called"}}
    place = {"organization_id": organization, "created_at": "2024-01-15T10:30:00Z"}
    return [record_of({**note, **place, "id": str(uuid4())})._replace(topic=topic) for _ in range(count)]


def stored(clickhouse: Client, organization: str) -> int:
    query = "SELECT count() FROM timeline_events FINAL WHERE organization_id = {organization:String}"
    return int(clickhouse.query(query, parameters={"organization": organization}).result_rows[0][0])


@contextmanager
def frozen(worker: ChildProcess) -> Iterator[None]:
    """A worker that runs would meet the missing topic and start over by itself; one that froze, or rests, does not."""
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker.pid, signal.SIGCONT)


def test_records_below_the_old_offset_are_read_too(
    settings: dict[str, str], clickhouse: Client, topic: str, organization: str, tmp_path: Path
) -> None:
    bootstrap_servers = settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]
    with running_worker(settings, tmp_path, kafka_topics=topic, worker_group=f"group-{uuid4()}") as worker:
        publish(bootstrap_servers, notes(topic, organization, 100))
        eventually(lambda: stored(clickhouse, organization) == 100, "the first topic is stored")
        with frozen(worker):
            admin = AdminClient({"bootstrap.servers": bootstrap_servers})
            admin.delete_topics([topic])[topic].result(30)
            eventually(lambda: topic not in admin.list_topics(timeout=5).topics, "the topic is gone")
            make(bootstrap_servers, topic)
            publish(bootstrap_servers, notes(topic, organization, 300))

        eventually(lambda: stored(clickhouse, organization) == 400, "all of the second topic is stored")
        assert worker.exit_code is None
