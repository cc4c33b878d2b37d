"""Brings the ClickHouse schema up to date: `schemas/clickhouse/NNNN_name.sql`, in order, each once."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from string import Template

import msgspec
from clickhouse_connect.driver.client import Client

from deploy.errors import MigrationFailed
from runtime.clickhouse import connect, store_errors
from runtime.errors import StoreError

# To take an index or a column out of 10 M rows took 27 s: every part is linked anew.
_STATEMENT_SECONDS = 3600

_FILE_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")

_RECORDS = """
CREATE TABLE IF NOT EXISTS schema_migrations
(
    name String,
    checksum String,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ${replacing_merge_tree}(applied_at)
ORDER BY name
"""


class Migration(msgspec.Struct, frozen=True):
    """One file as it stands in the source tree."""

    name: str
    template: str

    @property
    def checksum(self) -> str:
        """Of the file before rendering: the same for every kind of client."""
        return hashlib.sha256(self.template.encode()).hexdigest()

    def statements(self, variables: Mapping[str, str]) -> list[str]:
        """The rendered statements. Raises `MigrationFailed` for an unknown placeholder or an unfinished statement."""
        return [_render(self.name, statement, variables) for statement in split_statements(self)]


def engine_variables(database: str, *, cluster: str | None = None) -> dict[str, str]:
    """The placeholders of the SQL files: plain engines on one server, replicated ones on a cluster.

    A single server syncs each insert to disk; a replicated one has its copies instead.
    """
    prefix = "Replicated" if cluster else ""
    return {
        "database": database,
        "merge_tree": f"{prefix}MergeTree",
        "replacing_merge_tree": f"{prefix}ReplacingMergeTree",
        "aggregating_merge_tree": f"{prefix}AggregatingMergeTree",
        "on_cluster": f"ON CLUSTER '{cluster}'" if cluster else "",
        "fsync": "0" if cluster else "1",
    }


def migrate_database(url: str, *, database: str, cluster: str | None = None) -> list[str]:
    """Brings the database that `url` names up to date; returns the names of the files it applied."""
    client = connect(url, _STATEMENT_SECONDS)
    try:
        return migrate(client, engine_variables(database, cluster=cluster), migrations_of_package())
    finally:
        # `close` leaves the shared pool's connection open, and a stopping ClickHouse waits 5 s for it.
        client.close_connections()
        client.close()


def migrations_of_package() -> list[Migration]:
    """All files in order. Raises `MigrationFailed` for a name that does not fit or a number used twice."""
    sources = (path for path in files("schemas").joinpath("clickhouse").iterdir() if path.name.endswith(".sql"))
    return in_order(Migration(path.name, path.read_text(encoding="utf-8")) for path in sources)


def in_order(migrations: Iterable[Migration]) -> list[Migration]:
    """Sorted by number. Raises `MigrationFailed` when the names leave the order open."""
    ordered = sorted(migrations, key=lambda migration: migration.name)
    numbers: dict[str, str] = {}
    for migration in ordered:
        if not _FILE_NAME.fullmatch(migration.name):
            raise MigrationFailed(migration.name, "the name is not NNNN_lower_case.sql: rename it")
        if (twin := numbers.setdefault(migration.name[:4], migration.name)) != migration.name:
            raise MigrationFailed(migration.name, f"has the number of {twin}: give it the next free one")
    return ordered


def pending(migrations: list[Migration], applied: Mapping[str, str]) -> list[Migration]:
    """Those not applied yet; `applied` maps names to checksums. Raises `MigrationFailed` for a file changed since."""
    for migration in migrations:
        if applied.get(migration.name, migration.checksum) != migration.checksum:
            raise MigrationFailed(
                migration.name, "was changed after it was applied: restore it and put the change into a new file"
            )
    return [migration for migration in migrations if migration.name not in applied]


def migrate(client: Client, variables: Mapping[str, str], migrations: list[Migration]) -> list[str]:
    """Applies what is missing and returns its names. The files are repeatable: one that fails half-way is run again."""
    _run(client, "schema_migrations", [_render("schema_migrations", _RECORDS, variables)])
    with store_errors():
        rows = client.query("SELECT name, checksum FROM schema_migrations FINAL").result_rows
    missing = pending(migrations, {str(name): str(checksum) for name, checksum in rows})
    for migration in missing:
        _run(client, migration.name, migration.statements(variables))
        with store_errors():
            client.command(
                "INSERT INTO schema_migrations (name, checksum) VALUES (%(name)s, %(checksum)s)",
                parameters={"name": migration.name, "checksum": migration.checksum},
            )
    return [migration.name for migration in missing]


def split_statements(migration: Migration) -> Iterator[str]:
    """The statements of a file: each ends with a semicolon at the end of a line that is not a comment."""
    lines: list[str] = []
    for line in migration.template.splitlines():
        lines.append(line)
        if line.rstrip().endswith(";") and not line.lstrip().startswith("--"):
            yield "\n".join(lines).strip().removesuffix(";")
            lines.clear()
    if any(line.strip() and not line.lstrip().startswith("--") for line in lines):
        raise MigrationFailed(migration.name, "the last statement does not end with `;`")


def _render(name: str, statement: str, variables: Mapping[str, str]) -> str:
    try:
        return Template(statement).substitute(variables)
    except KeyError as error:
        raise MigrationFailed(name, f"unknown placeholder ${{{error.args[0]}}}") from error
    except ValueError as error:
        raise MigrationFailed(name, f"{error}: write $$ for a dollar sign") from error


def _run(client: Client, name: str, statements: list[str]) -> None:
    for statement in statements:
        try:
            with store_errors():
                client.command(statement)
        except StoreError as error:
            raise MigrationFailed(name, str(error)) from error
