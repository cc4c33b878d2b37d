"""The worker's health port over real HTTP."""

import asyncio

import aiohttp
import pytest

from deploy.embedded.ports import free_port
from stream_workers.health import HealthServer


async def answer(path: str, trouble: str | None) -> tuple[int, str]:
    port = free_port()
    server = HealthServer(port, lambda: trouble)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
            return response.status, await response.text()
    finally:
        await server.stop()


@pytest.mark.parametrize("trouble", [None, "insert_events: ClickHouse: no answer"])
def test_worker_that_runs_is_alive_whatever_it_waits_for(trouble: str | None) -> None:
    assert asyncio.run(answer("/healthz", trouble)) == (200, '{"status": "alive"}')


def test_worker_that_writes_is_ready() -> None:
    assert asyncio.run(answer("/readyz", None)) == (200, '{"status": "ready"}')


def test_worker_that_waits_says_for_what() -> None:
    status, body = asyncio.run(answer("/readyz", "reading the directory of names"))

    assert (status, "reading the directory of names" in body) == (503, True)


def test_metrics_name_what_operators_watch() -> None:
    status, body = asyncio.run(answer("/metrics", None))

    assert status == 200
    assert all(
        f"timeline_worker_{name}" in body
        for name in (
            "records_total",
            "rows_total",
            "rejected",
            "flush_seconds",
            "retries",
            "paused",
            "directory_entries",
        )
    )


def test_server_that_never_started_can_be_stopped() -> None:
    asyncio.run(HealthServer(free_port(), lambda: None).stop())
