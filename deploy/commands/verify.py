"""`timeline verify`: log, store and summary compared, and mended from the log."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import FrameType, TracebackType
from typing import Annotated, NoReturn, Self

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.verify.printing import print_outcome
from deploy.verify.scope import Scope
from deploy.verify.verification import Verification
from stream_workers.config import WorkerSettings

_PIPE_COLUMNS = 300
_HOUR = timedelta(hours=1)


class Format(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"


def verify(
    organization: Annotated[str | None, typer.Option(help="Only this organization.")] = None,
    date_from: Annotated[
        str | None, typer.Option("--from", metavar="T", help="Only events created since, as 2024-01-31 or RFC 3339.")
    ] = None,
    date_to: Annotated[
        str | None, typer.Option("--to", metavar="T", help="Only events created before; both are taken to whole hours.")
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Write again from the log what differs, then verify once more.")
    ] = False,
    report_format: Annotated[Format, typer.Option("--format", help="A report for people, or all of it.")] = Format.TEXT,
) -> None:
    """Prove that log, store and summary agree as far as the log reaches; exit code 1 where they differ."""
    scope = _scope(organization, date_from, date_to)
    with _stop_by_exception(), _Bar() as bar:
        verification = Verification(
            WorkerSettings.from_environment(), scope, bar, is_every_hour=report_format is Format.JSON
        )
        outcome = verification.compare_and_repair() if repair else verification.compare()
    if report_format is Format.JSON:
        typer.echo(msgspec.json.format(msgspec.json.encode(outcome.as_json())).decode())
    else:
        print_outcome(_console(), outcome)
    if not outcome.is_equal:
        raise typer.Exit(1)


def _scope(organization: str | None, date_from: str | None, date_to: str | None) -> Scope:
    since = _moment(date_from, "--from")
    until = _moment(date_to, "--to")
    return Scope(organization, since and _floor(since), until and _ceil(until))


def _moment(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text} is no time: write 2024-01-31 or 2024-01-31T10:00:00Z", param_hint=option
        ) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _floor(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _ceil(moment: datetime) -> datetime:
    return moment if moment == _floor(moment) else _floor(moment) + _HOUR


def _console() -> Console:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    return (
        console if console.is_terminal else Console(highlight=False, markup=False, soft_wrap=True, width=_PIPE_COLUMNS)
    )


class _Bar:
    """Progress on stderr, on a terminal only."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal, refresh_per_second=5)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, step: str, total: int) -> Callable[[int], None]:
        """A bar for one step."""
        task = self._progress.add_task(step, total=total)
        return lambda done: self._progress.advance(task, done)


class _Stopped(BaseException):
    """Somebody wants it to end. Not an Exception: no handler on the way may take it for a failure."""


@contextmanager
def _stop_by_exception() -> Iterator[None]:
    """Ctrl-C and SIGTERM leave the block in order: the scratch tables are dropped. Exit code 130 or 143 then."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, _stop) for number in numbers}
    try:
        yield
    except _Stopped as stopped:
        typer.echo("timeline: stopped; the scratch tables are dropped, nothing was compared to its end", err=True)
        raise typer.Exit(128 + int(stopped.args[0])) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    # A second Ctrl-C must not tear the orderly end apart.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise _Stopped(number)
