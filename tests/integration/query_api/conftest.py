"""The API in this process, in front of the shared servers."""

from collections.abc import Iterator

import pytest

from query_api.app import create_app
from tests.integration.query_api.api import Api
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings


@pytest.fixture(scope="session")
def process(clickhouse_url: str, kafka_bootstrap: str) -> Iterator[InProcess]:
    app = create_app(settings(clickhouse_url=clickhouse_url, kafka_bootstrap_servers=kafka_bootstrap))
    with InProcess(app) as running:
        yield running


@pytest.fixture
def api(process: InProcess, organization: str) -> Api:
    return Api(process, organization)
