"""`make bench-reliability`: every fault, portion by portion, until each has its count. ARGS="--only kill --seed 7".

What a run has done stays in the ledger, so it may be stopped at any time, and the next one goes on.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.bench.reliability import ledger, report
from tests.bench.reliability.faults import FAULTS, Fault
from tests.bench.reliability.stage import Stage

_FIRST_LINE = 300


def main() -> int:
    """1 if any portion of this run failed; the page is written all the same, after every portion."""
    arguments = _arguments()
    console = Console()
    wanted = [fault for fault in FAULTS if any(part in fault.name for part in arguments.only)]
    if arguments.anew:
        ledger.forget([fault.name for fault in wanted])
    began, failed = time.monotonic(), False
    with tempfile.TemporaryDirectory() as folder:
        for number in range(sum(_portions_left(fault, arguments.scale) for fault in wanted)):
            fault = next((each for each in wanted if _portions_left(each, arguments.scale)), None)
            if fault is None or failed or time.monotonic() - began > 60 * arguments.minutes:
                break
            # Servers and a seed of its own: what one portion leaves behind is no other's trouble.
            with Stage(Path(folder) / str(number), arguments.seed + 1_000 * number) as stage:
                portion = _run(stage, fault, min(fault.portion, _times_left(fault, arguments.scale)), console)
            ledger.append(portion)
            failed = bool(portion.failure)
            portions = ledger.read()
            console.print(report.row(fault, [each for each in portions if each.fault == fault.name]), soft_wrap=True)
            report.write(portions)
    return int(failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-reliability", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full counts to reach (default 1)")
    parser.add_argument("--only", nargs="*", default=[""], help="only faults whose name contains one of these")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no portion after this time")
    parser.add_argument("--anew", action="store_true", help="forget what the ledger knows of these faults first")
    return parser.parse_args()


def _times_left(fault: Fault, scale: float) -> int:
    return max(0, max(1, math.ceil(fault.full_times * scale)) - report.done_times(fault, ledger.read()))


def _portions_left(fault: Fault, scale: float) -> int:
    return -(-_times_left(fault, scale) // fault.portion)


def _run(stage: Stage, fault: Fault, times: int, console: Console) -> ledger.Portion:
    console.print(f"{fault.name}: {times} times, seed {stage.seed} ...", highlight=False)
    began = time.monotonic()
    figures: dict[str, float] = {}
    failure = ""
    try:
        figures = fault.run(stage, times) or {}
    # Whatever it is, the ledger must have it.
    except Exception as error:
        console.print_exception()
        failure = str(error).replace("\n", " ").replace("|", "/")[:_FIRST_LINE] or repr(error)
    return ledger.Portion(
        fault=fault.name,
        times=times,
        seed=stage.seed,
        ended_at=ledger.now(),
        load=round(os.getloadavg()[1], 1),
        seconds=round(time.monotonic() - began, 1),
        records=sum(audit.produced for audit in stage.audits),
        dead_letters=sum(audit.dead for audit in stage.audits),
        differing=ledger.differing(stage.audits),
        figures=figures,
        failure=failure,
    )


if __name__ == "__main__":
    sys.exit(main())
