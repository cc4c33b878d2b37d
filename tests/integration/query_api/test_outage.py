"""ClickHouse goes away, hangs, comes back: the API answers 503 in time and recovers by itself."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from clickhouse_connect.driver.client import Client

from query_api.app import create_app
from tests.integration.query_api.api import SUMMARY, TIMELINE, Api
from tests.integration.query_api.rows import insert, row
from tests.tcp_proxy import TcpProxy
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings

OBJECT = {"object_type": "lead", "object_id": "l-1"}


@pytest.fixture
def proxy(clickhouse_url: str) -> Iterator[TcpProxy]:
    parts = urlsplit(clickhouse_url)
    with TcpProxy(str(parts.hostname), parts.port or 8123) as running:
        yield running


@pytest.fixture
def api(proxy: TcpProxy, clickhouse_url: str, kafka_bootstrap: str, organization: str) -> Iterator[Api]:
    parts = urlsplit(clickhouse_url)
    through_proxy = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{proxy.port}").geturl()
    app = create_app(
        settings(clickhouse_url=through_proxy, kafka_bootstrap_servers=kafka_bootstrap, query_timeout_seconds=1)
    )
    with InProcess(app) as process:
        yield Api(process, organization)


def assert_unavailable(api: Api) -> None:
    for path, parameters in ((TIMELINE, OBJECT), (SUMMARY, {})):
        answer = api.get(path, **parameters)
        assert (answer.status_code, answer.json()["error"]) == (503, "store_unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.elapsed.total_seconds() < 5


def test_a_stopped_clickhouse_is_503_and_the_next_start_is_enough(
    api: Api, proxy: TcpProxy, clickhouse: Client
) -> None:
    insert(clickhouse, row(api.organization))
    assert api.timeline()["pagination"]["total"] == 1

    proxy.stop()
    assert_unavailable(api)
    readiness = api.process.get("/readyz")
    proxy.start()

    assert (readiness.status_code, readiness.json()["error"]) == (503, "not_ready")
    assert readiness.json()["detail"].startswith("clickhouse: ")
    assert api.process.get("/healthz").status_code == 200
    assert api.timeline()["pagination"]["total"] == 1
    assert api.process.get("/readyz").status_code == 200


def test_an_api_that_started_without_clickhouse_answers_once_it_is_there(
    api: Api, proxy: TcpProxy, clickhouse: Client
) -> None:
    proxy.stop()
    assert_unavailable(api)
    insert(clickhouse, row(api.organization))

    proxy.start()

    assert api.timeline()["pagination"]["total"] == 1


def test_a_clickhouse_that_hangs_is_503_in_time(api: Api, proxy: TcpProxy) -> None:
    assert api.timeline()["pagination"]["total"] == 0

    proxy.hang()

    assert_unavailable(api)
    assert "clickhouse: no answer" in api.process.get("/readyz").json()["detail"]


def test_an_answer_names_neither_server_nor_query(api: Api, proxy: TcpProxy) -> None:
    proxy.stop()

    text = api.get(TIMELINE, **OBJECT).text

    assert not any(word in text for word in ("127.0.0.1", "Traceback", "SELECT", "timeline_events"))
