"""On real servers: a healthy store is equal, each planted fault is named as what it is, and mended."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from clickhouse_connect.driver.client import Client

from deploy.topics import ensure_topics
from deploy.verify.report import Kind
from runtime.clickhouse import connect
from schemas.topics import ACTIVITIES, TOPICS
from tests.integration.deploy.verified_stream import Stream, delete_the_log, disorder, event, refused
from tests.services import running_worker
from tests.waiting import eventually

MUTATION = {"mutations_sync": 2}


@pytest.fixture(scope="module")
def stream(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stream]:
    topic = f"verify-{uuid4()}"
    (inputs,) = (each for each in TOPICS if each.name == ACTIVITIES)
    ensure_topics(
        settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"],
        [msgspec.structs.replace(inputs, name=topic)],
        partitions=2,
        replication_factor=1,
    )
    own = {"kafka_topics": topic, "worker_group": topic}
    with running_worker(settings, tmp_path_factory.mktemp("verify"), settle_seconds="0", **own):
        yield Stream({**settings, **{f"TIMELINE_{name.upper()}": value for name, value in own.items()}})


@pytest.fixture
def client(stream: Stream) -> Iterator[Client]:
    opened = connect(stream.settings.clickhouse_url)
    yield opened
    opened.close_connections()
    opened.close()


def delete(client: Client, table: str, organization: str, condition: str) -> None:
    where = f"organization_id = '{organization}' AND {condition}"
    client.command(f"ALTER TABLE {table} DELETE WHERE {where}", settings=MUTATION)


def event_is(number: int) -> str:
    return f"event_id = '{UUID(int=number)}'"


def test_healthy_store_after_every_kind_of_disorder_is_equal(stream: Stream, organization: str) -> None:
    stream.publish_and_wait(disorder(organization))

    outcome = stream.verify(organization)

    assert outcome.report.counts == {}, outcome.report.differences
    assert outcome.report.is_whole_log
    (log, store) = (sum(getattr(month, side) for month in outcome.report.months) for side in ("log", "timeline_events"))
    assert log == store > 40


def test_traffic_that_goes_on_is_no_difference(stream: Stream, organization: str) -> None:
    stream.publish_and_wait([event(organization, number) for number in range(20)])

    def edit_delete_and_add() -> None:
        edits = [event(organization, n, action="updated", revision=2, data={"text": "later"}) for n in range(5)]
        deletes = [event(organization, n, action="deleted", revision=2) for n in range(5, 9)]
        stream.publish_and_wait([*edits, *deletes, *(event(organization, number) for number in range(20, 30))])

    outcome = stream.verify(organization, during=edit_delete_and_add)

    assert any(month.log != month.timeline_events for month in outcome.report.months)
    assert outcome.report.counts == {}, outcome.report.differences


def test_planted_faults_are_named_and_mended(stream: Stream, client: Client, organization: str) -> None:
    stream.publish_and_wait([*(event(organization, number) for number in range(12)), refused(organization)])
    move = event(organization, 9, action="updated", revision=2, object_id="L-new")
    old_place = {name: event(organization, 9)[name] for name in ("object_type", "object_id", "created_at")}
    stream.publish_and_wait([move | {"previous": old_place}])
    tombstone = f"({event_is(9)} AND is_deleted)"
    delete(client, "timeline_events", organization, f"({event_is(1)} OR {tombstone})")
    change = """UPDATE data = '{"text":"changed"}' WHERE """ + f"organization_id = '{organization}' AND {event_is(2)}"
    client.command(f"ALTER TABLE timeline_events {change}", settings=MUTATION)
    delete(client, "timeline_by_time", organization, f"({event_is(3)} OR {tombstone})")
    delete(client, "dead_letters", organization, "true")
    delete(client, "event_versions", organization, event_is(4))
    # The row that the tombstone hid may be merged away by now: the message once more brings it back.
    stream.publish_and_wait([event(organization, 9)])

    outcome = stream.repair(organization)

    assert outcome.report.counts == {
        Kind.LOST: 1,
        Kind.CONTENT: 1,
        Kind.BY_TIME: 1,
        Kind.LETTER_LOST: 1,
        Kind.HISTORY: 1,
        Kind.DOUBLED: 1,
        Kind.SUMMARY: 2,
    }
    (lost,) = (each for each in outcome.report.differences if each.kind is Kind.LOST)
    assert lost.log_says is not None
    assert json.loads(lost.log_says)["id"] == str(UUID(int=1))
    assert lost.store_has == "nothing"
    assert lost.log_coordinates.startswith(f"{stream.settings.kafka_topics}|")
    assert outcome.after_repair is not None
    assert outcome.after_repair.counts == {}, outcome.after_repair.differences
    assert outcome.is_equal


def test_rows_that_the_log_never_told_are_named_and_left(stream: Stream, client: Client, organization: str) -> None:
    stream.publish_and_wait([event(organization, number) for number in range(4)])
    for changed, number in (
        (f"toUUID('{UUID(int=77)}') AS event_id", 0),
        ("'L-elsewhere' AS object_id", 1),
        ("version + 1 AS version", 2),
    ):
        # A subquery: beside REPLACE a WHERE means the replaced column.
        where = f"organization_id = '{organization}' AND {event_is(number)}"
        rows = f"SELECT * REPLACE ({changed}) FROM (SELECT * FROM timeline_events WHERE {where})"  # noqa: S608 - ours
        client.command(f"INSERT INTO timeline_events {rows}")
    client.command(
        "INSERT INTO dead_letters (organization_id, topic, partition, offset, failed_at) "
        f"SELECT '{organization}', '{stream.settings.kafka_topics}', 0, 0, now()"
    )

    outcome = stream.repair(organization)

    assert outcome.report.counts == {
        Kind.EXTRA: 1,
        Kind.DOUBLED: 1,
        Kind.NEVER_TOLD: 1,
        Kind.LETTER_EXTRA: 1,
        Kind.SUMMARY: 2,
    }
    assert not outcome.is_equal
    assert outcome.repaired == {}


def test_settled_hour_with_a_wrong_count_is_settled_again(stream: Stream, client: Client, organization: str) -> None:
    stream.publish_and_wait([event(organization, number) for number in range(8)])
    hour = f"FROM summary_marks FINAL WHERE organization_id = '{organization}' LIMIT 1"
    client.command(
        "INSERT INTO activity_summary_state (organization_id, hour, version, events, totals.event_type, totals.events) "
        f"SELECT organization_id, hour, mark + 1, 1, ['note'], [1] {hour}"
    )
    client.command("INSERT INTO summary_epochs SELECT 1, 1 + max(version) FROM activity_summary_state")

    outcome = stream.repair(organization)

    assert outcome.report.counts == {Kind.SETTLED: 1}
    assert outcome.is_equal


def test_command_tells_the_difference_by_its_exit_code(stream: Stream, client: Client, organization: str) -> None:
    stream.publish_and_wait([event(organization, number) for number in range(4)])

    equal = stream.command("--organization", organization, "--format", "json")
    delete(client, "timeline_events", organization, event_is(2))
    different = stream.command("--organization", organization, "--from", "2024-01-01", "--to", "2024-12-31T23:30:00Z")

    assert (equal.returncode, json.loads(equal.stdout)["is_equal"]) == (0, True), equal.stderr
    assert different.returncode == 1
    assert "lost" in different.stdout
    assert str(UUID(int=2)) in different.stdout


def scratch_tables_of(client: Client) -> set[str]:
    found = client.query("SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'verify_%'")
    return {row[0] for row in found.result_rows}


def test_stopped_verification_leaves_no_table_behind(stream: Stream, client: Client, tmp_path: Path) -> None:
    before = scratch_tables_of(client)
    command = [sys.executable, "-m", "deploy.cli", "verify"]
    with (tmp_path / "stderr").open("w") as stderr:
        process = subprocess.Popen(
            command, env={**os.environ, **stream.environment}, stdout=subprocess.DEVNULL, stderr=stderr
        )
        eventually(lambda: scratch_tables_of(client) - before, "scratch tables")
        process.send_signal(signal.SIGTERM)
        exit_code = process.wait(timeout=30)

    assert exit_code == 143
    assert scratch_tables_of(client) == before
    assert len((tmp_path / "stderr").read_text().splitlines()) == 1


def test_log_that_retention_has_cut_is_compared_as_far_as_it_reaches(
    stream: Stream, client: Client, organization: str
) -> None:
    stream.publish_and_wait([event(organization, number, revision=2) for number in range(6)])
    delete_the_log(stream)
    stream.publish_and_wait([event(organization, number) for number in range(3, 9)])

    healthy = stream.verify(organization)
    delete(client, "timeline_events", organization, event_is(8))
    outcome = stream.repair(organization)

    assert not healthy.report.is_whole_log
    assert healthy.report.counts == {}, healthy.report.differences
    assert sum(month.log for month in healthy.report.months) == 6
    assert outcome.report.counts[Kind.LOST] == 1
    assert outcome.is_equal
