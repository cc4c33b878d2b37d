"""`timeline produce`: a file of activity messages into Kafka."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from producers.errors import NotDelivered
from producers.files import FailedLine, ProduceReport, produce_lines, read_lines
from producers.prepare import check_organization
from producers.publisher import ActivityPublisher
from runtime.settings import KafkaSettings
from schemas.errors import InvalidMessage
from schemas.topics import ACTIVITIES

_STDIN = Path("-")
_DELIVERY_SECONDS = 30
# Short of the delivery timeout: a dead broker stops a long file at its first full queue.
_BLOCK_SECONDS = 15


def produce(
    file: Annotated[str, typer.Argument(help="Messages, one JSON object a line; `-` reads standard input.")],
    topic: Annotated[str, typer.Option(help="The input topic.")] = ACTIVITIES,
    organization: Annotated[
        str | None, typer.Option(help="Publish every line for this organization instead of its own.")
    ] = None,
) -> None:
    """Publish activity messages and wait until Kafka has them; exit code 1 if any line is not there."""
    _check_option(organization)
    with ExitStack() as stack:
        source = stack.enter_context(_source(file))
        # The report names what was not delivered; the publisher need not say it again.
        stack.enter_context(suppress(NotDelivered))
        publisher = stack.enter_context(_publisher(topic))
        report = _run(source, publisher, organization)
        _tell(report, source, publisher.last_error)
    if not report.is_complete:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Source:
    stream: BinaryIO
    name: str
    size_bytes: int | None
    console: Console


@contextmanager
def _source(file: str) -> Iterator[_Source]:
    console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
    if file == "-":
        yield _Source(sys.stdin.buffer, "<stdin>", None, console)
        return
    with _opened(file) as stream:
        yield _Source(stream, file, os.fstat(stream.fileno()).st_size, console)


def _opened(file: str) -> BinaryIO:
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from error


def _run(source: _Source, publisher: ActivityPublisher, organization: str | None) -> ProduceReport:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = source.console
    with Progress(*columns, console=console, disable=not console.is_terminal, refresh_per_second=5) as progress:
        task = progress.add_task(source.name, total=source.size_bytes)

        def name_failure(failed: FailedLine) -> None:
            console.print(f"{source.name}:{failed.line}: {failed.detail}")

        return produce_lines(
            read_lines(source.stream),
            publisher,
            organization_id=organization,
            on_failure=name_failure,
            on_progress=lambda count: progress.advance(task, count),
        )


def _tell(report: ProduceReport, source: _Source, last_error: str | None) -> None:
    tell = source.console.print
    for reason, count in report.refused_deliveries.most_common():
        tell(f"{source.name}: {count} not delivered: {reason}; the last the brokers said: {last_error or 'nothing'}")
    if report.stopped_at_line is not None:
        tell(f"{source.name}:{report.stopped_at_line}: stopped, no later line was read: {report.stopped_because}")
    typer.echo(f"accepted {report.accepted}, failed {report.failed}")


def _check_option(organization: str | None) -> None:
    if organization is None:
        return
    try:
        check_organization(organization)
    except InvalidMessage as error:
        raise typer.BadParameter(error.detail, param_hint="--organization") from error


def _publisher(topic: str) -> ActivityPublisher:
    return ActivityPublisher(
        KafkaSettings.from_environment().kafka_bootstrap_servers,
        topic=topic,
        delivery_timeout_seconds=_DELIVERY_SECONDS,
        block_seconds=_BLOCK_SECONDS,
        # Its own lines on stderr say nothing that the report does not.
        overrides={"log_level": 0},
    )
