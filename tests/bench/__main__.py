"""`make bench`: the product's worker beside what others would write, all on one topic. Writes bench/latest.json.

ARGS="--events 400000 --rounds 3 --only product --only plain_loop --no-latency --no-write"
"""

import argparse
import os
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from rich.console import Console

from runtime.kafka import KafkaPublisher
from tests.bench import latency, results, worker_report
from tests.bench.contestants import PRODUCT, Contestant, contestants
from tests.bench.race import Throughput
from tests.bench.recorded_events import recorded_events
from tests.bench.results import BenchReport
from tests.bench.stage import Stage

_SEED = 1
_SHARES = (0.1, 0.5, 0.9)
_LATENCY_SECONDS = 12.0
_SCALED_TO = 2

console = Console(width=120)


def main() -> None:
    """Rounds are interleaved, because the machine may be shared; each round has an order of its own."""
    arguments = _arguments()
    chosen = [each for each in contestants() if not arguments.only or each.name in arguments.only]
    with tempfile.TemporaryDirectory() as folder, Stage(Path(folder)) as stage:
        report = _measure(stage, chosen, arguments)
    console.print(worker_report.throughput_table(report), highlight=False)
    if not arguments.no_write:
        results.save(results.LATEST, report)
        worker_report.main()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--events", type=int, default=400_000, help="the backlog (default 400,000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=[each.name for each in contestants()])
    parser.add_argument("--no-latency", action="store_true", help="leave out latency and two workers")
    parser.add_argument("--no-write", action="store_true", help="leave bench/latest.json and the page as they are")
    return parser.parse_args()


def _measure(stage: Stage, chosen: Sequence[Contestant], arguments: argparse.Namespace) -> BenchReport:
    with KafkaPublisher(stage.stack.kafka.bootstrap_servers) as publisher:
        publisher.publish_all(recorded_events(arguments.events, _SEED))
    rounds = _rounds(stage, chosen, arguments)
    if arguments.no_latency or chosen[0].name != PRODUCT:
        return BenchReport(results.this_machine(), arguments.events, rounds, {}, [])
    scaled = {str(_SCALED_TO): _shown(stage.run(chosen[0], arguments.events, _SCALED_TO))}
    return BenchReport(results.this_machine(), arguments.events, rounds, scaled, _latencies(stage, rounds))


def _rounds(stage: Stage, chosen: Sequence[Contestant], arguments: argparse.Namespace) -> list[Throughput]:
    orders = random.Random(_SEED)
    measured = []
    for number in range(1, arguments.rounds + 1):
        console.print(f"round {number} of {arguments.rounds}, load average {os.getloadavg()[0]:.1f}", highlight=False)
        measured += [
            _shown(stage.run(each, arguments.events)) for each in orders.sample(chosen, len(chosen))
        ]  # fmt: skip
    order = [each.name for each in chosen]
    return sorted(measured, key=lambda run: order.index(run.contestant))


def _shown(run: Throughput) -> Throughput:
    used = ", ".join(f"{name} {run.microseconds_per_event(name):.1f}" for name in run.cpu_seconds)
    console.print(
        f"  {run.contestant:18} {run.events_per_second:8,.0f} events/s  CPU us an event: {used}  "
        f"peak {run.peak_megabytes['worker']:.0f} MB  load {run.load_average:.1f}",
        highlight=False,
    )
    return run


def _latencies(stage: Stage, rounds: Sequence[Throughput]) -> list[latency.Latency]:
    capacity = median(run.events_per_second for run in rounds if run.contestant == PRODUCT)
    measured = []
    for share in _SHARES:
        stage.clear()
        measured.append(latency.measure_latency(stage, share * capacity, _LATENCY_SECONDS, share))
        console.print(
            f"  at {share:.0%} of capacity: p50 {measured[-1].p50_ms:.0f} ms, p99 {measured[-1].p99_ms:.0f} ms",
            highlight=False,
        )
    return measured


if __name__ == "__main__":
    main()
