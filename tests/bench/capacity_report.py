"""The parts of the worker's report about size: stored events, machines, bytes, backfill. Empty until measured."""

from statistics import median

from tests.bench import model, results
from tests.bench.backfill import RESULT as BACKFILL
from tests.bench.backfill import BackfillReport
from tests.bench.contestants import PRODUCT
from tests.bench.growth import RESULT as GROWTH
from tests.bench.growth import GrowthReport
from tests.bench.markdown import described, markdown_table
from tests.bench.results import LATEST, BenchReport
from tests.bench.storage import RESULT as STORAGE
from tests.bench.storage import StorageReport

_RATES = (1_000, 10_000, 100_000, 1_000_000)


def growth_part() -> str:
    """Cost of an event by how many are stored."""
    report = results.load(GROWTH, GrowthReport)
    if report is None:
        return ""
    rows = [
        [
            f"{size.stored:,}",
            f"{size.run.events_per_second:,.0f}",
            *(f"{size.run.microseconds_per_event(process):.1f}" for process in ("worker", "clickhouse", "kafka")),
            f"{size.run.load_average:.1f}",
        ]
        for size in report.sizes
    ]
    header = ("events stored before", "events/s", "CPU us an event: worker", "ClickHouse", "Kafka", "load")
    return "\n\n".join(
        [
            "### What an event costs on top of many",
            described(report.machine)
            + f" About {report.sizes[0].run.events:,} new events on top of each size (`python -m tests.bench.growth`).",
            "![CPU an event by stored events](images/bench-growth.svg)",
            markdown_table(header, rows),
        ]
    )


def model_part() -> str:
    """The model's table, from the measured costs."""
    costs = measured_costs()
    if costs is None:
        return ""
    rows = []
    for rate in _RATES:
        each = model.needs(costs, rate)
        rows.append(
            [
                f"{rate:,}", f"{each.worker_processes}", f"{each.partitions}", f"{each.kafka_cores:.1f}",
                f"{each.clickhouse_cores:.1f}", f"{each.shards}", f"{each.parts_a_second:,.0f}",
                f"{each.network_megabytes:,.0f}", f"{each.stored_gigabytes_a_day:,.0f}",
            ]
        )  # fmt: skip
    header = (
        "events/s", "worker processes", "partitions", "Kafka cores", "ClickHouse cores", "shards", "parts/s on a shard",
        "Kafka network MB/s", "stored GB a day",
    )  # fmt: skip
    return "\n\n".join(
        [
            "### What a rate needs",
            (
                f"A model of the measured costs (worker {costs.worker_us:.1f}, ClickHouse {costs.clickhouse_us:.1f}, "
                f"Kafka {costs.kafka_us:.1f} us and {costs.stored_bytes:.0f} bytes an event) for {model.KAFKA_COPIES} "
                f"copies in Kafka and {model.REPLICAS} in ClickHouse, workers {model.WORKER_USE:.0%} and servers "
                f"{model.SERVER_USE:.0%} busy, shards of {model.CORES_OF_A_SHARD} cores (`tests/bench/model.py`)."
            ),
            markdown_table(header, rows),
        ]
    )


def measured_costs() -> model.Costs | None:
    """Medians of the last run of `make bench`, bytes of the last run of `storage`; None until both are there."""
    latest, storage = results.load(LATEST, BenchReport), results.load(STORAGE, StorageReport)
    if latest is None or storage is None:
        return None
    runs = [run for run in latest.rounds if run.contestant == PRODUCT]
    worker, clickhouse, kafka = (
        median(run.microseconds_per_event(process) for run in runs) for process in ("worker", "clickhouse", "kafka")
    )
    return model.Costs(worker, clickhouse, kafka, sum(storage.tables.values()))


def storage_part() -> str:
    """Bytes an event beside PostgreSQL."""
    report = results.load(STORAGE, StorageReport)
    if report is None:
        return ""
    rows = [[f"`{name}`", f"{size:.1f}"] for name, size in report.tables.items()]
    rows.append(["of it the index for content search", f"{report.search_index:.1f}"])
    rows += [[f"PostgreSQL, {name}", f"{size:.1f}"] for name, size in report.postgres.items()]
    ratios = [[name, f"1 : {1 / ratio:.1f}"] for name, ratio in report.ratios().items()]
    return "\n\n".join(
        [
            "### Bytes an event",
            (
                f"{report.events:,} events of a year whose texts, numbers and ids do not repeat, after all merges; the "
                "same events in one PostgreSQL table with indexes by event, object, time and actor, after "
                "`VACUUM FULL` (`python -m tests.bench.storage`)."
            ),
            markdown_table(("what", "bytes an event"), rows),
            markdown_table(("beside PostgreSQL with four indexes", "ratio"), ratios),
        ]
    )


def backfill_part() -> str:
    """Years of history beside live events."""
    report = results.load(BACKFILL, BackfillReport)
    if report is None:
        return ""
    before, meanwhile = report.latency_before, report.latency_meanwhile
    rows = [
        ["live, events/s", f"{report.live.events_per_second:,.0f}"],
        ["backfill, events/s", f"{report.backfill.events_per_second:,.0f}"],
        ["backfill : live", f"{report.backfill.events_per_second / report.live.events_per_second:.2f}"],
        ["CPU us an event, live: all processes", f"{report.live.all_microseconds:.1f}"],
        ["CPU us an event, backfill: all processes", f"{report.backfill.all_microseconds:.1f}"],
        ["peak of the backfill's worker, MB", f"{report.backfill.peak_megabytes['worker']:.0f}"],
        ["live latency p50, p99 ms, without", f"{before.p50_ms:.0f}, {before.p99_ms:.0f}"],
        ["live latency p50, p99 ms, meanwhile", f"{meanwhile.p50_ms:.0f}, {meanwhile.p99_ms:.0f}"],
        ["most parts in a month", f"{report.most_parts_in_a_month}"],
        ["inserts that ClickHouse delayed or refused", f"{report.delayed_inserts}"],
        [
            "settled hours compared with the events, wrong",
            f"{report.settled_hours_checked:,}, {report.settled_hours_wrong}",
        ],
    ]
    return "\n\n".join(
        [
            "### Backfill",
            described(report.machine)
            + f" {report.events:,} events of {report.years} years and {report.organizations} organizations in no order "
            "of time through a topic, a group and a worker of their own, beside "
            f"{before.events_per_second:,.0f} live events/s (`python -m tests.bench.backfill`).",
            markdown_table(("what", "measured"), rows),
        ]
    )
