"""Sentences and tables of the reports."""

from collections.abc import Iterable, Sequence

from tests.bench.results import Machine


def described(machine: Machine) -> str:
    """The machine in a sentence."""
    return (
        f"Measured {machine.measured_on} at commit `{machine.commit}` on {machine.cores} cores ({machine.processor}) "
        f"which worker, Kafka, ClickHouse and the benchmark share, Python {machine.python}."
    )


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Numbers to the right, which is every column but the first."""
    lines = [header, ["---", *("---:" for _ in header[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
