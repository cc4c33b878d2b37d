"""Edits while Kafka or ClickHouse is away: 503 in time, and nothing happens."""

from collections.abc import Iterator

import httpx
import pytest
from clickhouse_connect.driver.client import Client

from query_api.app import create_app
from schemas.version import Rank
from tests.integration.query_api.api import EVENTS, Api
from tests.integration.query_api.rows import edited, insert, row
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import bearer, settings

NOWHERE = "127.0.0.1:1"
WRITES = ("PATCH", "DELETE", "POST")


def write(api: Api, method: str, event_id: str) -> httpx.Response:
    path = f"{EVENTS}{event_id}/restore" if method == "POST" else EVENTS + event_id
    content = b'{"summary": "edited"}' if method == "PATCH" else b""
    return api.process.request(method, path, content=content, headers=bearer(org=api.organization))


def assert_unavailable(answer: httpx.Response, error: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (503, error)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.elapsed.total_seconds() < 4


@pytest.fixture
def without_kafka(clickhouse_url: str, organization: str) -> Iterator[Api]:
    app = create_app(
        settings(clickhouse_url=clickhouse_url, kafka_bootstrap_servers=NOWHERE, write_timeout_seconds=0.5)
    )
    with InProcess(app) as process:
        yield Api(process, organization)


@pytest.fixture
def without_clickhouse(kafka_bootstrap: str, organization: str) -> Iterator[Api]:
    url = f"clickhouse://default:@{NOWHERE}/timeline"
    app = create_app(settings(clickhouse_url=url, kafka_bootstrap_servers=kafka_bootstrap, query_timeout_seconds=1))
    with InProcess(app) as process:
        yield Api(process, organization)


def test_without_kafka_nothing_is_edited(without_kafka: Api, clickhouse: Client) -> None:
    standing, gone = row(without_kafka.organization), row(without_kafka.organization)
    insert(clickhouse, standing, gone)
    insert(clickhouse, edited(gone, revision=2, rank=Rank.DELETED))

    for method in WRITES:
        answer = write(without_kafka, method, gone.event_id if method == "POST" else standing.event_id)
        assert_unavailable(answer, "broker_unavailable")
    assert [event["summary"] for event in without_kafka.timeline()["events"]] == [standing.summary]


@pytest.mark.parametrize("method", WRITES)
def test_without_clickhouse_nothing_is_published(without_clickhouse: Api, method: str) -> None:
    answer = write(without_clickhouse, method, row("acme").event_id)

    assert_unavailable(answer, "store_unavailable")
    assert "timeline_api_recorded_events_total 0.0" in without_clickhouse.process.get("/metrics").text


def test_without_clickhouse_a_history_is_unavailable(without_clickhouse: Api) -> None:
    assert_unavailable(without_clickhouse.get(f"{EVENTS}{row('acme').event_id}/history"), "store_unavailable")
