"""`make bench`: measures the worker and prints what it saw. ARGS="--events 300000 --rounds 3"."""

import argparse
import os

from rich.console import Console
from rich.table import Table

from tests.bench.worker_throughput import Throughput, measure

_GOAL_EVENTS_PER_SECOND = 30_000
_GOAL_MEGABYTES = 400


def main() -> None:
    """Several rounds, because the machine may be shared; the table says how busy it was."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--events", type=int, default=300_000, help="events of a round (default 300,000)")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    console = Console()
    console.print(
        f"One worker, whole (validation, summaries, both tables, dead letters, notices, exact commits), beside Kafka "
        f"and ClickHouse on {os.cpu_count()} cores; {arguments.events:,} recorded events a round.",
        highlight=False,
    )
    table = _empty_table()
    for number in range(1, arguments.rounds + 1):
        _add_round(table, number, measure(arguments.events))
    console.print(table)
    console.print(
        f"Goal: at least {_GOAL_EVENTS_PER_SECOND:,} events/s and under {_GOAL_MEGABYTES} MB in the worker.",
        highlight=False,
    )


def _empty_table() -> Table:
    table = Table("round", "events/s", title="Kafka to ClickHouse", title_justify="left")
    for column in ("worker", "ClickHouse", "Kafka"):
        table.add_column(f"events per CPU-s\n{column}", justify="right")
    table.add_column("worker peak\nMB", justify="right")
    table.add_column("load\naverage", justify="right")
    return table


def _add_round(table: Table, number: int, result: Throughput) -> None:
    table.add_row(
        str(number),
        f"{result.events_per_second:,.0f}",
        *(f"{result.events_per_cpu_second(name):,.0f}" for name in ("worker", "clickhouse", "kafka")),
        f"{result.peak_megabytes['worker']:.0f}",
        f"{os.getloadavg()[0]:.1f}",
    )


if __name__ == "__main__":
    main()
