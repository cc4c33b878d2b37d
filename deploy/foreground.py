"""A stack in the foreground of a terminal: started, announced, watched, and stopped in order by Ctrl-C or SIGTERM."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from rich.console import Console

from deploy.embedded.stack import EmbeddedStack

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _StopRequested(BaseException):
    """Somebody wants the stack to end. Not an Exception: no handler on the way may take it for a failure."""


def run_in_foreground(
    stack: EmbeddedStack, console: Console, data_dir: Path, when_ready: Callable[[EmbeddedStack], None]
) -> None:
    """Start the stack, call `when_ready`, then watch until somebody stops it. Nothing runs when this returns."""
    with running_stack(stack, console, data_dir):
        when_ready(stack)
        stack.watch()


@contextmanager
def running_stack(stack: EmbeddedStack, console: Console, data_dir: Path) -> Iterator[None]:
    """The stack within the block; a stop signal leaves the block quietly, everything else leaves it loudly."""
    for number in _STOP_SIGNALS:
        signal.signal(number, _request_stop)
    try:
        started = time.monotonic()
        console.print(
            f"Starting in {data_dir.absolute()} (logs in {data_dir / 'logs'})", highlight=False, soft_wrap=True
        )
        stack.start()
        console.print(f"Ready after {time.monotonic() - started:.1f} s", highlight=False)
        yield
    except _StopRequested:
        pass
    finally:
        _ignore_stop_signals()
        started = time.monotonic()
        stack.stop()
        console.print(f"Stopped after {time.monotonic() - started:.1f} s; the data stays.", highlight=False)


def _request_stop(_number: int, _frame: FrameType | None) -> NoReturn:
    _ignore_stop_signals()
    raise _StopRequested


def _ignore_stop_signals() -> None:
    # A second Ctrl-C must not tear the orderly stop apart.
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
