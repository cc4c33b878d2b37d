"""How long after `produce` an event can be read from ClickHouse, while a worker carries a steady load beside it."""

import math
import multiprocessing
import os
import statistics
import time
from datetime import UTC, datetime
from itertools import count, cycle, islice
from typing import Any
from uuid import uuid4

import msgspec
from clickhouse_connect.driver.client import Client
from confluent_kafka import Producer

from runtime.kafka import KafkaPublisher, Record, producer_settings
from schemas.activity_message import partition_key
from schemas.topics import Topic
from tests.bench.contestants import contestants
from tests.bench.recorded_events import recorded_events
from tests.bench.stage import Stage

TOPIC = Topic(
    name="bench.latency", key="as crm.activities", value="activity message", writers="bench", readers="workers",
    timestamp_type="LogAppendTime",
)  # fmt: skip
_ORGANIZATION = "bench-probe"
_PROBE_SECONDS = 0.025
# Looking every 2 ms took a core of the two, and what was measured was the measuring.
_LOOK_SECONDS = 0.02
_WARM_UP_SECONDS = 3.0
_PATIENCE_SECONDS = 60.0
_STEP_SECONDS = 0.01
_DIFFERENT_EVENTS = 50_000

_FOUND = (
    "SELECT toUInt32(object_id) FROM timeline_events FINAL "
    "WHERE organization_id = {organization:String} AND object_type = 'lead' AND created_at >= {since:DateTime64(6)}"
)


class Latency(msgspec.Struct, frozen=True):
    """One load. `share` of the measured capacity, 0 if unknown; producer and reader run on the same cores."""

    share: float
    events_per_second: float
    p50_ms: float
    p99_ms: float
    probes: int
    load_average: float


def measure_latency(stage: Stage, rate: float, seconds: float, share: float = 0) -> Latency:
    """`rate` events a second. Raises AssertionError if probes do not arrive within a minute."""
    product = contestants()[0]
    stage.make_topics([TOPIC])
    race = stage.race(TOPIC.name)
    with race.running(product, f"latency-{uuid4().hex[:8]}", until_ready=True):
        bootstrap_servers = race.bootstrap_servers
        spawn = multiprocessing.get_context("spawn")
        is_ready = spawn.Event()
        arguments = (bootstrap_servers, rate, seconds + _WARM_UP_SECONDS, is_ready)
        load = spawn.Process(target=_produce, args=arguments, daemon=True)
        load.start()
        assert is_ready.wait(_PATIENCE_SECONDS), "the producer of the load does not start"
        milliseconds = _probe(stage.client, bootstrap_servers, load)
        load.join()
    return Latency(
        share=share,
        events_per_second=rate,
        p50_ms=statistics.median(milliseconds),
        p99_ms=sorted(milliseconds)[math.ceil(0.99 * len(milliseconds)) - 1],
        probes=len(milliseconds),
        load_average=os.getloadavg()[0],
    )


def _probe(client: Client, bootstrap_servers: str, load: Any) -> list[float]:
    """A probe every 25 ms while the load runs, and a look for those that can be read; their ages when first seen."""
    sent: dict[int, float] = {}
    waiting: dict[int, str] = {}
    milliseconds = []
    begin = last_sent = time.monotonic()
    numbers = count()
    with KafkaPublisher(bootstrap_servers) as publisher:
        while load.is_alive() or waiting:
            now = time.monotonic()
            assert now - last_sent < _PATIENCE_SECONDS, f"{len(waiting)} probes cannot be read"
            if load.is_alive() and now - last_sent >= _PROBE_SECONDS:
                number, last_sent = next(numbers), now
                record, created_at = _probe_record(number)
                sent[number], waiting[number] = now, created_at
                publisher.publish(record)
            publisher.poll(0)
            for number in _arrived(client, waiting):
                del waiting[number]
                if sent[number] - begin > _WARM_UP_SECONDS:
                    milliseconds.append(1000 * (time.monotonic() - sent[number]))
            time.sleep(_LOOK_SECONDS)
    return milliseconds


def _probe_record(number: int) -> tuple[Record, str]:
    """An object each, so that the probes spread over all partitions."""
    created_at = _now().removesuffix("Z")
    message = {
        "id": str(uuid4()), "organization_id": _ORGANIZATION, "event_type": "note", "object_type": "lead",
        "object_id": str(number), "actor": {"id": "bench"}, "data": {"text": "probe"}, "created_at": created_at + "Z",
    }  # fmt: skip
    key = partition_key(_ORGANIZATION, "lead", str(number))
    return Record(TOPIC.name, key, msgspec.json.encode(message)), created_at


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _arrived(client: Client, waiting: dict[int, str]) -> set[int]:
    if not waiting:
        return set()
    oldest = min(waiting.values())
    rows = client.query(_FOUND, {"organization": _ORGANIZATION, "since": oldest.replace("T", " ")}).result_rows
    return {row[0] for row in rows} & waiting.keys()


def _of_today(value: bytes | None) -> bytes:
    """What is published as it happens is of one month; a recorded half a year would be seven parts in each table."""
    return msgspec.json.encode(msgspec.json.decode(value or b"{}") | {"created_at": _now()})


def _produce(bootstrap_servers: str, rate: float, seconds: float, is_ready: Any) -> None:
    """In a process of its own: `rate` events a second in steps of 10 ms. Behind its time it hurries, never skips."""
    different = recorded_events(_DIFFERENT_EVENTS, seed=2)
    events = cycle([{"key": record.key, "value": _of_today(record.value)} for record in different])
    producer = Producer({**producer_settings(bootstrap_servers), "queue.buffering.max.messages": 1_000_000})
    is_ready.set()
    begin, produced = time.monotonic(), 0
    while (elapsed := time.monotonic() - begin) < seconds:
        due = int(elapsed * rate) - produced
        producer.produce_batch(TOPIC.name, list(islice(events, due)))
        produced += due
        producer.poll(_STEP_SECONDS)
    producer.flush()
