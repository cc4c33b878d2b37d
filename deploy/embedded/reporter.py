"""How a start tells what it does: a spinner and a bar on a terminal, plain lines elsewhere, nothing in tests."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

_PLAIN_STEP_PERCENT = 20


class Reporter(Protocol):
    """What the stack calls while it starts."""

    def step(self, text: str) -> AbstractContextManager[None]:
        """Something that takes a while; its time is told when it is done."""

    def downloaded(self, done_bytes: int, total_bytes: int) -> None:
        """Called often while the jars come."""


class SilentReporter:
    """Tells nothing."""

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Nothing to tell."""
        del text
        yield

    def downloaded(self, done_bytes: int, total_bytes: int) -> None:
        """Nothing to tell."""


class ConsoleReporter:
    """Tells a person, or a log file."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._told_percent = 0

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """One line when it is done; on a terminal a spinner before that."""
        started = time.monotonic()
        try:
            if self._console.is_terminal:
                with self._console.status(text):
                    yield
            else:
                yield
        finally:
            self._close_bar()
        self._console.print(f"  {text:<48} {time.monotonic() - started:6.1f} s", highlight=False)

    def downloaded(self, done_bytes: int, total_bytes: int) -> None:
        """A bar on a terminal, a line every 20 percent elsewhere."""
        if self._console.is_terminal:
            self._draw(done_bytes, total_bytes)
            return
        percent = done_bytes * 100 // total_bytes
        if percent >= self._told_percent + _PLAIN_STEP_PERCENT:
            self._told_percent = percent - percent % _PLAIN_STEP_PERCENT
            self._console.print(f"    {done_bytes / 1e6:.0f} of {total_bytes / 1e6:.0f} MB", highlight=False)

    def _draw(self, done_bytes: int, total_bytes: int) -> None:
        if self._bar is None:
            columns = TextColumn("    Apache Kafka"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task("download", total=total_bytes)
            self._bar.start()
        self._bar.update(self._task, completed=done_bytes)

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
