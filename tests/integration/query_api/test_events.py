"""One event by its id, and recording one through a real Kafka."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from clickhouse_connect.driver.client import Client
from confluent_kafka import Consumer, Message, TopicPartition

from query_api.app import create_app
from schemas.activity_message import ActivityMessage, decode_message, partition_key
from schemas.topics import ACTIVITIES
from schemas.version import Rank
from tests.integration.query_api.api import EVENTS, Api
from tests.integration.query_api.rows import edited, insert, row
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings
from tests.waiting import eventually


def body(**overrides: Any) -> bytes:
    note = {"event_type": "note", "object_type": "lead", "object_id": "l-1", "data": {"text": "Called"}}
    return msgspec.json.encode(note | overrides)


@pytest.fixture
def log(kafka_bootstrap: str) -> Iterator[Consumer]:
    """Reads what is published to the input topic from now on."""
    consumer = Consumer({"bootstrap.servers": kafka_bootstrap, "group.id": f"test-{uuid4()}"})
    partitions = consumer.list_topics(ACTIVITIES, timeout=30).topics[ACTIVITIES].partitions
    ends = [
        (each, consumer.get_watermark_offsets(TopicPartition(ACTIVITIES, each), timeout=30)[1]) for each in partitions
    ]
    consumer.assign([TopicPartition(ACTIVITIES, each, end) for each, end in ends])
    yield consumer
    consumer.close()


def recorded_count(metrics: str) -> str:
    return next(line for line in metrics.splitlines() if line.startswith("timeline_api_recorded_events_total"))


def published(log: Consumer, event_id: str) -> tuple[Message, ActivityMessage]:
    def find() -> tuple[Message, ActivityMessage] | None:
        record = log.poll(0.1)
        if record is None or record.error() or (message := decode_message(record.value())).id != event_id:
            return None
        return record, message

    return eventually(find, f"event {event_id} in {ACTIVITIES}")  # type: ignore[return-value]  # never None


def test_one_event_is_answered_as_in_the_timeline(api: Api, clickhouse: Client) -> None:
    original = row(api.organization)
    insert(clickhouse, original)
    insert(clickhouse, edited(original, revision=2, summary="edited"))

    answer = api.get(EVENTS + original.event_id.upper())

    assert answer.json() == api.timeline()["events"][0]
    assert answer.json()["summary"] == "edited"


def test_a_hint_where_the_event_stands_changes_nothing(api: Api, clickhouse: Client) -> None:
    original = row(api.organization)
    insert(clickhouse, original)

    assert api.get(EVENTS + original.event_id, object_type="deal", object_id="wrong").status_code == 200


def test_a_deleted_event_is_not_found(api: Api, clickhouse: Client) -> None:
    original = row(api.organization)
    insert(clickhouse, original)
    insert(clickhouse, edited(original, revision=2, rank=Rank.DELETED))

    assert api.get(EVENTS + original.event_id).status_code == 404


def test_what_is_no_id_is_malformed(api: Api) -> None:
    answer = api.get(EVENTS + "seven")

    assert (answer.status_code, answer.json()["detail"].split(":")[0]) == (422, "event_id")


def test_a_recorded_event_is_in_the_log_when_the_answer_says_so(api: Api, log: Consumer) -> None:
    answer = api.post(body(created_at="2024-01-15T10:30:00Z"))

    event = answer.json()
    record, message = published(log, event["id"])
    assert answer.status_code == 201
    assert answer.headers["Location"] == EVENTS + event["id"]
    assert record.key() == partition_key(api.organization, "lead", "l-1")
    assert (message.organization_id, message.actor.id if message.actor else None) == (api.organization, "u-1")
    assert (event["created_at"], event["updated_at"]) == ("2024-01-15T10:30:00Z", "2024-01-15T10:30:00Z")
    assert list(event) == [
        *("id", "event_type", "actor", "object_type", "object_id", "data"),
        *("summary", "is_system_generated", "created_at", "updated_at"),
    ]


def test_a_repeat_of_a_stored_event_is_answered_and_not_published_again(api: Api, clickhouse: Client) -> None:
    stored = row(api.organization, data='{"text":"Called"}')
    insert(clickhouse, stored)
    before = api.process.get("/metrics").text

    answer = api.post(body(id=stored.event_id))

    assert (answer.status_code, answer.json()["created_at"]) == (201, "2024-01-15T12:00:00Z")
    assert recorded_count(api.process.get("/metrics").text) == recorded_count(before)


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"text": "Never said"}},
        {"object_id": "l-2"},
        {"event_type": "custom"},
        {"created_at": "2024-01-15T12:00:01Z"},
    ],
    ids=str,
)
def test_recording_is_no_way_to_overwrite_an_event(api: Api, clickhouse: Client, change: dict[str, Any]) -> None:
    stored = row(api.organization, data='{"text":"Called"}')
    insert(clickhouse, stored)

    answer = api.post(body(id=stored.event_id, **change))

    assert (answer.status_code, answer.json()["error"]) == (409, "conflict")


def test_recording_is_no_way_to_overwrite_another_users_event(api: Api, clickhouse: Client) -> None:
    stored = row(api.organization, data='{"text":"Called"}', actor_id="u-2")
    insert(clickhouse, stored)

    assert api.post(body(id=stored.event_id)).status_code == 409


def test_the_id_of_another_organizations_event_is_free(api: Api, clickhouse: Client, log: Consumer) -> None:
    theirs = row(f"{api.organization}-other")
    insert(clickhouse, theirs)

    answer = api.post(body(id=theirs.event_id))

    _, message = published(log, theirs.event_id)
    assert (answer.status_code, message.organization_id) == (201, api.organization)


def test_a_service_records_for_another_actor(api: Api, log: Consumer) -> None:
    event = api.post(body(actor={"id": "u-9"}), role="service").json()

    _, message = published(log, event["id"])
    assert event["actor"]["id"] == "u-9"
    assert message.actor is not None
    assert message.actor.id == "u-9"


@pytest.mark.parametrize(
    ("overrides", "status", "beginning"),
    [
        ({"organization_id": "globex"}, 422, "$"),
        ({"event_type": "nope"}, 422, "$.event_type"),
        ({"data": {"text": 5}}, 422, "$.data.text"),
        ({"data": []}, 422, "$.data"),
        ({"created_at": "2100-01-01T00:00:00Z"}, 422, "$.created_at"),
        ({"actor": {"id": "u-9"}}, 403, "actor"),
        ({"data": {"text": "x" * 1024 * 1024}}, 413, ""),
    ],
    ids=str,
)
def test_what_breaks_the_contract_is_refused(api: Api, overrides: dict[str, Any], status: int, beginning: str) -> None:
    answer = api.post(body(**overrides))

    assert answer.status_code == status
    assert answer.json()["detail"].startswith(beginning)


def test_without_kafka_a_write_is_refused_within_seconds_and_reads_go_on(
    clickhouse_url: str, organization: str
) -> None:
    unreachable = settings(
        clickhouse_url=clickhouse_url, kafka_bootstrap_servers="127.0.0.1:1", write_timeout_seconds=1
    )
    with InProcess(create_app(unreachable)) as process:
        api = Api(process, organization)

        write = api.post(body())
        readiness = process.get("/readyz")

        assert (write.status_code, write.json()["error"]) == (503, "broker_unavailable")
        assert int(write.headers["Retry-After"]) > 0
        assert write.elapsed.total_seconds() < 4
        assert api.timeline()["pagination"]["total"] == 0
        assert readiness.status_code == 503
        assert "kafka" in readiness.json()["detail"]
        assert "clickhouse" not in readiness.json()["detail"]
        counted = process.get("/metrics").text
        assert 'route="/api/v1/activities/events/",status="503"} 1.0' in counted
