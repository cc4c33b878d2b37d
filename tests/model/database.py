"""A database of its own for each run: what a broken protocol writes there spoils nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DatabaseError

from deploy.migrate import Migration, engine_variables, migrate, migrations_of_package
from runtime.clickhouse import connect
from tests.waiting import eventually

Change = Callable[[str], str]


@contextmanager
def model_database(url: str, change: Change = str) -> Iterator[str]:
    """The URL of a database with the product's tables, `change` applied to the text of each SQL file.

    Without fsync, which no model of interleavings needs, and without the history, which takes no part.
    """
    name = f"timeline_model_{uuid4().hex}"
    with client_of(url) as outside:
        outside.command(f"CREATE DATABASE {name}")
        try:
            model_url = urlsplit(url)._replace(path=f"/{name}").geturl()
            with client_of(model_url) as inside:
                migrate(inside, {**engine_variables(name), "fsync": "0"}, list(_changed(change)))
                inside.command("DROP VIEW event_versions_copy")
            yield model_url
        finally:
            eventually(lambda: _dropped(outside, name), "the statements of cancelled settlers end", 20)


def _dropped(client: Client, name: str) -> bool:
    """False while a statement whose client hung up still makes tables."""
    try:
        client.command(f"DROP DATABASE {name}")
    except DatabaseError:
        return False
    return True


@contextmanager
def client_of(url: str) -> Iterator[Client]:
    client = connect(url)
    try:
        yield client
    finally:
        client.close_connections()
        client.close()


def _changed(change: Change) -> Iterator[Migration]:
    for migration in migrations_of_package():
        yield msgspec.structs.replace(migration, template=change(migration.template))
