"""`timeline export`: everything that a filter finds, as a file."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.export_file import ExportRun
from query_api.contract.export_parameters import ExportParameters
from query_api.errors import ApiError
from query_api.tenant import TenantContext
from runtime.settings import ClickHouseSettings

_INTERRUPTED = 130


class Format(StrEnum):
    """What is written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


def export(
    *,
    file: Annotated[Path, typer.Argument(help="The file to write; its suffix says the format.")],
    organization: Annotated[str, typer.Option(help="Whose events.")],
    file_format: Annotated[Format | None, typer.Option("--format", help="Where the suffix does not say it.")] = None,
    object_type: Annotated[list[str] | None, typer.Option(help="Only of such objects; `-` leaves out.")] = None,
    object_id: Annotated[str | None, typer.Option(help="Only of this one, with --object-type.")] = None,
    event_type: Annotated[list[str] | None, typer.Option(help="Only these types; `-` leaves out.")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="Only of these users; `-` leaves out.")] = None,
    search: Annotated[str | None, typer.Option(help="Words that all occur.")] = None,
    date_from: Annotated[str | None, typer.Option("--from", metavar="T", help="As 2024-01-31 or RFC 3339.")] = None,
    date_to: Annotated[str | None, typer.Option("--to", metavar="T", help="A whole day, or a moment before.")] = None,
    timezone: Annotated[str, typer.Option(help="For dates.")] = "UTC",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a file that was interrupted.")] = False,
) -> None:
    """Write every event that the filters find, newest first: CSV, JSON lines or Parquet, as of when it began."""
    parameters = _parameters(
        format=_format(file, file_format).value,
        object_type=object_type or [],
        object_id=object_id,
        event_type=event_type or [],
        actor_id=actor or [],
        q=search,
        date_from=date_from,
        date_to=date_to,
        timezone=timezone,
    )
    run = ExportRun(file, parameters.format, _tenant(organization), parameters.wanted())
    settings = ClickHouseSettings.from_environment()
    try:
        rows = _run(run, settings.clickhouse_url, file.name, resume=resume)
    except KeyboardInterrupt:
        hint = "go on with --resume" if run.can_resume else "nothing is left of it"
        typer.echo(f"timeline: stopped; {hint}", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    typer.echo(f"exported {rows} to {file}")


def _run(run: ExportRun, url: str, name: str, *, resume: bool) -> int:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, refresh_per_second=5) as progress:
        task = progress.add_task(name, total=None)
        return asyncio.run(
            run.run(
                url,
                resume=resume,
                on_total=lambda total: progress.update(task, total=total),
                on_rows=lambda rows: progress.advance(task, rows),
            )
        )


def _format(file: Path, said: Format | None) -> Format:
    if said is not None:
        return said
    try:
        return Format(file.suffix.removeprefix("."))
    except ValueError as error:
        raise typer.BadParameter(f"{file.name} has no suffix of csv, jsonl, parquet: say --format") from error


def _parameters(**values: object) -> ExportParameters:
    try:
        return ExportParameters.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(f"{first['loc'][0]}: {first['msg']}") from error
    except ApiError as error:
        raise typer.BadParameter(str(error)) from error


def _tenant(organization: str) -> TenantContext:
    try:
        return TenantContext(organization=organization, user="timeline export")
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--organization") from error
