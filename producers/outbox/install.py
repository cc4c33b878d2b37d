"""The outbox into an application's database: the schema, a trigger for each watched table, the relay's rights."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import msgspec
from psycopg import Connection, sql

from producers.outbox.errors import outbox_errors
from runtime.errors import ConfigurationError

SCHEMA = Path(__file__).with_name("install.sql")
TRIGGER = "timeline_outbox_capture"


class WatchedTable(msgspec.Struct, frozen=True):
    """A table whose changes are captured. `left_out` columns travel nowhere, and changes of only them are no change.

    `context` names an SQL function of the row before and after a change, both jsonb; what it gives is captured too.
    """

    name: str
    key: str = "id"
    left_out: tuple[str, ...] = ()
    context: str = ""

    @property
    def parts(self) -> tuple[str, str]:
        """Schema and table."""
        schema, _, table = self.name.rpartition(".")
        return schema or "public", table


class Capture(msgspec.Struct, frozen=True):
    """What a source system needs captured: its tables, and SQL that creates the functions of their contexts."""

    tables: tuple[WatchedTable, ...]
    setup: str = ""


def load_capture(name: str) -> Capture:
    """`CAPTURE` of the module of this name. Raises ConfigurationError."""
    try:
        capture = getattr(import_module(name), "CAPTURE", None)
    except ImportError as error:
        raise ConfigurationError(f"source {name}: {error}") from error
    if not isinstance(capture, Capture):
        raise ConfigurationError(f"source {name}: says no CAPTURE")
    return capture


def install(
    connection: Connection,
    tables: Sequence[WatchedTable],
    *,
    setup: str = "",
    relay_role: str | None = None,
    application_roles: Sequence[str] = (),
) -> None:
    """In one transaction, and again as often as you like. Raises OutboxError, and nothing has changed then.

    The relay's role may read and empty the outbox; an application's role may record events of its own. Triggers need
    no rights of whoever changes a row.
    """
    with outbox_errors(), connection.transaction():
        connection.execute(SCHEMA.read_bytes())
        if setup:
            connection.execute(setup.encode())
        for table in tables:
            _watch(connection, table)
        if relay_role is not None:
            _grant(connection, relay_role, "SELECT, DELETE ON timeline_outbox.change")
        for role in application_roles:
            _grant(connection, role, "EXECUTE ON FUNCTION timeline_outbox.record(text)")


def uninstall(connection: Connection) -> None:
    """Triggers and outbox are gone, with what was not relayed. Raises OutboxError."""
    with outbox_errors(), connection.transaction():
        connection.execute("DROP SCHEMA IF EXISTS timeline_outbox CASCADE")


def watched_tables(connection: Connection) -> list[str]:
    """The tables that have the trigger, as `schema.table`."""
    with outbox_errors():
        rows = connection.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s ORDER BY 1", [TRIGGER]
        )
        return [str(row[0]) for row in rows]


def _watch(connection: Connection, table: WatchedTable) -> None:
    name = sql.Identifier(*table.parts)
    # Asked for by name, so that a column that is not there fails now and not in the application's next transaction.
    columns = sql.SQL(", ").join(map(sql.Identifier, (table.key, *table.left_out)))
    connection.execute(sql.SQL("SELECT {} FROM {} LIMIT 0").format(columns, name))
    if table.context:
        connection.execute("SELECT %s::regprocedure", [f"{table.context}(jsonb, jsonb)"])
    left_out = "{" + ",".join(f'"{column}"' for column in table.left_out) + "}"
    connection.execute(
        sql.SQL(
            "CREATE OR REPLACE TRIGGER {} AFTER INSERT OR UPDATE OR DELETE ON {} "
            "FOR EACH ROW EXECUTE FUNCTION timeline_outbox.capture({}, {}, {})"
        ).format(sql.Identifier(TRIGGER), name, *map(sql.Literal, (table.key, left_out, table.context)))
    )


def _grant(connection: Connection, role: str, rights: str) -> None:
    name = sql.Identifier(role)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA timeline_outbox TO {}").format(name))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.SQL(rights), name))
