"""`timeline outbox`: puts the outbox into an application's database, shows it, takes it away."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import psycopg
import typer

from producers.outbox.errors import outbox_errors
from producers.outbox.install import Capture, WatchedTable, install, load_capture, uninstall, watched_tables
from producers.outbox.outbox import Outbox

outbox = typer.Typer(name="outbox", help="The outbox in an application's PostgreSQL: capture for `timeline relay`.")

DatabaseUrl = Annotated[
    str,
    typer.Option(envvar="TIMELINE_OUTBOX_URL", help="`postgresql://user:password@host:5432/database`, as its owner."),
]


@outbox.command("install")
def install_outbox(
    database_url: DatabaseUrl,
    table: Annotated[
        list[str] | None,
        typer.Option(help="A table to watch: `schema.table`, `schema.table:key` or `schema.table:key:left,out`."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Module of a source system that says what to watch: its `CAPTURE`.")
    ] = None,
    relay_role: Annotated[str | None, typer.Option(help="The role that `timeline relay` connects as.")] = None,
    application_role: Annotated[
        list[str] | None, typer.Option(help="A role that may record events of its own; repeat it.")
    ] = None,
) -> None:
    """Create or bring up to date the outbox, its triggers and the rights on it, in one transaction."""
    capture = load_capture(source) if source else Capture(())
    tables = [*capture.tables, *map(_watched, table or [])]
    with _connected(database_url) as connection:
        install(
            connection, tables, setup=capture.setup, relay_role=relay_role, application_roles=application_role or []
        )
        typer.echo(f"watching {', '.join(watched_tables(connection)) or 'no table'}")


@outbox.command()
def status(database_url: DatabaseUrl) -> None:
    """What is watched, what waits, and for how long."""
    with _connected(database_url) as connection:
        typer.echo(f"watching {', '.join(watched_tables(connection)) or 'no table'}")
    with Outbox(database_url) as reader:
        state = reader.state()
    typer.echo(f"{state.waiting} changes wait, the oldest for {state.oldest_seconds:.0f} s")
    if state.held_back_seconds:
        typer.echo(f"the oldest writing transaction is {state.held_back_seconds:.0f} s old: later ones wait for it")


@outbox.command("uninstall")
def uninstall_outbox(
    database_url: DatabaseUrl,
    yes: Annotated[bool, typer.Option("--yes", help="Changes that were not relayed are lost.")] = False,
) -> None:
    """Remove triggers and outbox."""
    if not yes:
        raise typer.BadParameter("changes that were not relayed are lost; say --yes")
    with _connected(database_url) as connection:
        uninstall(connection)


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    with outbox_errors(), psycopg.connect(url) as connection:
        yield connection


def _watched(text: str) -> WatchedTable:
    name, _, rest = text.partition(":")
    key, _, left_out = rest.partition(":")
    return WatchedTable(name, key or "id", tuple(filter(None, left_out.split(","))))
