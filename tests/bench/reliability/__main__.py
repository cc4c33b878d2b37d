"""`make bench-reliability`: every fault, then `docs/reliability.md`. ARGS="--scale 0.1 --only kill --seed 7"."""

import argparse
import math
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.bench.reliability import report
from tests.bench.reliability.faults import FAULTS, Fault
from tests.bench.reliability.stage import Stage

_FIRST_LINE = 300


def main() -> int:
    """1 if any fault changed anything; the page is written all the same."""
    parser = argparse.ArgumentParser(prog="make bench-reliability", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full counts (default 1)")
    parser.add_argument("--only", default="", help="only faults whose name contains this; the page is not written")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    console = Console()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for number, fault in enumerate(fault for fault in FAULTS if arguments.only in fault.name):
            console.print(f"{fault.name} ...", highlight=False)
            # A seed, and servers, of its own: what one fault leaves behind is no other's trouble.
            with Stage(Path(folder) / str(number), arguments.seed + 1_000 * number) as stage:
                results.append(_result(stage, fault, max(1, math.ceil(fault.full_times * arguments.scale)), console))
            console.print(results[-1].row, highlight=False, soft_wrap=True)
            if not arguments.only:
                report.write(results, arguments.seed)
    return int(any(result.failure for result in results))


def _result(stage: Stage, fault: Fault, count: int, console: Console) -> report.Result:
    began = time.monotonic()
    figure = failure = ""
    try:
        figure = fault.run(stage, count)
    # One fault that fails must not hide what the others do.
    except Exception as error:
        console.print_exception()
        failure = str(error).replace("\n", " ")[:_FIRST_LINE]
    seconds = time.monotonic() - began
    return report.Result(fault.name, count, fault.full_times, stage.audits, figure, seconds, failure)


if __name__ == "__main__":
    sys.exit(main())
