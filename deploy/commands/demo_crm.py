"""`timeline demo-crm`: a real CRM through the whole road, act by act, and what to open."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from deploy.crm.actions import ACTIONS, World
from deploy.crm.bottlecrm import CrmOrganization
from deploy.crm.road import TOKEN_HOURS, CrmRoad, running_crm
from deploy.crm.watch import Sight, perform_and_watch
from deploy.demo.client import TimelineClient
from deploy.embedded.reporter import ConsoleReporter
from deploy.embedded.stack import EmbeddedStack
from deploy.errors import DemoFailed
from deploy.foreground import running_stack

_LONGEST_SECONDS = 2.0
_WATCH_SECONDS = 0.2


def demo_crm(
    environment: Annotated[Path, typer.Option(help="Where BottleCRM is installed; `make demo-crm` does it.")] = Path(
        ".venv-crm"
    ),
    data_dir: Annotated[Path, typer.Option(help="The stack's data, and the CRM's empty schema.")] = Path(".data/crm"),
    port: Annotated[int, typer.Option(help="Port of the timeline's API; 0 takes a free one.")] = 8000,
    once: Annotated[bool, typer.Option("--once", help="Check that every action is seen within 2 s, then end.")] = False,
) -> None:
    """Start BottleCRM and the stack, act in the CRM, and show how soon each action is in the timeline."""
    console = Console()
    reporter = ConsoleReporter(console)
    stack = EmbeddedStack(data_dir, api_port=port or None, reporter=reporter)
    with (
        running_stack(stack, console, data_dir),
        running_crm(stack, environment, data_dir, reporter) as (road, organization),
    ):
        client, world = road.client(organization), World(road.crm, organization)
        console.print(f"\n{len(ACTIONS)} kinds of action in BottleCRM, and when the timeline showed them:")
        sights = [_act(console, world, client, number) for number in range(len(ACTIONS))]
        _tell(console, road, organization, client, world)
        if once:
            _check(sights)
            console.print(f"Checked: {len(sights)} actions, each with its type, actor and values, within 2 s.")
            return
        console.print("\nStop: Ctrl-C", highlight=False)
        _watch(stack, road)


def _act(console: Console, world: World, client: TimelineClient, number: int) -> Sight:
    sight = perform_and_watch(ACTIONS[number], world, client)
    shown = "is gone" if sight.event is None else sight.event.summary
    console.print(
        f"  {sight.seconds * 1000:5.0f} ms  {sight.action.name:<48} {shown[:70]}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    return sight


def _check(sights: list[Sight]) -> None:
    late = [sight for sight in sights if sight.seconds > _LONGEST_SECONDS]
    if late:
        raise DemoFailed(f"{len(late)} actions took longer than 2 s to be seen, such as {late[0].action.name}")


def _tell(console: Console, road: CrmRoad, organization: CrmOrganization, client: TimelineClient, world: World) -> None:
    def line(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True, markup=False)

    user = organization.users[0]
    line(f"\nBottleCRM: {road.crm.url}/api/    as {user.name}:")
    line(f"export CRM_TOKEN={user.token}")
    line(
        f"curl -sX PATCH -H \"Authorization: Bearer $CRM_TOKEN\" -H 'Content-Type: application/json' "
        f"-d '{{\"amount\": 17000}}' {road.crm.url}/api/opportunities/{world.made['expansion']}/"
    )
    line(f"\nThe timeline: {client.url}/docs    with a token for {TOKEN_HOURS} hours:")
    line(f"export TOKEN={client.token}")
    line(client.curl_of_timeline(("deal", world.made["expansion"])))
    line(f"\nThe UI: {client.url}/#/objects/deal/{world.made['expansion']}?token={client.token}")


def _watch(stack: EmbeddedStack, road: CrmRoad) -> None:
    while True:
        stack.check()
        road.check()
        time.sleep(_WATCH_SECONDS)
