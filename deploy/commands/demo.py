"""`timeline demo`: the sample of a real CRM through the whole stack, and what to open."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from deploy.commands.token import Role, sign
from deploy.demo.client import Counts, TimelineClient
from deploy.demo.sample import Sample
from deploy.demo.steps import check_every_timeline, load, wait_until_readable
from deploy.embedded.reporter import ConsoleReporter
from deploy.embedded.stack import EmbeddedStack
from deploy.foreground import running_stack

_TOKEN_HOURS = 24
_SHOWN_TYPES = ("lead", "deal", "ticket")
_SHOWN_EVENTS = 5


def demo(
    data_dir: Annotated[Path, typer.Option(help="Everything the stack keeps; survives a restart.")] = Path(".data"),
    port: Annotated[int, typer.Option(help="Port of the API; 0 takes a free one.")] = 8000,
    once: Annotated[bool, typer.Option("--once", help="Check that every sample event can be read, then end.")] = False,
) -> None:
    """Start everything, load 1,140 events recorded from a real CRM, and print what to open."""
    console = Console()
    sample = Sample()
    reporter = ConsoleReporter(console)
    stack = EmbeddedStack(data_dir, api_port=port or None, reporter=reporter)
    with running_stack(stack, console, data_dir):
        token = sign(stack.settings, sample.organization_id, sample.user_id, Role.MEMBER, timedelta(hours=_TOKEN_HOURS))
        client = TimelineClient(f"http://127.0.0.1:{stack.settings['TIMELINE_API_PORT']}", token)
        with reporter.step(f"{len(sample.lines):,} events of a real CRM published"):
            load(sample, stack.settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"])
        with reporter.step("all of them readable through the API"):
            wait_until_readable(client, sample)
        _tell(console, client, sample)
        admin = sign(stack.settings, sample.organization_id, sample.user_id, Role.ADMIN, timedelta(hours=_TOKEN_HOURS))
        _tell_ui(console, client.url, admin, sample)
        if once:
            with reporter.step("every timeline compared with what was sent"):
                objects = check_every_timeline(client, sample)
            console.print(f"Checked: {objects} timelines show all {len(sample.lines):,} events.", highlight=False)
            return
        console.print("\nStop: Ctrl-C", highlight=False)
        stack.watch()


def _tell(console: Console, client: TimelineClient, sample: Sample) -> None:
    places = [sample.busiest(object_type) for object_type in _SHOWN_TYPES]
    console.print(_types_table(client.summary(sample.span).counts))
    console.print(f"API: {client.url}/docs", highlight=False, soft_wrap=True)
    console.print(f"\nA token for {_TOKEN_HOURS} hours, and three timelines to open with it:", highlight=False)
    _print_command(console, f"export TOKEN={client.token}")
    for place in places:
        _print_command(console, client.curl_of_timeline(place))
    lead = places[0]
    console.print(f"\nThe newest events of lead {lead[1]}:", highlight=False)
    for event in list(client.timeline(lead))[:_SHOWN_EVENTS]:
        console.print(f"  {event.created_at:%Y-%m-%d %H:%M}  {event.summary}", highlight=False, markup=False)
    console.print(f"Its activity summary: {_in_words(client.summary(sample.span, lead))}", highlight=False)


def _tell_ui(console: Console, url: str, token: str, sample: Sample) -> None:
    """Last, where a visitor looks. The token stands behind `#`: no server, proxy or log ever sees it."""
    object_type, object_id = sample.busiest(_SHOWN_TYPES[0])
    console.print("\nOpen the UI, with a token of an admin in it, or one timeline:", highlight=False)
    _print_command(console, f"{url}/#token={token}")
    _print_command(console, f"{url}/#/objects/{object_type}/{object_id}?token={token}")


def _print_command(console: Console, command: str) -> None:
    """Whole, on one line of the terminal's own wrapping: a visitor copies it."""
    console.print(command, highlight=False, soft_wrap=True, markup=False)


def _types_table(counts: dict[str, int]) -> Table:
    table = Table("event type", "events", title="Stored", title_justify="left")
    for event_type, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(event_type, f"{count:,}")
    table.add_section()
    table.add_row("all", f"{sum(counts.values()):,}")
    return table


def _in_words(summary: Counts) -> str:
    return (
        f"calls {summary.call_count}, emails {summary.email_count}, meetings {summary.meeting_count}, "
        f"notes {summary.note_count}; all events {summary.total}"
    )
