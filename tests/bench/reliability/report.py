"""`docs/reliability.md`: one row a fault, added up over every portion in the ledger."""

import os
from collections.abc import Sequence
from pathlib import Path

from tests.bench.reliability.faults import FAULTS, Fault
from tests.bench.reliability.ledger import Portion

PAGE = Path(__file__).parents[3] / "docs" / "reliability.md"

_INTRODUCTION = """# Nothing lost, nothing doubled: what was run

Written by `make bench-reliability` from `bench/reliability.jsonl`, where runs add up until every fault has its full
count. Each fault hits real workers on real Kafka and real ClickHouse while seeded traffic flows: 10 % edits, 5 %
deletes, 5 % duplicates, 5 % late over 14 months, moves, restores, malformed messages, all out of order. An oracle
outside of the worker keeps its own model from the published bytes alone. After each fault it compares every event
(content, type, summary, place), every version, every cell of `activity_summary`, every settled hour and every dead
letter, twice. *Differing* adds up what was lost, doubled, wrong or miscounted.
"""

_CLOSING = """
Load is the highest 5-minute load average at the end of a portion; above the number of cores others were at work.

## What the harness finds

A worker that is broken on purpose must not pass. `make test` runs each of these and demands that the oracle refuses it
(`tests/e2e/faults/test_planted.py`):

| planted fault | found as |
|---|---|
| offsets committed before the insert, killed in between | lost, and records not accounted for |
| an insert that failed is logged, and the worker goes on | lost |
| the message that arrives last wins, whatever its revision | wrong content |
| an event that moves leaves no tombstone behind | doubled, and differing cells |
"""


def write(portions: Sequence[Portion], page: Path = PAGE) -> None:
    """Replace the page."""
    rows = [row(fault, [each for each in portions if each.fault == fault.name]) for fault in FAULTS]
    lines = [
        _INTRODUCTION,
        f"{os.cpu_count()} cores. {_complete(portions)} of {len(FAULTS)} faults have their full count.",
        "",
        "| fault | times | records | dead letters | differing | seconds | newest | seeds | load | |",
        "|---|--:|--:|--:|--:|--:|---|---|--:|---|",
        *rows,
    ]
    page.write_text("\n".join(lines) + "\n" + _CLOSING)


def row(fault: Fault, portions: Sequence[Portion]) -> str:
    """The fault's line of the table; a failed portion does not count as done, and says why for ever."""
    done = done_times(fault, portions)
    times = f"{done:,}" if done >= fault.full_times else f"{done:,} of {fault.full_times:,}"
    if not portions:
        return f"| {fault.name} | {times} | | | | | not run | | | |"
    newest = max(portions, key=lambda each: each.ended_at)
    seeds = f"{newest.seed}" if len(portions) == 1 else f"{newest.seed} and {len(portions) - 1} more"
    cells = (
        fault.name,
        times,
        f"{sum(each.records for each in portions):,}",
        f"{sum(each.dead_letters for each in portions):,}",
        str(sum(each.differing for each in portions)),
        f"{sum(each.seconds for each in portions):,.0f}",
        f"{newest.ended_at:%Y-%m-%d}",
        seeds,
        f"{max(each.load for each in portions):.1f}",
        _verdict(fault, portions),
    )
    return f"| {' | '.join(cells)} |"


def done_times(fault: Fault, portions: Sequence[Portion]) -> int:
    """How often the fault was survived."""
    return sum(each.times for each in portions if each.fault == fault.name and not each.failure)


def _complete(portions: Sequence[Portion]) -> int:
    return sum(done_times(fault, portions) >= fault.full_times for fault in FAULTS)


def _verdict(fault: Fault, portions: Sequence[Portion]) -> str:
    names = sorted({name for each in portions for name in each.figures})
    worst = [f"{name} {max(each.figures.get(name, 0) for each in portions):,.1f}" for name in names]
    failures = [f"FAILED (seed {each.seed}): {each.failure}" for each in portions if each.failure]
    return "; ".join([*([fault.how] if fault.how else []), *worst, *failures])
