"""1,000 malformed messages of 22 kinds among good ones: all good ones stored, all bad ones dead letters, no restart."""

import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from clickhouse_connect.driver.client import Client
from confluent_kafka import Consumer, Message, TopicPartition

from deploy.embedded.child_process import ChildProcess
from runtime.kafka import Record, headers_of
from schemas.activity_message import partition_key
from schemas.topics import ACTIVITIES, DEAD_LETTERS
from tests.e2e.conftest import Api, publish, record_of
from tests.waiting import eventually

SEED = 11
BAD_PER_KIND = 50
GOOD = 500


class Kind(NamedTuple):
    """One way to be wrong, and how the dead letter must name it."""

    reason: str
    path: str
    value: Callable[[dict[str, Any]], bytes | None]


def changed(**fields: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda good: json.dumps(good | fields).encode()


def without(field: str) -> Callable[[dict[str, Any]], bytes]:
    return lambda good: json.dumps({key: value for key, value in good.items() if key != field}).encode()


KINDS = {
    "not JSON": Kind("json", "$", lambda good: b"{" + str(good).encode()),
    "cut in the middle": Kind("json", "$", lambda good: json.dumps(good).encode()[:-9]),
    "empty": Kind("json", "$", lambda _: b""),
    "null value": Kind("null_value", "$", lambda _: None),
    "an array": Kind("schema", "$", lambda good: json.dumps([good]).encode()),
    "NaN": Kind("json", "$", lambda good: json.dumps(good | {"data": {"text": "x", "n": float("nan")}}).encode()),
    "invalid UTF-8": Kind("encoding", "$", lambda good: json.dumps(good).encode().replace(b"Called", b"Call\xff")),
    "depth 1,000": Kind(
        "depth", "$", lambda good: json.dumps(good).encode()[:-1] + b',"x":' + b"[" * 999 + b"]" * 999 + b"}"
    ),
    "2 MiB": Kind("size", "$", changed(data={"text": "x" * 2 * 1024 * 1024})),
    "unknown type": Kind("event_type", "$.event_type", changed(event_type="telepathy")),
    "missing type": Kind("schema", "$", without("event_type")),
    "missing organization": Kind("schema", "$", without("organization_id")),
    "bad organization": Kind("schema", "$.organization_id", changed(organization_id="a b")),
    "bad UUID": Kind("schema", "$.id", changed(id="not-a-uuid")),
    "number as object id": Kind("schema", "$.object_id", changed(object_id=7)),
    "control character in id": Kind("schema", "$.object_id", changed(object_id="a\x00b")),
    "data is an array": Kind("data", "$.data", changed(data=["text"])),
    "data of the wrong type": Kind("data", "$.data.text", changed(data={"text": 5})),
    "time without zone": Kind("schema", "$.created_at", changed(created_at="2024-01-15T10:30:00")),
    "before 1970": Kind("range", "$.created_at", changed(created_at="1969-12-31T23:59:59Z")),
    "in a hundred years": Kind("range", "$.created_at", changed(created_at="2140-01-01T00:00:00Z")),
    "edit without created_at": Kind(
        "schema", "$.created_at", lambda good: without("created_at")(good | {"action": "updated"})
    ),
}


def good_message(organization: str, chance: random.Random) -> dict[str, Any]:
    return {
        "id": str(UUID(int=chance.getrandbits(128))),
        "organization_id": organization,
        "event_type": "note",
        "object_type": "lead",
        "object_id": f"lead-{chance.randrange(10)}",
        "data": {"text": "Called customer"},
        "created_at": "2024-01-15T10:30:00Z",
    }


def bad_records(organization: str, chance: random.Random) -> dict[bytes, tuple[Kind, bytes | None]]:
    """By record key, which tells afterwards which letter is which."""
    records = {}
    for name, kind in KINDS.items():
        # The two large kinds take room on a small machine; a few of each show as much.
        for number in range(4 if name == "2 MiB" else BAD_PER_KIND):
            key = f"{organization}|{name}|{number}".encode()
            records[key] = (kind, kind.value(good_message(organization, chance)))
    return records


def test_bad_messages_become_dead_letters_and_stop_nothing(
    api: Api, worker: ChildProcess, kafka_bootstrap: str, clickhouse: Client, organization: str
) -> None:
    chance, pid = random.Random(SEED), worker.pid
    good = [good_message(organization, chance) for _ in range(GOOD)]
    bad = bad_records(organization, chance)
    assert len(bad) >= 1000
    assert len(KINDS) >= 15
    records = [*map(record_of, good), *(Record(ACTIVITIES, key, value) for key, (_, value) in bad.items())]
    chance.shuffle(records)
    publish(kafka_bootstrap, records)

    eventually(lambda: letter_count(clickhouse, organization) == len(bad), f"all dead letters stored (seed {SEED})")
    eventually(lambda: stored_count(api) == GOOD, f"all good messages readable (seed {SEED})")

    letters = read_letters(kafka_bootstrap, organization)
    assert len(letters) == len(bad), "each bad message exactly once in the DLQ"
    for key, (value, headers) in letters.items():
        kind, original = bad[key]
        assert value == original, key
        assert (headers["x-reason"], headers["x-path"]) == (kind.reason, kind.path), (key, headers["x-detail"])
    assert worker.pid == pid, "the worker never restarts"


def test_a_dead_letter_in_the_table_keeps_the_original_bytes(
    worker: ChildProcess, kafka_bootstrap: str, clickhouse: Client, organization: str
) -> None:
    assert worker.pid
    original = b'{"organization_id":"' + organization.encode() + b'","id":"\xff\xfe"}'
    publish(kafka_bootstrap, [Record(ACTIVITIES, f"{organization}|raw".encode(), original)])
    eventually(lambda: letter_count(clickhouse, organization) == 1, "the letter is stored")

    row = clickhouse.query(
        "SELECT hex(original_value), reason FROM dead_letters FINAL WHERE startsWith(original_key, {key:String})",
        parameters={"key": organization},
    ).result_rows[0]

    assert (bytes.fromhex(row[0]), row[1]) == (original, "encoding")


def letter_count(clickhouse: Client, organization: str) -> int:
    query = "SELECT count() FROM dead_letters FINAL WHERE startsWith(original_key, {key:String})"
    return int(clickhouse.query(query, parameters={"key": organization}).result_rows[0][0])


def stored_count(api: Api) -> int:
    return int(
        api.get("/api/v1/activities/summary/", date_from="2024-01-01T00:00:00Z", date_to="2024-02-01T00:00:00Z").json[
            "data"
        ]["total"]
    )


def read_letters(bootstrap_servers: str, organization: str) -> dict[bytes, tuple[bytes | None, dict[str, str]]]:
    """The DLQ topic from its beginning to its end: original key -> value and headers, only this test's."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap_servers,
            "group.id": str(uuid4()),
            "enable.partition.eof": True,
            "fetch.queue.backoff.ms": 5,
        }
    )
    try:
        partitions = consumer.list_topics(DEAD_LETTERS, timeout=30).topics[DEAD_LETTERS].partitions
        consumer.assign([TopicPartition(DEAD_LETTERS, number, 0) for number in partitions])
        letters: dict[bytes, tuple[bytes | None, dict[str, str]]] = {}
        seen: list[bytes] = []
        finished = 0
        while finished < len(partitions):
            message = consumer.poll(30)
            assert message is not None, "the DLQ can be read to its end"
            if message.error():
                finished += 1
                continue
            headers = texts_of(message)
            key = headers.get("x-orig-key", "").encode()  # other tests share the topic
            if key.startswith(organization.encode()):
                letters[key] = (message.value(), headers)
                seen.append(key)
        assert len(seen) == len(set(seen)), "no letter twice"
        return letters
    finally:
        consumer.close()


def texts_of(message: Message) -> dict[str, str]:
    """The headers as texts; null as empty."""
    return {name: (value or b"").decode() for name, value in headers_of(message)}


def test_keys_of_good_messages_are_never_parsed(api: Api, kafka_bootstrap: str, organization: str) -> None:
    odd = good_message(organization, random.Random(1)) | {"object_id": "a|b|c"}
    key = partition_key("somebody", "else", "entirely")
    publish(kafka_bootstrap, [Record(ACTIVITIES, key, json.dumps(odd).encode())])

    eventually(lambda: api.timeline("lead", "a|b|c")["pagination"]["total"] == 1, "stored by its content")
