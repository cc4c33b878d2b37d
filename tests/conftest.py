"""Fixtures for every test that needs a server: started once, shared by all, kept apart by organization."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from clickhouse_connect.driver.client import Client

from runtime.clickhouse import connect
from tests import servers


def pytest_report_header() -> str:
    return servers.description()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """TIMELINE_* settings of running servers with tables and topics."""
    with servers.running_servers(tmp_path_factory.mktemp("servers") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def kafka_bootstrap(settings: dict[str, str]) -> str:
    return settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]


@pytest.fixture(scope="session")
def clickhouse_url(settings: dict[str, str]) -> str:
    return settings["TIMELINE_CLICKHOUSE_URL"]


@pytest.fixture
def clickhouse(clickhouse_url: str) -> Iterator[Client]:
    client = connect(clickhouse_url)
    yield client
    # `close` leaves the connections open, and a stopping ClickHouse waits 5 s for them.
    client.close_connections()
    client.close()


@pytest.fixture
def organization() -> str:
    """A tenant of its own for each test: the servers are shared."""
    return f"org-{uuid4()}"
