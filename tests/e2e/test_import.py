"""`timeline import` on the real stack: dry run, frozen, killed, resumed, a second time, undone; others' events stay."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from clickhouse_connect.driver.client import Client

from deploy.commands.token import Role
from deploy.embedded.child_process import ChildProcess
from schemas.topics import IMPORTS
from tests.e2e.conftest import Api, api_for, publish, record_of
from tests.integration.producers.topic_reader import records_of
from tests.services import running_worker
from tests.unit.producers.imports import HEADER, MAPPING_TEXT
from tests.waiting import eventually

LINES = 12_000
# Three chunks a second: time to freeze it between two of them.
RATE = "15000"
# The second chunk is 50 s later than the first: time to kill it.
SLOW = "100"


@pytest.fixture(scope="module")
def import_worker(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildProcess]:
    group = f"imports-{uuid4()}"
    folder = tmp_path_factory.mktemp("imports")
    with running_worker(settings, folder, kafka_topics=IMPORTS, worker_group=group, settle_seconds="0") as running:
        yield running


class Importer:
    """The command, with a file and a mapping of its own."""

    def __init__(self, settings: dict[str, str], folder: Path, organization: str) -> None:
        self._settings = settings
        self._organization = organization
        self._mapping = folder / "mapping.toml"
        self._mapping.write_text(MAPPING_TEXT.replace('"acme"', f'"{organization}"'))
        self.file = folder / "past.csv"
        rows = (f"{n},Note,l-{n % 50},15.01.2024 10:30,u-1,,,note {n}" for n in range(LINES))
        self.file.write_text("\n".join([HEADER, *rows, "x,Fax,l-1,15.01.2024 10:30,u-1,,,", "0,Note,l-0,short"]) + "\n")

    def start(self, *options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "deploy.cli", "import", str(self.file), "--mapping", str(self._mapping)]
        return self._popen([*command, *options])

    def undo(self, batch: str, *options: str) -> tuple[int, str, str]:
        return _ended(self._popen([sys.executable, "-m", "deploy.cli", "import", "undo", batch, *options]))

    def run(self, *options: str) -> tuple[int, str, str]:
        return _ended(self.start(*options))

    def _popen(self, command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(command, env=self._settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, error = process.communicate(timeout=120)
    return process.returncode, out.strip(), error


@contextmanager
def frozen(process: subprocess.Popen[str]) -> Iterator[None]:
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def progress(clickhouse: Client, batch: str) -> tuple[int, str]:
    """The line up to which a batch is published, and when that was written down."""
    sql = "SELECT line, toString(written_at) FROM import_batches FINAL WHERE batch = {batch:String}"
    rows = clickhouse.query(sql, {"batch": batch}).result_rows
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")


def live_note(organization: str, number: int) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "organization_id": organization,
        "event_type": "note",
        "object_type": "lead",
        "object_id": "l-1",
        "data": {"text": f"live {number}"},
        "created_at": "2024-01-15T10:30:00Z",
    }


def test_a_past_is_imported_once_whatever_happens_and_taken_back_alone(
    *,
    settings: dict[str, str],
    import_worker: ChildProcess,
    api: Api,
    api_url: str,
    clickhouse: Client,
    organization: str,
    tmp_path: Path,
) -> None:
    assert import_worker.exit_code is None
    kafka, batch = settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"], f"b-{uuid4()}"
    importer = Importer(settings, tmp_path, organization)
    publish(kafka, [record_of(live_note(organization, number)) for number in range(3)])
    lead = ("lead", "l-1")
    eventually(lambda: api.timeline(*lead)["pagination"]["total"] == 3, "live events are there")

    code, out, error = importer.run("--dry-run")
    assert (code, out) == (1, f"dry run: accepted {LINES}, duplicate 0, rejected 2"), error
    assert f"past.csv:{LINES + 2}: schema at $.event_type" in error
    assert f"past.csv:{LINES + 3}: 4 cells" in error
    assert records_of(kafka, organization, IMPORTS) == []

    first = importer.start("--batch", batch, "--rate", RATE)
    eventually(lambda: progress(clickhouse, batch)[0] >= 5000, "a chunk is written down")
    with frozen(first):
        line, written_at = progress(clickhouse, batch)
        assert line < LINES
        killed = importer.start("--batch", batch, "--rate", SLOW)
        eventually(lambda: progress(clickhouse, batch)[1] > written_at, "a second run has the batch")
        killed.kill()
        killed.communicate()
        code, out, error = importer.run("--batch", batch)
        assert (code, out) == (1, f"batch {batch}: accepted {LINES}, duplicate 0, rejected 2"), error
    code, _, error = _ended(first)
    assert code == 1
    assert f"timeline: batch {batch} was taken over at" in error
    whole = 3 + LINES // 50
    eventually(lambda: api.timeline(*lead)["pagination"]["total"] == whole, "the past is there")

    assert importer.run()[1].endswith(f"accepted 0, duplicate {LINES}, rejected 2")
    assert "complete already" in importer.run("--batch", batch)[1]

    event = next(each for each in api.timeline(*lead)["events"] if each["data"]["text"].startswith("note"))
    admin = api_for(settings, api_url, organization, role=Role.ADMIN)
    edited = admin.send("PATCH", f"/api/v1/activities/events/{event['id']}", {"data": {"text": "edited since"}})
    assert edited.status == 200, edited.text
    code, out, error = importer.undo(batch)
    assert (code, out) == (1, f"batch {batch}: deleted {LINES - 1}, kept 1")
    assert "was changed since" in error
    eventually(lambda: api.timeline(*lead)["pagination"]["total"] == 4, "the batch is gone")
    texts = {each["data"]["text"] for each in api.timeline(*lead)["events"]}
    assert texts == {"live 0", "live 1", "live 2", "edited since"}
    assert importer.undo(batch, "--force")[:2] == (0, f"batch {batch}: deleted {LINES}, kept 0")
    eventually(lambda: api.timeline(*lead)["pagination"]["total"] == 3, "forced")
