"""`timeline files`: the files that were uploaded, from the operator's side."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from deploy.errors import EraseFailed, SettingMissing, SweepFailed
from deploy.import_batches import organization_of
from deploy.until_stopped import until_stopped
from query_api.errors import ApiError
from query_api.files.config import FilesSettings, SweepSettings
from query_api.files.erase import erase as erase_files
from query_api.files.erase import files_of_object, files_of_organization
from query_api.files.store import FileStore
from query_api.files.sweep import Sweep, SweepCounts
from query_api.metrics import ApiMetrics
from query_api.queries.known_versions import KnownVersion, known_versions
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext
from runtime.errors import StoreError

_QUERY_TIMEOUT_SECONDS = 60.0
_AFTER_FAILURE = timedelta(minutes=10)

files = typer.Typer(name="files", help="Files that were uploaded: what is kept, and what is let go.")


@files.command()
def sweep(
    grace_days: Annotated[
        float, typer.Option(min=0, help="How long a file outlives the last version of its event.")
    ] = 30.0,
    every_hours: Annotated[
        float | None, typer.Option(min=0.0001, help="Go on, and sweep so often, until Ctrl-C; else once.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Delete nothing; say what would happen.")] = False,
) -> None:
    """Delete files whose event is gone for good since longer than the grace, and uploads that never ended.

    An event that is merely deleted can be restored, and keeps its file. Once a day is often enough.
    """
    settings = SweepSettings.from_environment()
    _check_url(settings)
    once = partial(_sweep_once, settings, timedelta(days=grace_days), is_dry_run=dry_run)
    if every_hours is None:
        asyncio.run(once())
    else:
        asyncio.run(until_stopped(_again_and_again(once, timedelta(hours=every_hours))))


@files.command()
def erase(
    *,
    organization: Annotated[str, typer.Option(help="Whose files.")],
    object_type: Annotated[str | None, typer.Option(help="Of one object only: its type.")] = None,
    object_id: Annotated[str | None, typer.Option(help="Its id.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Delete nothing; say how many there are.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="What is erased cannot be restored.")] = False,
) -> None:
    """Delete the files of an organization, or of one of its objects, now. Their events stay, and lead to no file."""
    if (object_type is None) != (object_id is None):
        raise typer.BadParameter("--object-type and --object-id go together")
    if object_type == "" or object_id == "":
        raise typer.BadParameter("--object-type and --object-id name an object")
    if not (yes or dry_run):
        raise typer.BadParameter("what is erased cannot be restored; see --dry-run, or say --yes")
    settings = FilesSettings.from_environment()
    _check_url(settings)
    place = None if object_type is None or object_id is None else (object_type.lower(), object_id)
    count = asyncio.run(
        _erase(FileStore.of_url(settings.files_url), organization_of(organization), place, is_dry_run=dry_run)
    )
    whose = " ".join((organization, *(place or ())))
    typer.echo(f"{'would erase' if dry_run else 'erased'} {count} files of {whose}")


async def _erase(store: FileStore, organization: str, place: tuple[str, str] | None, *, is_dry_run: bool) -> int:
    console = Console(stderr=True)
    try:
        found = await (
            files_of_organization(store, organization)
            if place is None
            else files_of_object(store, organization, *place)
        )
        if not is_dry_run:
            with Progress(console=console, disable=not console.is_terminal) as progress:
                task = progress.add_task("erase", total=len(found))
                await erase_files(store, found, lambda: progress.advance(task))
    except ApiError as error:
        raise EraseFailed(str(error)) from error
    return len(found)


def _check_url(settings: FilesSettings) -> None:
    if settings.files_url is None:
        raise SettingMissing("TIMELINE_FILES_URL", "is not set: there are no files")


async def _again_and_again(once: Callable[[], Awaitable[None]], every: timedelta) -> None:
    """The first time at once. What does not answer delays a sweep, it ends none of the later ones."""
    while True:
        wait = every
        try:
            await once()
        except SweepFailed as error:
            wait = min(every, _AFTER_FAILURE)
            typer.echo(f"timeline: {error}; next in {wait.total_seconds():.0f} s", err=True)
        await asyncio.sleep(wait.total_seconds())


async def _sweep_once(settings: SweepSettings, grace: timedelta, *, is_dry_run: bool) -> None:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} files"))
    with Progress(*columns, console=console, disable=not console.is_terminal, refresh_per_second=5) as progress:
        task = progress.add_task("sweep", total=None)
        counts = await _sweep(settings, grace, is_dry_run, lambda count: progress.advance(task, count))
    typer.echo(
        f"kept {counts.kept}, without an event {counts.marked}, deleted {counts.deleted}, "
        f"unfinished uploads {counts.uploads}"
    )


async def _sweep(
    settings: SweepSettings, grace: timedelta, is_dry_run: bool, on_progress: Callable[[int], None]
) -> SweepCounts:
    connection = ClickHouseConnection(settings.clickhouse_url)
    store = ReadStore(connection, _QUERY_TIMEOUT_SECONDS, ApiMetrics())

    async def known_events(organization: str, event_ids: Collection[str]) -> set[str]:
        tenant = TenantContext(organization=organization, user="timeline files")
        rows = await store.rows(tenant, known_versions(tenant, list(event_ids)), KnownVersion)
        return {row.event_id for row in rows}

    try:
        return await Sweep(
            FileStore.of_url(settings.files_url),
            known_events,
            grace=grace,
            now=datetime.now(UTC),
            is_dry_run=is_dry_run,
            on_progress=on_progress,
        ).run()
    except (ApiError, StoreError) as error:
        raise SweepFailed(str(error)) from error
    finally:
        await connection.close()
