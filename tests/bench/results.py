"""What the benchmarks keep: JSON files in bench/, committed, so that figures belong to a commit."""

import os
import platform
import subprocess
import time
from pathlib import Path
from typing import TypeVar

import msgspec

from tests.bench.contestants import ROOT
from tests.bench.latency import Latency
from tests.bench.race import Throughput

FOLDER = ROOT / "bench"
LATEST = FOLDER / "latest.json"

Result = TypeVar("Result")


class Machine(msgspec.Struct, frozen=True):
    """Where and when; without it figures mean nothing."""

    measured_on: str
    commit: str
    cores: int
    processor: str
    python: str


class BenchReport(msgspec.Struct, frozen=True):
    """One run of `make bench`. `scaled`: the product with several workers, by their number."""

    machine: Machine
    backlog: int
    rounds: list[Throughput]
    scaled: dict[str, Throughput]
    latencies: list[Latency]


def this_machine() -> Machine:
    """The commit is marked `+` when files differ from it."""
    return Machine(
        measured_on=time.strftime("%Y-%m-%d"),
        commit=_git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain") else ""),
        cores=os.cpu_count() or 0,
        processor=_processor(),
        python=platform.python_version(),
    )


def save(path: Path, result: object) -> None:
    """Readable, with a newline at its end."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(_rounded(msgspec.to_builtins(result))), indent=2) + b"\n")


def load(path: Path, kind: type[Result]) -> Result | None:
    """None before the benchmark that writes it has run."""
    return msgspec.json.decode(path.read_bytes(), type=kind) if path.exists() else None


def _rounded(value: object) -> object:
    match value:
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case list():
            return [_rounded(each) for each in value]
        case float():
            return round(value, 3)
        case _:
            return value


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
