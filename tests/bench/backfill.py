"""`python -m tests.bench.backfill --events 5000000`: years of history through a topic of their own, beside live events.

Writes bench/backfill.json: the rate beside the live rate, what the backfill did to live latency, parts, exactness.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path

import msgspec
from rich.console import Console

from runtime.kafka import KafkaPublisher, Record
from schemas.topics import Topic
from tests.bench import results
from tests.bench.backfill_watch import BackfillWatch, organization_counts, wrong_settled_hours
from tests.bench.contestants import contestants
from tests.bench.historic_events import ORGANIZATIONS, YEARS, historic_events
from tests.bench.latency import Latency, measure_latency
from tests.bench.race import Throughput
from tests.bench.recorded_events import recorded_events
from tests.bench.results import Machine
from tests.bench.stage import Stage

RESULT = results.FOLDER / "backfill.json"
TOPIC = Topic(
    name="crm.backfill", key="as crm.activities", value="activity message", writers="an import", readers="workers",
    timestamp_type="LogAppendTime",
)  # fmt: skip
_BYTES_A_RECORD = 640
_LIVE_SECONDS = 15.0

console = Console(width=120)


class BackfillReport(msgspec.Struct, frozen=True):
    """`live`: the same worker on events of today. Latencies are those of live events without and with the backfill."""

    machine: Machine
    events: int
    organizations: int
    years: int
    live: Throughput
    backfill: Throughput
    latency_before: Latency
    latency_meanwhile: Latency
    most_parts_in_a_month: int
    delayed_inserts: int
    settled_hours_checked: int
    settled_hours_wrong: int
    organizations_wrong: int


def main() -> None:
    """Raises AssertionError if a count is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument("--live-events", type=int, default=200_000, help="for the live rate")
    parser.add_argument("--live-rate", type=float, default=1_000, help="live events a second beside the backfill")
    parser.add_argument("--flush-rows", type=int, default=200_000, help="a live worker has 20,000")
    parser.add_argument("--no-write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Stage(Path(folder)) as stage:
        report = _measure(stage, arguments)
    for name, value in msgspec.structs.asdict(report).items():
        console.print(name, value, highlight=False)
    ratio = report.backfill.events_per_second / report.live.events_per_second
    console.print(f"backfill : live rate {ratio:.2f}", highlight=False)
    assert not report.settled_hours_wrong, "settled hours differ from a live count"
    assert not report.organizations_wrong, "organizations have other counts than were published"
    if not arguments.no_write:
        results.save(RESULT, report)


def _measure(stage: Stage, arguments: argparse.Namespace) -> BackfillReport:
    product = contestants()[0]
    stage.make_topics([TOPIC])
    with KafkaPublisher(stage.stack.kafka.bootstrap_servers) as publisher:
        publisher.publish_all(recorded_events(arguments.live_events, seed=1))
        expected = _publish_history(publisher, arguments.events)
    live = stage.run(product, arguments.live_events)
    stage.clear()
    before = measure_latency(stage, arguments.live_rate, _LIVE_SECONDS)
    stage.clear()
    meanwhile: list[Latency] = []
    with BackfillWatch(stage.stack.clickhouse.admin_url) as watch:
        backfill = stage.race(TOPIC.name).run(
            product,
            arguments.events,
            meanwhile=lambda: meanwhile.append(measure_latency(stage, arguments.live_rate, _LIVE_SECONDS)),
            more=_worker_settings(arguments.flush_rows),
            until=arguments.events,
        )
    checked, wrong = wrong_settled_hours(stage.client)
    return BackfillReport(
        machine=results.this_machine(),
        events=arguments.events,
        organizations=ORGANIZATIONS,
        years=YEARS,
        live=live,
        backfill=backfill,
        latency_before=before,
        latency_meanwhile=meanwhile[0],
        most_parts_in_a_month=watch.most_parts,
        delayed_inserts=watch.delayed_inserts,
        settled_hours_checked=checked + watch.checked_hours,
        settled_hours_wrong=wrong + watch.wrong_hours,
        organizations_wrong=len(expected.items() - organization_counts(stage.client).items()),
    )


def _worker_settings(flush_rows: int) -> dict[str, str]:
    """Flushes that are large enough for some thousand rows in each of 60 months."""
    return {
        "TIMELINE_FLUSH_ROWS": str(flush_rows),
        "TIMELINE_FLUSH_BYTES": str(flush_rows * _BYTES_A_RECORD),
        "TIMELINE_FLUSH_MILLISECONDS": "10000",
        # An insert of 200,000 rows takes seconds, on a busy server more than the usual 30.
        "TIMELINE_CLICKHOUSE_TIMEOUT_SECONDS": "300",
    }


def _publish_history(publisher: KafkaPublisher, events: int) -> Counter[str]:
    """How many events of each organization were published."""
    expected: Counter[str] = Counter()
    chunk: list[Record] = []
    for record in historic_events(events, seed=5, topic=TOPIC.name):
        expected[record.key.partition(b"|")[0].decode()] += 1
        chunk.append(record)
        if len(chunk) == 50_000:
            publisher.publish_all(chunk)
            chunk.clear()
    publisher.publish_all(chunk)
    return expected


if __name__ == "__main__":
    main()
