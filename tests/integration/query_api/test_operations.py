"""The API under a real uvicorn, as `timeline api` starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.embedded.ports import free_port
from deploy.services import api_command
from tests.integration.query_api.api import TIMELINE
from tests.unit.query_api.tokens import SECRET, bearer
from tests.waiting import eventually

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def server(
    clickhouse_url: str, kafka_bootstrap: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    environment = {
        "TIMELINE_CLICKHOUSE_URL": clickhouse_url,
        "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": kafka_bootstrap,
        "TIMELINE_JWT_SECRET": SECRET,
        "TIMELINE_JWT_AUDIENCE": "timeline-api",
        "TIMELINE_JWT_ISSUER": "https://id.example",
    }
    port = free_port()
    with (tmp_path_factory.mktemp("api") / "api.log").open("wb") as log:
        process = subprocess.Popen(
            api_command("127.0.0.1", port), env={**os.environ, **environment}, cwd=_ROOT, stdout=log, stderr=log
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                eventually(lambda: _is_ready(client), "the API to be ready")
                yield client
        finally:
            process.terminate()
            process.wait(30)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_a_running_server_answers_a_timeline(server: httpx.Client, organization: str) -> None:
    answer = server.get(TIMELINE, params={"object_type": "lead", "object_id": "l-1"}, headers=bearer(org=organization))

    assert answer.json()["pagination"] == {"page": 1, "page_size": 50, "total": 0}


def test_health_needs_no_token(server: httpx.Client) -> None:
    assert server.get("/healthz").json() == {"status": "alive"}
    assert server.get("/readyz").json() == {"status": "ready"}


def test_requests_are_measured_by_route_template(server: httpx.Client) -> None:
    server.get("/api/v1/activities/events/00000000-0000-4000-8000-000000000000", headers=bearer())

    metrics = server.get("/metrics").text

    assert 'route="/api/v1/activities/events/{event_id}",status="404"}' in metrics
    assert "0000-4000-8000" not in metrics


def test_the_docs_work_without_another_origin(server: httpx.Client) -> None:
    page = server.get("/docs")

    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "readTimeline" in page.text
    assert "<script" not in page.text


def test_unknown_routes_and_methods_answer_in_our_shape(server: httpx.Client) -> None:
    unknown, wrong_method = server.get("/api/v1/nothing"), server.delete(TIMELINE)

    assert (unknown.status_code, set(unknown.json())) == (404, {"error", "detail"})
    assert (wrong_method.status_code, wrong_method.json()["error"]) == (405, "method_not_allowed")


def test_a_server_without_key_source_does_not_start() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIMELINE_")}

    process = subprocess.run(
        [sys.executable, "-c", "from query_api.app import create_app; create_app()"],
        env=environment,
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert process.returncode != 0
    assert "TIMELINE_JWT_SECRET" in process.stderr
