"""`make test-crm`: a real BottleCRM, every action, a crowd while things break, what capture costs.

ARGS="--only actions --no-write"
"""

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from deploy.crm.actions import ACTIONS, World
from deploy.crm.bottlecrm import CrmOrganization
from deploy.crm.road import CrmRoad, running_crm
from deploy.crm.watch import Sight, perform_and_watch
from deploy.embedded.reporter import ConsoleReporter
from deploy.embedded.stack import EmbeddedStack
from runtime.clickhouse import connect
from tests.bench.contestants import ROOT
from tests.bench.crm import page
from tests.bench.crm.exactness import Exactness, measure_exactness
from tests.bench.crm.latency import CaptureCost, measure_capture

_SECONDS = 2.0
_PARTS = ("actions", "exactness", "capture")

console = Console(width=120)


def main() -> None:
    """Exit code 1 when something was not seen, lost, doubled or out of order."""
    arguments = _arguments()
    parts = arguments.only or _PARTS
    data_dir = ROOT / ".data" / "crm"
    reporter = ConsoleReporter(console)
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedStack(Path(folder) / "data", reporter=reporter) as stack,
        running_crm(stack, ROOT / ".venv-crm", data_dir, reporter) as (road, organization),
    ):
        sights = _actions(road, organization)
        exactness = _exactness(road, arguments.requests) if "exactness" in parts else None
        cost = _capture(road) if "capture" in parts else None
    if not arguments.no_write:
        page.write_seen(sights)
        page.write_measured(sights, exactness, cost)
    late = [sight.action.name for sight in sights if sight.seconds > _SECONDS]
    if late or (exactness is not None and not exactness.is_exact):
        sys.exit(f"late: {late}; {exactness}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make test-crm", description=__doc__)
    parser.add_argument("--requests", type=int, default=1200, help="of four users together (default 1,200)")
    parser.add_argument("--only", action="append", choices=_PARTS, help="beside the actions, which are always done")
    parser.add_argument("--no-write", action="store_true", help="leave docs/bottlecrm.md as it is")
    return parser.parse_args()


def _actions(road: CrmRoad, organization: CrmOrganization) -> list[Sight]:
    world, client = World(road.crm, organization), road.client(organization)
    sights = [perform_and_watch(action, world, client) for action in ACTIONS]
    slowest = max(sights, key=lambda sight: sight.seconds)
    console.print(
        f"{len(sights)} actions seen, the slowest after {slowest.seconds * 1000:.0f} ms: {slowest.action.name}"
    )
    return sights


def _exactness(road: CrmRoad, requests: int) -> Exactness:
    """In an organization of its own."""
    clickhouse = connect(road.stack.settings["TIMELINE_CLICKHOUSE_URL"])
    try:
        found = measure_exactness(road, World(road.crm, road.crm.provision()), clickhouse, requests)
    finally:
        # A stopping ClickHouse waits 5 s for connections that stay open.
        clickhouse.close_connections()
        clickhouse.close()
    console.print(found)
    return found


def _capture(road: CrmRoad) -> CaptureCost:
    cost = measure_capture(road, World(road.crm, road.crm.provision()))
    console.print(cost, f"ratio {cost.ratio:.3f}")
    return cost


if __name__ == "__main__":
    main()
