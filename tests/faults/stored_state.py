"""Everything the worker stored for one trial, read with plain SQL and a plain consumer."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

from clickhouse_connect.driver.client import Client
from confluent_kafka import Consumer, Message, TopicPartition

from runtime.clickhouse import connect
from runtime.kafka import headers_of
from schemas.topics import DEAD_LETTERS

_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000
_POLL_SECONDS = 30.0

_EVENTS = """
SELECT organization_id, toString(event_id), object_type, object_id, toUnixTimestamp64Micro(created_at), event_type,
       actor_id, data, summary
FROM timeline_events FINAL WHERE startsWith(organization_id, {prefix:String})
"""
_EVENTS_BY_TIME = """
SELECT organization_id, toString(event_id), object_type, object_id, toUnixTimestamp64Micro(created_at), event_type,
       actor_id
FROM timeline_by_time FINAL WHERE startsWith(organization_id, {prefix:String})
"""
_SUMMARY = """
SELECT organization_id, intDiv(toUnixTimestamp(hour), 86400), event_type, sum(events)
FROM activity_summary WHERE startsWith(organization_id, {prefix:String}) GROUP BY ALL
"""
_VERSIONS = """
SELECT organization_id, toString(event_id), toUInt64(bitShiftRight(version, 64)), count()
FROM event_versions FINAL WHERE startsWith(organization_id, {prefix:String}) GROUP BY ALL
"""
# Hours whose newest count is above their newest mark: what readers take without counting the events again.
_SETTLED = """
SELECT organization_id, intDiv(toUnixTimestamp(hour), 3600), counts.1, counts.2 FROM
(
    SELECT organization_id, hour, argMax((totals.event_type, totals.events), version) AS counts
    FROM
    (
        SELECT organization_id, hour, version, totals.event_type, totals.events, toUInt64(0) AS mark
        FROM activity_summary_state WHERE startsWith(organization_id, {prefix:String})
        UNION ALL
        SELECT organization_id, hour, 0, [], [], mark
        FROM summary_marks WHERE startsWith(organization_id, {prefix:String})
    )
    GROUP BY organization_id, hour HAVING max(version) > max(mark)
)
"""
_MARKED = """
SELECT DISTINCT organization_id, intDiv(toUnixTimestamp(hour), 3600)
FROM summary_marks WHERE startsWith(organization_id, {prefix:String})
"""
_LETTERS = """
SELECT
    concat(topic, '|', toString(partition), '|', toString(offset), '|', toString(toUnixTimestamp64Milli(failed_at))),
    hex(original_value)
FROM dead_letters FINAL WHERE topic = {topic:String}
"""


class Shown(NamedTuple):
    """One event as a reader sees it; `data` and `summary` are empty where the table has none."""

    organization_id: str
    event_id: str
    object_type: str
    object_id: str
    created_at_us: int
    event_type: str
    actor_id: str
    data: str = ""
    summary: str = ""

    @property
    def day(self) -> int:
        """Days since 1970, UTC."""
        return self.created_at_us // _DAY_US

    @property
    def hour(self) -> int:
        """Hours since 1970, UTC."""
        return self.created_at_us // _HOUR_US

    def without_content(self) -> "Shown":
        """As the table by time holds it."""
        return self._replace(data="", summary="")


class DeadLetterState(NamedTuple):
    """Original bytes by original coordinates. In the topic a letter may stand twice, under one key."""

    in_topic: dict[str, bytes]
    in_table: dict[str, bytes]


class StoredState(NamedTuple):
    """One look at all of it. `versions` counts rows by (organization, event, revision).

    `settled` holds the events by type of the hours, as (organization, hour), that readers need not count.
    """

    events: list[Shown]
    events_by_time: list[Shown]
    summary_cells: Counter[tuple[str, int, str]]
    settled: dict[tuple[str, int], dict[str, int]]
    marked: set[tuple[str, int]]
    versions: Counter[tuple[str, str, int]]
    dead_letters: DeadLetterState


def read_stored_state(clickhouse_url: str, bootstrap_servers: str, *, prefix: str, topic: str) -> StoredState:
    """What stands there now for the organizations that begin with `prefix` and for the input `topic`."""
    with _client(clickhouse_url) as client:

        def rows(statement: str) -> list[Any]:
            answer = client.query(statement, parameters={"prefix": f"{prefix}.", "topic": topic})
            return list(answer.result_rows)

        return StoredState(
            events=[Shown(*row) for row in rows(_EVENTS)],
            events_by_time=[Shown(*row) for row in rows(_EVENTS_BY_TIME)],
            summary_cells=Counter({tuple(row[:-1]): row[-1] for row in rows(_SUMMARY)}),
            settled={(row[0], row[1]): dict(zip(row[2], row[3], strict=True)) for row in rows(_SETTLED)},
            marked={tuple(row) for row in rows(_MARKED)},
            versions=Counter({tuple(row[:-1]): row[-1] for row in rows(_VERSIONS)}),
            dead_letters=DeadLetterState(
                in_topic=_letters_in_topic(bootstrap_servers, topic),
                in_table={key: bytes.fromhex(value) for key, value in rows(_LETTERS)},
            ),
        )


@contextmanager
def _client(url: str) -> Iterator[Client]:
    client = connect(url)
    try:
        yield client
    finally:
        client.close_connections()
        client.close()


def _letters_in_topic(bootstrap_servers: str, topic: str) -> dict[str, bytes]:
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap_servers,
            "group.id": f"oracle-{uuid4()}",
            "enable.partition.eof": True,
            "enable.auto.commit": False,
            "fetch.queue.backoff.ms": 5,
            "log_level": 0,
        }
    )
    letters: dict[str, bytes] = {}
    try:
        unfinished = len(consumer.list_topics(DEAD_LETTERS, timeout=_POLL_SECONDS).topics[DEAD_LETTERS].partitions)
        consumer.assign([TopicPartition(DEAD_LETTERS, number, 0) for number in range(unfinished)])
        while unfinished:
            message = consumer.poll(_POLL_SECONDS)
            assert message is not None, "the DLQ can be read to its end"
            if message.error():
                unfinished -= 1
                continue
            key = (message.key() or b"").decode()
            if key.startswith(f"{topic}|"):
                # Offsets of a topic that was made again are used twice; the append time tells its records apart.
                letters[f"{key}|{_append_time(message)}"] = message.value() or b""
        return letters
    finally:
        consumer.close()


def _append_time(message: Message) -> str:
    return next((value or b"").decode() for name, value in headers_of(message) if name == "x-orig-timestamp")
