"""Dead letters as the worker stores them, without a worker; and the command that works on them."""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any
from uuid import uuid4

from confluent_kafka import Consumer, TopicPartition
from typer.testing import CliRunner, Result

from deploy.cli import app
from schemas.topics import ACTIVITIES
from stream_workers import dead_letter
from stream_workers.batch import Batch, SourceRecord
from stream_workers.enrich import Names
from stream_workers.store import ClickHouseStore
from tests.unit.stream_workers.fakes import KnownNames

OFFSETS = count(10_000_000)  # beyond what any test writes into the shared topic
FAILED_MS = 1_705_314_600_000  # 2024-01-15T10:30:00Z

Refuse = Callable[..., list[str]]
"""The fixture `refused`: messages in, the ids of their letters out."""


def message(organization: str, **changes: Any) -> dict[str, Any]:
    """A note of lead l-1 whose event type has a misspelt name."""
    return {
        "id": str(uuid4()),
        "organization_id": organization,
        "evnt_type": "note",
        "object_type": "lead",
        "object_id": "l-1",
        "data": {"text": "Called"},
        "source": "bottlecrm",
        **changes,
    }


def record(value: bytes | Mapping[str, Any] | None, offset: int, **changes: Any) -> SourceRecord:
    """A record of partition 0, or of where a test says."""
    content, key = (json.dumps(value).encode(), key_of(value)) if isinstance(value, Mapping) else (value, b"key")
    given: dict[str, Any] = {"topic": ACTIVITIES, "partition": 0, "timestamp_ms": FAILED_MS, "key": key, "headers": ()}
    return SourceRecord(offset=offset, value=content, **(given | changes))


def key_of(content: Mapping[str, Any]) -> bytes:
    """The key that a CRM would give it."""
    return f"{content['organization_id']}|{content['object_type']}|{content['object_id']}".encode()


def refuse(clickhouse_url: str, records: Sequence[SourceRecord], names: Names | None = None) -> list[str]:
    """The ids of the letters that the records became; all of them must."""
    batch = Batch(names or KnownNames(), {})
    for each in records:
        batch.add(each)
    assert len(batch.letters) == len(records)
    store = ClickHouseStore(clickhouse_url)
    store.insert_dead_letters([dead_letter.to_row(each) for each in batch.letters])
    store.close()
    return [letter.key.decode() for letter in batch.letters]


def dead_letters(settings: Mapping[str, str], *arguments: str) -> Result:
    """`timeline dead-letters ...` in this process."""
    return CliRunner().invoke(app, ["dead-letters", *arguments], env=dict(settings))


def listed(settings: Mapping[str, str], *arguments: str) -> list[dict[str, Any]]:
    """What `list` answers as JSON."""
    result = dead_letters(settings, "list", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    answer: list[dict[str, Any]] = json.loads(result.stdout)
    return answer


def end_offsets(bootstrap_servers: str, topic: str = ACTIVITIES) -> dict[int, int]:
    """Where each partition of a topic ends."""
    consumer = Consumer({"bootstrap.servers": bootstrap_servers, "group.id": "end-offsets"})
    try:
        partitions = consumer.list_topics(topic, timeout=30).topics[topic].partitions
        return {each: consumer.get_watermark_offsets(TopicPartition(topic, each), timeout=30)[1] for each in partitions}
    finally:
        consumer.close()
