"""The whole road: a worker and an API beside the shared servers, and small clients for both ends."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from deploy.commands.token import Role, sign
from deploy.embedded.child_process import ChildProcess
from runtime.kafka import KafkaPublisher, Record
from schemas.activity_message import partition_key
from schemas.topics import ACTIVITIES
from tests.services import running_api, running_worker


class Answer:
    """One HTTP answer: status, headers, parsed body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = {name.title(): value for name, value in headers.items()}
        self.text = body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Api:
    """The API as one user of one organization."""

    def __init__(self, url: str, token: str | None) -> None:
        self.url = url
        self._token = token

    def get(self, path: str, **query: object) -> Answer:
        return self._send(Request(f"{self.url}{path}?{urlencode(query, doseq=True)}"))

    def post(self, path: str, body: object) -> Answer:
        request = Request(f"{self.url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        return self._send(request)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Any other method; a header's name has `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if body is None else json.dumps(body).encode()
        return self._send(Request(f"{self.url}{path}", content, named, method=method))

    def timeline(self, object_type: str, object_id: str, **query: object) -> Any:
        answer = self.get("/api/v1/activities/timeline/", object_type=object_type, object_id=object_id, **query)
        assert answer.status == 200, answer.text
        return answer.json

    def _send(self, request: Request) -> Answer:
        if self._token is not None:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urlopen(request, timeout=40) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())


def api_for(
    settings: Mapping[str, str], url: str, organization: str, user: str = "u-1", role: Role = Role.MEMBER
) -> Api:
    """The API seen by a user of `organization`, a member unless a test says otherwise."""
    return Api(url, sign(settings, organization, user, role, timedelta(hours=1)))


def record_of(message: Mapping[str, Any]) -> Record:
    """A message as a producer of the CRM would publish it."""
    key = partition_key(message["organization_id"], message["object_type"], message["object_id"])
    return Record(ACTIVITIES, key, json.dumps(message).encode())


def publish(bootstrap_servers: str, records: Iterable[Record]) -> int:
    """Publish and wait for the acknowledgements."""
    with KafkaPublisher(bootstrap_servers) as publisher:
        return publisher.publish_all(records)


@pytest.fixture(scope="session")
def worker(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildProcess]:
    with running_worker(settings, tmp_path_factory.mktemp("worker")) as running:
        yield running


@pytest.fixture(scope="session")
def api_url(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory: Path = tmp_path_factory.mktemp("api")
    with running_api(settings, directory) as url:
        yield url


@pytest.fixture
def api(settings: dict[str, str], api_url: str, worker: ChildProcess, organization: str) -> Api:
    """The API as a member of the test's own organization; a worker runs behind it."""
    assert worker.exit_code is None
    return api_for(settings, api_url, organization)
