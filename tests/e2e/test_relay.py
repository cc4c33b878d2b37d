"""From an application's transaction to the timeline, with a relay and a database that die on the way."""

import json
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from deploy.embedded.child_process import ChildProcess
from producers.outbox.install import install
from producers.outbox.outbox import Outbox
from tests.e2e.conftest import Api
from tests.integration.producers.topic_reader import records_of
from tests.postgres import Postgres, running_postgres
from tests.waiting import eventually

WRITERS = 4
KILLS = 10
RESTARTS_AFTER = (3, 7)


class Crm(threading.Thread):
    """One user of an application: a note and its event in one transaction, on a lead of its own, over and over."""

    def __init__(self, url: str, organization: str, number: int, stop: threading.Event) -> None:
        super().__init__()
        self.lead = f"l-{number}"
        self._url = url
        self._organization = organization
        self._stop_writing = stop
        self._number = 0

    def run(self) -> None:
        while not self._stop_writing.is_set():
            try:
                with psycopg.connect(self._url) as connection:
                    self._write_on(connection)
            except psycopg.OperationalError:
                # Committed or not, nobody knows: the table says.
                self._stop_writing.wait(0.1)

    def _write_on(self, connection: psycopg.Connection) -> None:
        # Slower than it could: the relay is to be killed among all this.
        while not self._stop_writing.wait(0.03):
            self._number += 1
            with connection.transaction():
                self._write(connection, self._number)

    def _write(self, connection: psycopg.Connection, number: int) -> None:
        note_id = str(uuid4())
        message = {
            "id": note_id,
            "organization_id": self._organization,
            "event_type": "note",
            "object_type": "lead",
            "object_id": self.lead,
            "data": {"text": str(number)},
            "created_at": "2024-01-15T10:30:00Z",
        }
        connection.execute("INSERT INTO note VALUES (%s)", [note_id])
        connection.execute("SELECT timeline_outbox.record(%s)", [json.dumps(message)])


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        with psycopg.connect(server.url()) as owner:
            owner.execute("CREATE TABLE note (id uuid)")
            owner.execute("CREATE ROLE relay LOGIN")
            install(owner, [], relay_role="relay")
        yield server


@contextmanager
def relay_process(settings: dict[str, str], postgres: Postgres, log: Path) -> Iterator[ChildProcess]:
    environment = settings | {"TIMELINE_OUTBOX_URL": postgres.url("relay"), "TIMELINE_RELAY_PORT": "0"}
    process = ChildProcess(
        "relay", [sys.executable, "-m", "deploy.cli", "relay"], log_path=log, environment=environment
    )
    process.start()
    try:
        yield process
    finally:
        process.kill()


def published(kafka_bootstrap: str, organization: str) -> dict[str, list[tuple[str, int]]]:
    """By lead, the notes in the order of the log: id and number, each the first time only."""
    notes: dict[str, dict[str, int]] = defaultdict(dict)
    for record in records_of(kafka_bootstrap, organization):
        message = json.loads(record.value() or b"")
        notes[message["object_id"]].setdefault(message["id"], int(message["data"]["text"]))
    return {lead: list(each.items()) for lead, each in notes.items()}


def test_every_committed_event_is_in_the_timeline_once_however_often_relay_and_database_die(
    settings: dict[str, str], postgres: Postgres, api: Api, organization: str, tmp_path: Path
) -> None:
    kafka, log, stop = settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"], tmp_path / "relay.log", threading.Event()
    users = [Crm(postgres.url(), organization, number, stop) for number in range(WRITERS)]
    for user in users:
        user.start()
    for round_number in range(KILLS):
        with relay_process(settings, postgres, log):
            seen = len(records_of(kafka, organization))
            eventually(lambda: len(records_of(kafka, organization)) > seen, "the relay publishes", 60)  # noqa: B023 - asked at once
        if round_number in RESTARTS_AFTER:
            postgres.crash()
    stop.set()
    for user in users:
        user.join()
    with relay_process(settings, postgres, log), Outbox(postgres.url("relay")) as outbox:
        eventually(lambda: outbox.state().waiting == 0, "the outbox is empty", 60)

    with psycopg.connect(postgres.url()) as owner:
        committed = {str(row[0]) for row in owner.execute("SELECT id FROM note").fetchall()}
    arrived = published(kafka, organization)
    assert {note for notes in arrived.values() for note, _ in notes} == committed
    assert all([number for _, number in notes] == sorted(number for _, number in notes) for notes in arrived.values())
    for lead, notes in arrived.items():
        eventually(
            lambda: api.timeline("lead", lead)["pagination"]["total"] == len(notes),  # noqa: B023 - asked at once
            f"the timeline of {lead} is whole",
            60,
        )
