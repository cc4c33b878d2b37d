"""`python -m tests.bench.worker_report`: bench/*.json in, the worker's part of docs/performance.md out."""

import subprocess
from collections.abc import Sequence
from statistics import median

from tests.bench import results
from tests.bench.capacity_report import backfill_part, growth_part, model_part, storage_part
from tests.bench.contestants import PEERS_PYTHON, PRODUCT, ROOT, contestants
from tests.bench.document import replace_section
from tests.bench.markdown import described, markdown_table
from tests.bench.race import Throughput
from tests.bench.results import BenchReport

_LIKE = {"timeline_events": "the product's own tables", "bench_bare": "a bare ReplacingMergeTree"}


def main() -> None:
    """Writes the section and the plots; what was not measured yet is left out."""
    parts = [_throughput_part(), growth_part(), model_part(), storage_part(), backfill_part()]
    replace_section("worker", "\n\n".join(part for part in parts if part))
    subprocess.run([str(PEERS_PYTHON), "-m", "tests.bench.plots"], cwd=ROOT, check=True)


def _throughput_part() -> str:
    report = results.load(results.LATEST, BenchReport)
    if report is None:
        return ""
    return "\n\n".join(
        [
            described(report.machine) + f" {report.backlog:,} events of about 500 bytes in 4 partitions, "
            f"{_round_count(report)} interleaved rounds, medians (lowest to highest).",
            "![Events per second](images/bench-throughput.svg)",
            throughput_table(report),
            "![Where the CPU goes](images/bench-cpu.svg)",
            "### Workers side by side",
            scaling_table(report),
            "### From produce to readable",
            latency_table(report),
        ]
    )


def throughput_table(report: BenchReport) -> str:
    """A row for each contestant that ran."""
    rows = []
    by_name = {each.name: each for each in contestants()}
    mine = rate(report, PRODUCT)
    for name in dict.fromkeys(each.contestant for each in report.rounds):
        runs = [each for each in report.rounds if each.contestant == name]
        rates = [each.events_per_second for each in runs]
        rows.append(
            [
                by_name[name].description,
                _LIKE[by_name[name].table],
                f"{median(rates):,.0f} ({min(rates):,.0f}-{max(rates):,.0f})",
                "1.0" if name == PRODUCT else f"{mine / median(rates):.2f}",
                *(
                    f"{median(each.microseconds_per_event(process) for each in runs):.1f}"
                    for process in ("worker", "clickhouse", "kafka")
                ),
                f"{1e6 / median(each.microseconds_per_event('worker') for each in runs):,.0f}",
                f"{max(each.peak_megabytes['worker'] for each in runs):.0f}",
                f"{median(each.load_average for each in runs):.1f}",
            ]
        )
    header = (
        "what", "into", "events/s", "product is faster by", "CPU us an event: worker", "ClickHouse", "Kafka",
        "events per CPU-second of the worker", "peak MB", "load",
    )  # fmt: skip
    return markdown_table(header, rows)


def scaling_table(report: BenchReport) -> str:
    """One worker beside several, and what the CPU of the machine allows."""
    one = [each for each in report.rounds if each.contestant == PRODUCT]
    rows = [_scaling_row("1", one, report.machine.cores)]
    rows += [_scaling_row(count, [each], report.machine.cores) for count, each in report.scaled.items()]
    header = ("workers", "events/s", "all CPU us an event", "events/s if every core were busy", "of it reached")
    return markdown_table(header, rows)


def latency_table(report: BenchReport) -> str:
    """Probes among the load, read by a query on the key."""
    rows = [
        [
            f"{each.share:.0%}",
            f"{each.events_per_second:,.0f}",
            f"{each.p50_ms:.0f}",
            f"{each.p99_ms:.0f}",
            f"{each.probes:,}",
            f"{each.load_average:.1f}",
        ]
        for each in report.latencies
    ]
    return markdown_table(("load", "events/s", "p50 ms", "p99 ms", "probes", "load average"), rows)


def rate(report: BenchReport, name: str) -> float:
    """The median of a contestant's rounds, events/s."""
    return median(each.events_per_second for each in report.rounds if each.contestant == name)


def _scaling_row(workers: str, runs: Sequence[Throughput], cores: int) -> list[str]:
    reached = median(each.events_per_second for each in runs)
    microseconds = median(each.all_microseconds for each in runs)
    possible = cores * 1e6 / microseconds
    return [workers, f"{reached:,.0f}", f"{microseconds:.1f}", f"{possible:,.0f}", f"{reached / possible:.0%}"]


def _round_count(report: BenchReport) -> int:
    return sum(each.contestant == PRODUCT for each in report.rounds)


if __name__ == "__main__":
    main()
