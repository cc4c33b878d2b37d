"""`timeline up`: the embedded stack in the foreground."""

import signal
import time
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from deploy.embedded.reporter import ConsoleReporter
from deploy.embedded.stack import EmbeddedStack, Part

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _StopRequested(BaseException):
    """Somebody wants the stack to end. Not an Exception: no handler on the way may take it for a failure."""


def up(
    data_dir: Annotated[Path, typer.Option(help="Everything the stack keeps; survives a restart.")] = Path(".data"),
    port: Annotated[int, typer.Option(help="Port of the API and the UI; 0 takes a free one.")] = 8000,
    worker_count: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    without: Annotated[list[Part] | None, typer.Option(help="Leave this out, to run it beside.")] = None,
) -> None:
    """Start real Kafka, real ClickHouse, workers and API on this machine; Ctrl-C stops them."""
    console = Console()
    stack = EmbeddedStack(
        data_dir,
        without=without or [],
        worker_count=worker_count,
        api_port=port or None,
        reporter=ConsoleReporter(console),
    )
    for number in _STOP_SIGNALS:
        signal.signal(number, _request_stop)
    try:
        _serve(stack, console, data_dir)
    except _StopRequested:
        _stop(stack, console)
    finally:
        _ignore_stop_signals()
        stack.stop()


def _serve(stack: EmbeddedStack, console: Console, data_dir: Path) -> None:
    started = time.monotonic()
    console.print(f"Starting in {data_dir.absolute()} (logs in {data_dir / 'logs'})", highlight=False, soft_wrap=True)
    stack.start()
    console.print(f"Ready after {time.monotonic() - started:.1f} s", highlight=False)
    if stack.api_url is not None:
        console.print(f"API and UI: {stack.api_url}", soft_wrap=True)
    console.print(f"Settings: timeline env --data-dir {data_dir}    Stop: Ctrl-C", highlight=False, soft_wrap=True)
    stack.watch()


def _stop(stack: EmbeddedStack, console: Console) -> None:
    started = time.monotonic()
    stack.stop()
    console.print(f"Stopped after {time.monotonic() - started:.1f} s; the data stays.")


def _request_stop(_number: int, _frame: FrameType | None) -> NoReturn:
    _ignore_stop_signals()
    raise _StopRequested


def _ignore_stop_signals() -> None:
    # A second Ctrl-C must not tear the orderly stop apart.
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
