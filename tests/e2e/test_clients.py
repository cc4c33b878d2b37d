"""The typed clients, generated from the committed document and used on the running API."""

import importlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from clickhouse_connect.driver.client import Client

from deploy import clients
from deploy.commands.token import Role, sign
from tests.integration.query_api.rows import insert, row
from tests.services import running_api


@pytest.fixture(scope="module")
def url(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_api(settings, tmp_path_factory.mktemp("api")) as running:
        yield running


@pytest.fixture
def token(settings: dict[str, str], organization: str) -> str:
    return sign(settings, organization, "u-1", Role.MEMBER, timedelta(hours=1))


@pytest.fixture
def package(tmp_path: Path) -> Iterator[str]:
    """The Python client, importable by this name."""
    clients.generate_python(tmp_path / "timeline_client")
    sys.path.insert(0, str(tmp_path))
    yield "timeline_client"
    sys.path.remove(str(tmp_path))


def test_the_committed_document_is_what_the_routes_say() -> None:
    assert clients.DOCUMENT.read_text("utf-8") == clients.document_text(), "run `make generate`"


def test_the_python_client_reads_a_typed_timeline_and_a_typed_error(
    package: str, url: str, token: str, organization: str, clickhouse: Client
) -> None:
    stored = row(organization, object_id="lead-1")
    insert(clickhouse, stored)
    client: Any = importlib.import_module(package).AuthenticatedClient(base_url=url, token=token)
    read_timeline: Any = importlib.import_module(f"{package}.api.timeline.read_timeline")
    read_event: Any = importlib.import_module(f"{package}.api.events.read_event")
    with client:
        page = read_timeline.sync(client=client, object_type="lead", object_id="lead-1")
        event = read_event.sync(client=client, event_id=stored.event_id)
        unknown = read_event.sync(client=client, event_id="70a870fa-e2e1-58e3-a0e7-72fe6ee432a9")

    assert (type(page).__name__, page.pagination.total) == ("TimelinePage", 1)
    assert event == page.events[0]
    assert event.summary == stored.summary
    assert (type(unknown).__name__, unknown.error) == ("ErrorAnswer", "not_found")


def test_the_typescript_client_compiles_and_reads_a_timeline(
    url: str, token: str, organization: str, clickhouse: Client
) -> None:
    node = shutil.which("node")
    if node is None or not (clients.TYPESCRIPT / "node_modules").is_dir():
        pytest.skip("NOT CHECKED: the TypeScript client needs Node and its packages; `make clients` installs them")
    insert(clickhouse, row(organization, object_id="lead-1", summary="Called Jo"))
    for step in ("generate", "build"):
        subprocess.run(["npm", "run", "--silent", step], cwd=clients.TYPESCRIPT, check=True, capture_output=True)

    command = [node, "build/example.js", url, token, "lead-1"]
    example = subprocess.run(command, cwd=clients.TYPESCRIPT, capture_output=True, text=True, check=False)

    assert (example.returncode, example.stdout) == (0, "2024-01-15T12:00:00Z Called Jo\n"), example.stderr
