"""`timeline up`: the embedded stack in the foreground."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from deploy.embedded.reporter import ConsoleReporter
from deploy.embedded.stack import EmbeddedStack, Part
from deploy.foreground import run_in_foreground


def up(
    data_dir: Annotated[Path, typer.Option(help="Everything the stack keeps; survives a restart.")] = Path(".data"),
    port: Annotated[int, typer.Option(help="Port of the API; 0 takes a free one.")] = 8000,
    worker_count: Annotated[int, typer.Option(min=1, help="Worker processes of live events.")] = 1,
    without: Annotated[
        list[Part] | None,
        typer.Option(help="Leave this out, to run it beside; with worker also imports, with api also webhooks."),
    ] = None,
) -> None:
    """Start real Kafka, real ClickHouse, workers, API and webhooks on this machine; Ctrl-C stops them."""
    console = Console()
    stack = EmbeddedStack(
        data_dir,
        without=without or [],
        worker_count=worker_count,
        api_port=port or None,
        reporter=ConsoleReporter(console),
    )

    def announce(running: EmbeddedStack) -> None:
        if running.api_url is not None:
            console.print(f"API: {running.api_url}/docs", soft_wrap=True)
        console.print(f"Settings: timeline env --data-dir {data_dir}    Stop: Ctrl-C", highlight=False, soft_wrap=True)

    run_in_foreground(stack, console, data_dir, announce)
