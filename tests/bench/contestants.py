"""Who is measured beside whom: the product's worker, and what others would write. Each is a command."""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from deploy.services import worker_command

ROOT = Path(__file__).parents[2]
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
"""quixstreams wants an older confluent-kafka than the product; `make bench` makes this environment."""

PRODUCT = "product"
BARE_TABLE = "bench_bare"

_PEERS = "tests.bench.peers"
_MOST_SHARE = 0.85


class Contestant(msgspec.Struct, frozen=True):
    """`share`: of all events, when the clock stops. Never all: a pipeline is full when the clock starts, and what it
    holds would be counted without its cost if it were empty at the end. A slow one gets less, to take as long."""

    name: str
    description: str
    command: Sequence[str]
    table: str = "timeline_events"
    share: float = _MOST_SHARE


def contestants() -> list[Contestant]:
    """The product first. Each peer twice: on the product's tables, and on a bare ReplacingMergeTree."""
    peers = [
        ("plain_loop", "confluent-kafka and clickhouse-connect, a loop by hand", _module("plain_loop"), _MOST_SHARE),
        ("quix_sink", "quixstreams with a batching sink", _module("quix_sink", PEERS_PYTHON), 0.5),
        ("faust_agent", "stock Faust agent, take(1000)", _faust_command(), 0.1),
    ]
    return [
        Contestant(PRODUCT, "the whole worker", worker_command()),
        *(
            Contestant(f"{name}{suffix}", description, command, table, share)
            for name, description, command, share in peers
            for suffix, table in (("", "timeline_events"), ("_bare", BARE_TABLE))
        ),
    ]


def _module(name: str, python: Path | str = sys.executable) -> list[str]:
    return [str(python), "-m", f"{_PEERS}.{name}"]


def _faust_command() -> list[str]:
    return [
        *(str(PEERS_PYTHON), "-m", "faust", "-A", f"{_PEERS}.faust_agent.app"),
        *("worker", "--loglevel", "warn", "--without-web"),
    ]
