"""`timeline dead-letters replay` on real ClickHouse and Kafka; the worker's part is done by its own functions."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from clickhouse_connect.driver.client import Client
from confluent_kafka import Message

from runtime.kafka import KafkaPublisher, Record
from schemas.directory_entry import DirectoryEntry
from schemas.topics import ACTIVITIES
from stream_workers.batch import SourceRecord
from tests.integration.deploy.letters import (
    FAILED_MS,
    OFFSETS,
    Refuse,
    dead_letters,
    end_offsets,
    key_of,
    listed,
    message,
    record,
    refuse,
)
from tests.integration.producers.topic_reader import records_of

RENAME = ("--rename", "$.evnt_type=$.event_type")


class BrokenNames:
    """An enrichment that fails: what passes validation is refused all the same."""

    def find(self, organization_id: str, kind: str, entry_id: str) -> DirectoryEntry | None:
        raise LookupError(f"no names for {organization_id} {kind} {entry_id}")


def republished(kafka_bootstrap: str, organization: str) -> list[Message]:
    return records_of(kafka_bootstrap, organization)


def headers_of(published: Message) -> dict[str, Any]:
    return dict(published.headers() or [])


def as_read(published: Message) -> SourceRecord:
    """A record in the log as the worker would get it."""
    return record(
        published.value(),
        published.offset() or 0,
        partition=published.partition(),
        timestamp_ms=published.timestamp()[1],
        key=published.key(),
        headers=tuple(published.headers() or ()),
    )


def test_a_dry_run_says_what_would_happen_and_publishes_nothing(
    settings: dict[str, str], refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    _, hopeless = refused(message(organization), message(organization, object_id=7))
    before = end_offsets(kafka_bootstrap)

    result = dead_letters(settings, "replay", "--organization", organization, *RENAME, "--dry-run")

    assert result.exit_code == 1
    assert "would_publish 1, would_refuse 1" in result.stdout
    assert f"{hopeless}: schema at $.object_id: Expected `str`, got `int`" in result.stderr
    assert end_offsets(kafka_bootstrap) == before
    assert {each["state"] for each in listed(settings, "--organization", organization)} == {"open"}


def test_a_replay_keeps_key_headers_and_original_time(
    settings: dict[str, str], refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    key = f"{organization}|lead|l-1".encode()
    (letter_id,) = refused(message(organization), key=key, headers=(("trace", b"\x01"), ("none", None)))

    result = dead_letters(settings, "replay", letter_id, *RENAME)

    (published,) = republished(kafka_bootstrap, organization)
    headers = headers_of(published)
    assert (result.exit_code, published.key()) == (0, key)
    assert (headers["trace"], headers["none"]) == (b"\x01", None)
    assert headers["x-orig-timestamp"] == str(FAILED_MS).encode()
    assert (headers["x-replay-count"], headers["x-replay-of"]) == (b"1", letter_id.encode())
    assert f"replay {headers['x-replay-id'].decode()}" in result.stdout
    assert json.loads(published.value() or b"")["event_type"] == "note"


def test_the_key_follows_a_repair_of_what_it_is_made_of(
    settings: dict[str, str], refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    wrong = message(organization, object_type="lead!", event_type="note")
    (letter_id,) = refused(wrong, key=f"{organization}|lead!|l-1".encode())

    dead_letters(settings, "replay", letter_id, "--set", "$.object_type=deal")

    assert [each.key() for each in republished(kafka_bootstrap, organization)] == [f"{organization}|deal|l-1".encode()]


def test_a_filter_replays_what_was_not_replayed_and_everything_is_recorded(
    settings: dict[str, str], refused: Refuse, clickhouse: Client, kafka_bootstrap: str, organization: str
) -> None:
    refused(message(organization), message(organization, object_id=7))
    by_filter = ("replay", "--organization", organization, *RENAME)

    first, second = dead_letters(settings, *by_filter), dead_letters(settings, *by_filter)

    assert "published 1, refused 1" in first.stdout
    assert second.stdout.startswith("refused 1;")
    assert len(republished(kafka_bootstrap, organization)) == 1
    rows = clickhouse.query(
        "SELECT outcome, reason, origin, replayed_by, selection, repair FROM dead_letter_replays FINAL "
        "WHERE organization_id = {organization:String} ORDER BY replayed_at, outcome",
        {"organization": organization},
    ).result_rows
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("published", "", "cli"), ("refused", "schema", "cli"), ("refused", "schema", "cli"),
    ]  # fmt: skip
    assert all("@" in row[3] and organization in row[4] and "evnt_type" in row[5] for row in rows)


def test_a_record_that_is_refused_again_points_to_its_first_letter(
    settings: dict[str, str], refused: Refuse, clickhouse_url: str, kafka_bootstrap: str, organization: str
) -> None:
    (first,) = refused(message(organization, evnt_type="lead_converted", data={"contact_id": "c-1"}))
    dead_letters(settings, "replay", first, *RENAME)
    (published,) = republished(kafka_bootstrap, organization)

    (second,) = refuse(clickhouse_url, [as_read(published)], BrokenNames())

    letters = {each["id"]: each for each in listed(settings, "--organization", organization)}
    assert (letters[first]["state"], letters[first]["refused_again_as"]) == ("refused_again", second)
    assert (letters[second]["state"], letters[second]["replay_of"]) == ("open", first)
    assert (letters[second]["attempts"], letters[second]["reason"]) == (2, "internal")
    assert letters[second]["first_failed_at"] == "2024-01-15T10:30:00Z"
    assert letters[second]["failed_at"] > "2024-02"
    unresolved = listed(settings, "--organization", organization, "--unresolved")
    assert [each["id"] for each in unresolved] == [second]


def test_after_three_replays_only_force_replays_again(
    settings: dict[str, str], clickhouse_url: str, kafka_bootstrap: str, organization: str
) -> None:
    marks = (
        ("x-replay-id", b"0f1c5f7e-1f6e-4c6b-9d0a-5b1c6a6f7d11"),
        ("x-replay-count", b"3"),
        ("x-replay-of", b"crm.activities|0|1"),
    )
    (letter_id,) = refuse(clickhouse_url, [record(message(organization), next(OFFSETS), headers=marks)])

    refusal = dead_letters(settings, "replay", letter_id, *RENAME)
    forced = dead_letters(settings, "replay", letter_id, *RENAME, "--force")

    assert (refusal.exit_code, forced.exit_code) == (1, 0)
    assert "was replayed 3 times" in refusal.stderr
    (published,) = republished(kafka_bootstrap, organization)
    assert headers_of(published)["x-replay-count"] == b"4"
    assert headers_of(published)["x-replay-of"] == b"crm.activities|0|1"


def test_another_repair_of_what_was_replayed_is_refused(
    settings: dict[str, str], refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    (letter_id,) = refused(message(organization))
    dead_letters(settings, "replay", letter_id, *RENAME)

    same = dead_letters(settings, "replay", letter_id, *RENAME)
    other = dead_letters(settings, "replay", letter_id, *RENAME, "--set", "$.data.text=Other")

    assert (same.exit_code, other.exit_code) == (0, 1)
    assert "another content" in other.stderr
    assert len(republished(kafka_bootstrap, organization)) == 2


def test_an_organization_that_may_not_write_to_the_topic_is_refused(
    settings: dict[str, str], refused: Refuse, organization: str
) -> None:
    (letter_id,) = refused(message(organization))
    with_tenants = settings | {"TIMELINE_TOPIC_ORGANIZATIONS": json.dumps({ACTIVITIES: ["somebody"]})}

    result = dead_letters(with_tenants, "replay", letter_id, *RENAME, "--dry-run")

    assert f"{letter_id}: tenant at $.organization_id" in result.stderr


@pytest.fixture
def truncated(kafka_bootstrap: str, clickhouse_url: str, organization: str) -> Callable[[bytes], str]:
    """A record with 9 MB of headers, in the log, and its letter."""

    def store(value: bytes) -> str:
        key = f"{organization}|lead|l-1".encode()
        headers = [(f"h{number}", b"x" * 1_000_000) for number in range(9)]
        with KafkaPublisher(kafka_bootstrap, overrides={"message.max.bytes": 20_000_000}) as publisher:
            publisher.publish_all([Record(ACTIVITIES, key, value, headers)])
        (published,) = republished(kafka_bootstrap, organization)
        (letter_id,) = refuse(clickhouse_url, [as_read(published)])
        return letter_id

    return store


def test_a_truncated_letter_is_fetched_again_from_its_topic(
    settings: dict[str, str], truncated: Callable[[bytes], str], kafka_bootstrap: str, organization: str
) -> None:
    content = message(organization, data={"text": "x" * 100_000}, created_at="2024-01-15T10:30:00Z")
    letter_id = truncated(json.dumps(content).encode())

    result = dead_letters(settings, "replay", letter_id, *RENAME)

    assert result.exit_code == 0, result.output
    published = republished(kafka_bootstrap, organization)[-1]
    assert json.loads(published.value() or b"")["data"] == content["data"]
    assert len(headers_of(published)) == 9 + 4


def test_a_truncated_letter_that_the_topic_no_longer_holds_is_refused(
    settings: dict[str, str], clickhouse_url: str, organization: str
) -> None:
    whole = json.dumps(message(organization, data={"text": "x" * 9_500_000})).encode()
    (letter_id,) = refuse(clickhouse_url, [record(whole, next(OFFSETS))])

    result = dead_letters(settings, "replay", letter_id, *RENAME)

    assert result.exit_code == 1
    assert f"{letter_id}: truncated at $: {ACTIVITIES} no longer holds the record" in result.stderr


def test_another_record_at_the_coordinates_of_a_truncated_letter_is_not_taken_for_it(
    settings: dict[str, str], clickhouse_url: str, kafka_bootstrap: str, organization: str
) -> None:
    other = message(organization)
    with KafkaPublisher(kafka_bootstrap) as publisher:
        publisher.publish_all([Record(ACTIVITIES, key_of(other), json.dumps(other).encode())])
    (published,) = republished(kafka_bootstrap, organization)
    whole = json.dumps(message(organization, data={"text": "x" * 9_500_000})).encode()
    (letter_id,) = refuse(clickhouse_url, [msgspec.structs.replace(as_read(published), value=whole)])

    result = dead_letters(settings, "replay", letter_id, *RENAME)

    assert result.exit_code == 1
    assert f"{letter_id}: truncated at $" in result.stderr
    assert len(republished(kafka_bootstrap, organization)) == 1
