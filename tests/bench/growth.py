"""`python -m tests.bench.growth --stored 1000000 10000000 50000000`: what an event costs on top of so many stored ones.

Writes bench/growth.json. ClickHouse fills itself with copies of 200,000 historic events, each with its own ids.
"""

import argparse
import tempfile
from pathlib import Path

import msgspec
from rich.console import Console

from runtime.kafka import KafkaPublisher
from schemas.topics import Topic
from tests.bench import results
from tests.bench.contestants import contestants
from tests.bench.direct_load import load_directly
from tests.bench.historic_events import historic_events
from tests.bench.race import Throughput
from tests.bench.recorded_events import recorded_events
from tests.bench.results import Machine
from tests.bench.stage import Stage
from tests.bench.storage import SPAN

RESULT = results.FOLDER / "growth.json"
_SEED_EVENTS = 200_000
_COPIES_PER_INSERT = 5

_KEEP_SEED = "CREATE TABLE bench_seed ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM timeline_events"
# An object's events stay together in each copy, and nothing else is the same.
_COPY = """
INSERT INTO timeline_events
SELECT * REPLACE (
    generateUUIDv4(event_id) AS event_id,
    concat(left(object_id, 24), lower(left(hex(cityHash64(object_id, copy)), 12))) AS object_id
)
FROM bench_seed ARRAY JOIN arrayMap(number -> number + {first:UInt64}, range({copies:UInt64})) AS copy
SETTINGS exclude_materialize_skip_indexes_on_insert = 'event_id_bloom,search_words'
"""

console = Console(width=120)


class Growth(msgspec.Struct, frozen=True):
    """One size: how many events stood in the tables, and what more of them cost."""

    stored: int
    run: Throughput


class GrowthReport(msgspec.Struct, frozen=True):
    """From small to large."""

    machine: Machine
    sizes: list[Growth]


def main() -> None:
    """Fills, waits for the merges, measures; size by size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, nargs="+", default=[1_000_000, 10_000_000, 50_000_000])
    parser.add_argument("--events", type=int, default=200_000, help="measured on top of each size")
    parser.add_argument("--no-write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Stage(Path(folder)) as stage:
        load_directly(stage.stack.clickhouse.url, historic_events(_SEED_EVENTS, seed=1, span=SPAN))
        stage.client.command(_KEEP_SEED)
        sizes = [_measure(stage, stored, arguments.events) for stored in sorted(arguments.stored)]
    if not arguments.no_write:
        results.save(RESULT, GrowthReport(results.this_machine(), sizes))


def _measure(stage: Stage, stored: int, events: int) -> Growth:
    _fill(stage, stored)
    topic = Topic(name=f"bench.growth.{stored}", key="as input", value="message", writers="bench", readers="workers")
    stage.make_topics([topic])
    with KafkaPublisher(stage.stack.kafka.bootstrap_servers) as publisher:
        publisher.publish_all(each._replace(topic=topic.name) for each in recorded_events(events, seed=stored))
    size = Growth(_stored(stage), stage.race(topic.name).run(contestants()[0], events))
    used = ", ".join(f"{name} {size.run.microseconds_per_event(name):.1f}" for name in size.run.cpu_seconds)
    console.print(
        f"on {size.stored:,}: {size.run.events_per_second:,.0f} events/s, CPU us an event: {used}", highlight=False
    )
    return size


def _fill(stage: Stage, stored: int) -> None:
    while (missing := stored - _stored(stage)) >= _SEED_EVENTS:
        copies = min(_COPIES_PER_INSERT, missing // _SEED_EVENTS)
        first = _stored(stage) // _SEED_EVENTS
        stage.client.command(_COPY, {"first": first, "copies": copies})
    stage.await_merges()


def _stored(stage: Stage) -> int:
    return int(str(stage.client.command("SELECT count() FROM timeline_events")))


if __name__ == "__main__":
    main()
