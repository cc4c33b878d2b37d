"""`docs/reliability.md`: the table of the last run, one row a fault."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.faults.findings import Audit

PAGE = Path(__file__).parents[3] / "docs" / "reliability.md"

_INTRODUCTION = """# Nothing lost, nothing doubled: the last run

Written by `make bench-reliability`. Each fault hits real workers on real Kafka and real ClickHouse while seeded traffic
flows: 10 % edits, 5 % deletes, 5 % duplicates, 5 % late over 14 months, moves, restores, malformed messages, all out of
order. An oracle outside of the worker keeps its own model from the published bytes alone. After each fault it compares
every event (content, type, summary, place), every version, every cell of `activity_summary`, every settled hour and
every dead letter, twice. *Differing* adds up what was lost, doubled, wrong or miscounted.
"""


class Result(NamedTuple):
    """One fault, done."""

    name: str
    times: int
    full_times: int
    audits: Sequence[Audit]
    figure: str
    seconds: float
    failure: str = ""

    @property
    def row(self) -> str:
        """Its line of the table."""
        times = f"{self.times:,}" if self.times == self.full_times else f"{self.times:,} of {self.full_times:,}"
        produced = sum(audit.produced for audit in self.audits)
        dead = sum(audit.dead for audit in self.audits)
        differing = sum(a.lost + a.doubled + a.wrong + a.differing_cells + abs(a.unaccounted) for a in self.audits)
        verdict = f"FAILED: {self.failure}" if self.failure else self.figure
        cells = (self.name, times, f"{produced:,}", f"{dead:,}", str(differing), f"{self.seconds:.0f}", verdict)
        return f"| {' | '.join(cells)} |"


def write(results: Sequence[Result], seed: int, page: Path = PAGE) -> None:
    """Replace the page."""
    lines = [
        _INTRODUCTION,
        f"{datetime.now(UTC):%Y-%m-%d}, seed {seed}, {os.cpu_count()} cores, load average {os.getloadavg()[1]:.1f}.",
        "",
        "| fault | times | records | dead letters | differing | seconds | |",
        "|---|--:|--:|--:|--:|--:|---|",
        *(result.row for result in results),
        "",
    ]
    page.write_text("\n".join(lines))
