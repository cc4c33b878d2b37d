"""A worker and two instances of the API beside the shared servers; the second with narrow limits."""

from collections.abc import Iterator

import pytest

from deploy.embedded.child_process import ChildProcess
from tests.integration.query_api.live.live_client import token_of
from tests.services import running_api, running_worker

NARROW = {
    "TIMELINE_LIVE_CONNECTIONS_PER_USER": "3",
    "TIMELINE_LIVE_OBJECTS_PER_CONNECTION": "4",
    "TIMELINE_LIVE_BACKLOG_NOTICES": "30",
    "TIMELINE_CORS_ORIGINS": "https://crm.example.com",
}


@pytest.fixture(scope="package", autouse=True)
def worker(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildProcess]:
    with running_worker(settings, tmp_path_factory.mktemp("worker")) as running:
        yield running


@pytest.fixture(scope="package")
def url(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_api(settings, tmp_path_factory.mktemp("api")) as running:
        yield running


@pytest.fixture(scope="package")
def narrow_url(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_api({**settings, **NARROW}, tmp_path_factory.mktemp("narrow-api")) as running:
        yield running


@pytest.fixture
def token(settings: dict[str, str], organization: str) -> str:
    return token_of(settings, organization)
