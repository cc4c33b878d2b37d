"""`bench/reads.json` to the section "Reads" of docs/performance.md; `python -m tests.bench.reads.report` writes it."""

from pathlib import Path

import msgspec

from tests.bench.reads.cases import Case
from tests.bench.reads.client import Rate, Sample
from tests.bench.reads.measure import Measured

_ROOT = Path(__file__).parents[3]
FIGURES = _ROOT / "bench" / "reads.json"
PAGE = _ROOT / "docs" / "performance.md"
_RATE_BAR_COLD = 0.5
_BEGIN, _END = "<!-- reads: begin -->", "<!-- reads: end -->"
_HEAD = "# Performance\n\nFigures of one machine; ratios travel, milliseconds do not.\n"


class Figures(msgspec.Struct):
    """One row on one side, over all rounds."""

    requests: int
    p50_milliseconds: float
    p99_milliseconds: float
    cpu_milliseconds: float


class Row(msgspec.Struct):
    """One question. `bar_cold`: how many times faster than the peer ours has to be without its cache."""

    name: str
    bar_cold: float
    sides: dict[str, Figures]

    def times_faster(self, side: str) -> float | None:
        """Of a side of ours, by p50."""
        if side not in self.sides:
            return None
        return self.sides["peer"].p50_milliseconds / self.sides[side].p50_milliseconds


class Report(msgspec.Struct):
    """One run."""

    events: int
    measured_on: str
    cores: int
    rounds: int
    load_averages: list[float]
    load_seconds: dict[str, float]
    disk_bytes: dict[str, dict[str, int]]
    rows: list[Row]
    rates: dict[str, dict[str, Rate]]


def figures_of(cases: list[Case], result: Measured) -> list[Row]:
    """The rows of the report."""
    return [
        Row(case.name, case.bar_cold, {side: _figures(sample) for side, sample in result.samples[case.name].items()})
        for case in cases
    ]


def write_page(report: Report) -> None:
    """Replaces the section, and nothing else of the page."""
    page = PAGE.read_text() if PAGE.exists() else _HEAD
    if _BEGIN not in page:
        page = f"{page.rstrip()}\n\n## Reads\n\n{_BEGIN}\n{_END}\n"
    before, rest = page.split(_BEGIN)
    _old, after = rest.split(_END)
    PAGE.write_text(f"{before}{_BEGIN}\n{section(report)}{_END}{after}")


def section(report: Report) -> str:
    """Markdown."""
    loads = ", ".join(f"{load:.1f}" for load in report.load_averages)
    lines = [
        f"{report.events:,} events of twelve months, 100 organizations, the largest with a fifth of them, one object",
        "with 100,000. Beside it the specification's own design: Django REST, gunicorn (2 processes, 8 threads each),",
        "PostgreSQL 18 with its four indexes. Both answer the same JSON; the run compares it before it measures. The",
        "peer asks nobody for a token and takes the tenant from a header, its best case; ours verifies a JWT.",
        "",
        f"{report.measured_on}, {report.cores} cores shared by clients and servers, {report.rounds} rounds in turn,",
        f"load average after each: {loads}. One client, one connection. Cold: without our",
        "cache. Hot: with it, the question asked before. CPU: all processes of a side, per request.",
        "",
        "| | cold p50 / p99 ms | hot | peer | CPU-ms cold, hot, peer | times faster cold, hot | bar |",
        "|---|---|---|---|---|---|---|",
        *(_line(row) for row in report.rows),
        "",
        *_rates(report),
        "",
        *_disk(report),
        "",
        *_behind(report),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _figures(sample: Sample) -> Figures:
    return Figures(
        len(sample.milliseconds),
        *(round(each, 2) for each in (sample.percentile(0.5), sample.percentile(0.99), sample.cpu_milliseconds)),
    )


def _line(row: Row) -> str:
    sides = [row.sides.get(name) for name in ("cold", "hot", "peer")]
    latencies = " | ".join(_latency(each) for each in sides)
    cpu = ", ".join(f"{each.cpu_milliseconds:.1f}" if each else "-" for each in sides)
    faster = ", ".join(f"{times:.1f}" if (times := row.times_faster(side)) else "-" for side in ("cold", "hot"))
    return f"| {row.name} | {latencies} | {cpu} | {faster} | {row.bar_cold:g}, 1 |"


def _latency(figures: Figures | None) -> str:
    return f"{figures.p50_milliseconds:.1f} / {figures.p99_milliseconds:.1f}" if figures else "-"


def _rates(report: Report) -> list[str]:
    lines = ["| 16 clients | | requests/s of each round | p50 / p99 ms |", "|---|---|---|---|"]
    for name, sides in report.rates.items():
        for side, rate in sides.items():
            rounds = ", ".join(f"{each:.0f}" for each in rate.per_second)
            latencies = [max(each, default=0.0) for each in (rate.p50_milliseconds, rate.p99_milliseconds)]
            lines.append(f"| {name} | {side} | {rounds} | {latencies[0]:.0f} / {latencies[1]:.0f} |")
    return lines


def _disk(report: Report) -> list[str]:
    per_event = {
        side: ", ".join(f"{name} {size / report.events:.0f}" for name, size in tables.items() if size > report.events)
        for side, tables in report.disk_bytes.items()
    }
    seconds = ", ".join(f"{side} {each:.0f} s" for side, each in report.load_seconds.items())
    return [
        f"Bytes an event on disk: ours {per_event['ours']}",
        "(`event_versions` is the history of every edit, which the peer has not);",
        f"the peer's {per_event['peer']}. Bulk loading, which is no measure of either's write path: {seconds}.",
    ]


def _behind(report: Report) -> list[str]:
    """What misses its bar, by name: nothing is left to be found by the reader."""
    missed = [
        f"- {row.name}, {side}: {times:.2f} times as fast, the bar is {bar:g}"
        for row in report.rows
        for side, bar in (("cold", row.bar_cold), ("hot", 1.0))
        if (times := row.times_faster(side)) is not None and times < bar
    ]
    missed += [
        f"- 16 clients, {name}, {side}: {times:.2f} times as many, the bar is {bar:g}"
        for name, sides in report.rates.items()
        for side, bar in (("cold", _RATE_BAR_COLD), ("hot", 1.0))
        if side in sides and (times := sum(sides[side].per_second) / sum(sides["peer"].per_second)) < bar
    ]
    return ["Behind its bar:", "", *missed] if missed else ["No row is behind its bar."]


def main() -> None:
    """The page from the figures of the last run."""
    write_page(msgspec.json.decode(FIGURES.read_bytes(), type=Report))


if __name__ == "__main__":
    main()
