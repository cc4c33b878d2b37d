"""`make bench-reads`: our reads and the peer's on one machine, in one run. ARGS="--events 1000000 --data-dir DIR".

The data is made once for a data directory and used again; figures go to `bench/reads.json` and `docs/performance.md`.
"""

import argparse
import asyncio
import os
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console

from deploy.embedded.stack import EmbeddedStack
from tests.bench.reads import ours
from tests.bench.reads.answers import compare
from tests.bench.reads.cases import Cases
from tests.bench.reads.dataset import Dataset
from tests.bench.reads.measure import Side, measured
from tests.bench.reads.peer import Peer
from tests.bench.reads.report import FIGURES, Report, figures_of, write_page

_ROOT = Path(__file__).parents[3]
_console = Console(highlight=False)


class Loaded(msgspec.Struct):
    """What a data directory holds; a side without its seconds is not loaded yet."""

    dataset: Dataset
    ours_seconds: float | None = None
    peer_seconds: float | None = None


def main() -> None:
    """Loads what is missing, compares the answers of both sides, measures, writes the figures and the page."""
    parser = argparse.ArgumentParser(prog="make bench-reads", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--data-dir", type=Path, default=_ROOT / ".data" / "bench-reads")
    parser.add_argument("--environment", type=Path, default=_ROOT / ".venv-bench", help="where Django is installed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each row, side and round")
    parser.add_argument("--load-only", action="store_true")
    arguments = parser.parse_args()
    directory = _directory(arguments)
    directory.mkdir(parents=True, exist_ok=True)
    peer = Peer(directory / "postgres", arguments.environment.absolute())
    with ExitStack() as running:
        stack = running.enter_context(EmbeddedStack(directory / "stack", without=["worker", "api"]))
        peer.postgres.start()
        running.callback(peer.postgres.stop)
        loaded = _load(stack, peer, directory / "loaded.json", arguments.events)
        ours.merge_past_months(stack, loaded.dataset)
        ours.await_merges(stack)
        if not arguments.load_only:
            report = _measure(running, stack, peer, loaded, arguments)
            FIGURES.parent.mkdir(exist_ok=True)
            FIGURES.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
            write_page(report)
            _console.print(f"{FIGURES.relative_to(_ROOT)} and docs/performance.md are written")


def _directory(arguments: argparse.Namespace) -> Path:
    folder: Path = arguments.data_dir
    return folder.absolute() / str(arguments.events)


def _load(stack: EmbeddedStack, peer: Peer, path: Path, events: int) -> Loaded:
    """Loads each side that is not; an unfinished load begins anew."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    loaded = msgspec.json.decode(path.read_bytes(), type=Loaded) if path.exists() else Loaded(Dataset(events, midnight))
    if loaded.ours_seconds is None:
        started = time.monotonic()
        ours.load(stack, loaded.dataset)
        asyncio.run(ours.settle(stack))
        loaded.ours_seconds = time.monotonic() - started
        path.write_bytes(msgspec.json.encode(loaded))
    if loaded.peer_seconds is None:
        started = time.monotonic()
        peer.load(stack.settings["TIMELINE_CLICKHOUSE_URL"], ours.months(stack))
        loaded.peer_seconds = time.monotonic() - started
        path.write_bytes(msgspec.json.encode(loaded))
    _console.print(
        f"{events:,} events loaded: ClickHouse {loaded.ours_seconds:.0f} s, PostgreSQL {loaded.peer_seconds:.0f} s"
    )
    return loaded


def _measure(
    running: ExitStack,
    stack: EmbeddedStack,
    peer: Peer,
    loaded: Loaded,
    arguments: argparse.Namespace,
) -> Report:
    directory = _directory(arguments)
    clickhouse = stack.clickhouse.process.pid
    assert clickhouse is not None
    cold_url, cold = running.enter_context(ours.api(stack, directory / "cold", cache_bytes="0"))
    hot_url, hot = running.enter_context(ours.api(stack, directory / "hot"))
    peer_url, gunicorn = running.enter_context(peer.serving(directory / "peer"))
    with ours.opened(stack) as client:
        prepared = Cases(stack, client, loaded.dataset)
        cases, rates = prepared.all(), prepared.rates()
    _console.print(f"{compare(cases, cold_url, peer_url)} answers of both sides are the same")
    sides = [
        Side("cold", cold_url, [cold, clickhouse]),
        Side("hot", hot_url, [hot, clickhouse]),
        Side("peer", peer_url, [gunicorn, peer.postgres.pid]),
    ]
    result = measured(sides, cases, rates, arguments.rounds, arguments.seconds)
    return Report(
        events=loaded.dataset.events,
        measured_on=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count() or 0,
        rounds=arguments.rounds,
        load_averages=result.loads,
        load_seconds={"ours": loaded.ours_seconds or 0, "peer": loaded.peer_seconds or 0},
        disk_bytes={"ours": ours.disk_bytes(stack), "peer": peer.disk_bytes()},
        rows=figures_of(cases, result),
        rates=result.rates,
    )


if __name__ == "__main__":
    main()
