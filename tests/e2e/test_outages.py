"""A server goes away and comes back: what the API answers meanwhile, and that the worker loses nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.clickhouse import DATABASE, EmbeddedClickHouse
from deploy.embedded.kafka import EmbeddedKafka
from deploy.migrate import engine_variables, migrate, migrations_of_package
from deploy.topics import ensure_topics
from runtime.clickhouse import connect
from schemas.topics import TOPICS
from tests.e2e.conftest import Answer, Api, api_for, publish, record_of
from tests.services import running_api, running_worker
from tests.waiting import eventually

ORGANIZATION = "acme"
NOTE = {"event_type": "note", "object_type": "lead", "object_id": "lead-1", "data": {"text": "Called"}}


class Road(NamedTuple):
    """Servers of its own, because these tests break them."""

    kafka: EmbeddedKafka
    clickhouse: EmbeddedClickHouse
    worker: ChildProcess
    api: Api


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    directory: Path = tmp_path_factory.mktemp("outages")
    with EmbeddedKafka(directory / "kafka") as kafka, EmbeddedClickHouse(directory / "clickhouse") as clickhouse:
        settings = {
            "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
            "TIMELINE_CLICKHOUSE_URL": clickhouse.url,
            "TIMELINE_JWT_SECRET": "a secret of this test, 32 bytes or more",
            "TIMELINE_JWT_AUDIENCE": "activities-timeline",
            "TIMELINE_JWT_ISSUER": "activities-timeline",
            "TIMELINE_CURSOR_SECRET": "another secret of this test, long too",
        }
        client = connect(clickhouse.url)
        migrate(client, engine_variables(DATABASE), migrations_of_package())
        client.close()
        ensure_topics(kafka.bootstrap_servers, TOPICS, partitions=4, replication_factor=1)
        with running_worker(settings, directory) as worker, running_api(settings, directory) as url:
            yield Road(kafka, clickhouse, worker, api_for(settings, url, ORGANIZATION))


def note() -> dict[str, object]:
    return {**NOTE, "id": str(uuid4()), "organization_id": ORGANIZATION, "created_at": "2024-01-15T10:30:00Z"}


def total(road: Road) -> int:
    return int(road.api.timeline("lead", "lead-1")["pagination"]["total"])


def assert_speaks_plainly(answer: Answer, status: int) -> None:
    assert answer.status == status, answer.text
    assert set(answer.json) == {"error", "detail"}
    assert "Traceback" not in answer.text


def test_clickhouse_down_means_503_with_retry_after_and_nothing_is_lost(road: Road) -> None:
    publish(road.kafka.bootstrap_servers, [record_of(note())])
    before = eventually(lambda: total(road), "a first event is readable")
    road.clickhouse.kill()
    publish(road.kafka.bootstrap_servers, [record_of(note()) for _ in range(100)])

    # Of an object that nobody has read: a page that is kept is answered, and says its age (tests of the cache).
    read = road.api.get("/api/v1/activities/timeline/", object_type="lead", object_id="lead-2")
    ready = road.api.get("/readyz")

    assert_speaks_plainly(read, 503)
    assert int(read.headers["Retry-After"]) >= 1
    assert ready.status == 503
    assert "clickhouse" in ready.text
    assert road.api.get("/healthz").status == 200
    road.clickhouse.start()
    eventually(lambda: road.api.get("/readyz").status == 200, "the API is ready again by itself")
    eventually(lambda: total(road) == before + 100, "what came during the outage is readable")
    assert road.worker.exit_code is None


def test_kafka_down_means_reads_go_on_and_writes_answer_503(road: Road) -> None:
    publish(road.kafka.bootstrap_servers, [record_of(note())])
    before = eventually(lambda: total(road), "an event is readable")
    road.kafka.kill()

    write = road.api.post("/api/v1/activities/events/", NOTE)
    ready = road.api.get("/readyz")

    assert total(road) >= before
    assert_speaks_plainly(write, 503)
    assert int(write.headers["Retry-After"]) >= 1
    assert ready.status == 503
    assert "kafka" in ready.text
    road.kafka.start()
    eventually(lambda: road.api.get("/readyz").status == 200, "the API is ready again by itself")
    written = eventually(lambda: road.api.post("/api/v1/activities/events/", NOTE), "a write is answered")
    assert written.status == 201, written.text
    eventually(lambda: written.json["id"] in shown_ids(road), "the new event is readable: the worker carries on")
    assert road.worker.exit_code is None


def shown_ids(road: Road) -> set[str]:
    return {event["id"] for event in road.api.timeline("lead", "lead-1", page_size=100)["events"]}
