"""Refused messages repaired and replayed through a real worker: they appear once, at their time, under newer edits."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from clickhouse_connect.driver.client import Client
from confluent_kafka import Consumer, TopicPartition

from deploy.embedded.child_process import ChildProcess
from schemas.topics import ACTIVITIES
from tests.e2e.conftest import Api, publish, record_of
from tests.integration.deploy.letters import dead_letters, end_offsets, listed, message
from tests.waiting import eventually

RENAME = ("--rename", "$.evnt_type=$.event_type")
WORKER_GROUP = "activities-timeline"
LETTERS = 20

pytestmark = pytest.mark.usefixtures("worker")


class Crm(NamedTuple):
    """One organization seen from all sides."""

    settings: Mapping[str, str]
    organization: str
    api: Api
    clickhouse: Client

    @property
    def kafka(self) -> str:
        return self.settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]

    def send(self, *messages: Mapping[str, Any]) -> None:
        publish(self.kafka, map(record_of, messages))

    def letters(self, *filters: str) -> list[dict[str, Any]]:
        return listed(self.settings, "--organization", self.organization, *filters)

    def refused(self, *messages: Mapping[str, Any]) -> list[str]:
        """Send what will be refused; the ids of all letters once they are there."""
        self.send(*messages)
        eventually(lambda: len(self.letters()) == len(messages), "the letters are stored")
        return [each["id"] for each in self.letters()]

    def replay(self, *arguments: str) -> str:
        result = dead_letters(self.settings, "replay", *arguments)
        assert result.exit_code == 0, result.output
        self.wait_until_everything_is_read()
        return result.stdout

    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.api.timeline("lead", "l-1", page_size=100)["events"]
        return events

    def stored(self) -> Any:
        """Everything a replay could disturb."""
        rows = self.clickhouse.query(
            "SELECT object_id, event_id, version, created_at, data FROM event_versions FINAL "
            "WHERE organization_id = {organization:String} ORDER BY ALL",
            {"organization": self.organization},
        ).result_rows
        summary = self.api.get("/api/v1/activities/summary/", date_from="2020-01-01", group_by="day").json
        places = [(each["id"], each["attempts"], each["state"]) for each in self.letters()]
        return self.events(), summary, places, rows

    def wait_until_everything_is_read(self) -> None:
        ends = {partition: end for partition, end in end_offsets(self.kafka).items() if end}
        consumer = Consumer({"bootstrap.servers": self.kafka, "group.id": WORKER_GROUP})

        def is_read() -> bool:
            places = consumer.committed([TopicPartition(ACTIVITIES, each) for each in ends], timeout=30)
            return all(place.offset >= ends[place.partition] for place in places)

        try:
            eventually(is_read, "the worker has committed all that is in the log")
        finally:
            consumer.close()


@pytest.fixture
def crm(settings: dict[str, str], api: Api, clickhouse: Client, organization: str) -> Crm:
    return Crm(settings, organization, api, clickhouse)


def iso(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_twenty_letters_repaired_and_replayed_appear_at_their_time(crm: Crm) -> None:
    dated = [message(crm.organization, created_at="2024-01-15T10:30:00Z") for _ in range(LETTERS // 2)]
    undated = [message(crm.organization) for _ in range(LETTERS // 2)]
    crm.refused(*dated, *undated)
    taken_at = {iso(each["first_failed_at"]) for each in crm.letters()}
    before = end_offsets(crm.kafka)

    dry = dead_letters(crm.settings, "replay", "--organization", crm.organization, *RENAME, "--dry-run")
    assert dry.stdout.startswith(f"would_publish {LETTERS};")
    assert end_offsets(crm.kafka) == before
    assert crm.replay("--organization", crm.organization, *RENAME).startswith(f"published {LETTERS};")

    events = {each["id"]: iso(each["created_at"]) for each in crm.events()}
    assert len(events) == LETTERS
    assert all(events[each["id"]] == datetime(2024, 1, 15, 10, 30, tzinfo=UTC) for each in dated)
    assert {events[each["id"]] for each in undated} <= taken_at
    assert crm.letters("--unresolved") == []


def test_replaying_twice_changes_nothing(crm: Crm) -> None:
    ids = crm.refused(
        message(crm.organization),
        message(crm.organization, created_at="2024-01-15T10:30:00Z"),
        message(crm.organization, created_at="2024-01-15T10:30:00Z", action="updated"),
    )
    crm.replay(*ids, *RENAME)
    before = crm.stored()
    assert len(before[0]) == len(ids)

    published = crm.replay(*ids, *RENAME)

    assert published.startswith(f"published {len(ids)};")
    assert crm.stored() == before


def test_an_edit_made_meanwhile_wins_over_the_replay(crm: Crm) -> None:
    original = message(crm.organization, created_at="2024-01-15T10:30:00Z", action="updated", data={"text": "Old"})
    crm.refused(original)
    edit = {**original, "event_type": "note", "data": {"text": "New"}}
    crm.send(edit)
    eventually(lambda: len(crm.events()) == 1, "the edit is readable")

    crm.replay("--organization", crm.organization, *RENAME)

    assert [each["data"] for each in crm.events()] == [{"text": "New"}]
    assert len(crm.stored()[3]) == 2, "the replayed version is history"


def test_a_replay_killed_in_the_middle_is_completed_by_the_same_replay_again(
    crm: Crm, start_replay: Callable[..., subprocess.Popen[bytes]]
) -> None:
    sent = [message(crm.organization) for _ in range(LETTERS)]
    crm.refused(*sent)
    running = start_replay("--organization", crm.organization, *RENAME, "--rate", "5")
    eventually(lambda: 0 < len(crm.letters("--unresolved")) < LETTERS, "some letters are replayed")
    running.kill()
    running.wait(30)
    left = len(crm.letters("--unresolved"))
    assert 0 < left < LETTERS, "killed in the middle"

    crm.replay("--organization", crm.organization, *RENAME)

    assert {each["id"] for each in crm.events()} == {each["id"] for each in sent}
    assert len(crm.stored()[3]) == LETTERS, "no second version of any"
    assert crm.letters("--unresolved") == []


@pytest.fixture
def start_replay(settings: dict[str, str]) -> Callable[..., subprocess.Popen[bytes]]:
    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "deploy.cli", "dead-letters", "replay", *arguments]
        root = Path(__file__).parents[2]
        return subprocess.Popen(command, env={**os.environ, **settings}, cwd=root, stderr=subprocess.DEVNULL)

    return start


def test_a_record_refused_again_by_the_worker_keeps_its_chain(crm: Crm, worker: ChildProcess) -> None:
    still_wrong = message(crm.organization, event_type="note", data={"text": 5})
    marks = [
        ("x-orig-timestamp", b"1705314600000"),
        ("x-replay-id", str(uuid4()).encode()),
        ("x-replay-count", b"1"),
        ("x-replay-of", b"crm.activities|0|7"),
    ]
    publish(crm.kafka, [record_of(still_wrong)._replace(headers=marks)])
    eventually(crm.letters, "the letter is stored")

    (letter,) = crm.letters()

    assert (letter["attempts"], letter["replay_of"]) == (2, "crm.activities|0|7")
    assert letter["first_failed_at"] == "2024-01-15T10:30:00Z"
    assert iso(letter["failed_at"]) > datetime(2025, 1, 1, tzinfo=UTC)
    assert worker.exit_code is None
