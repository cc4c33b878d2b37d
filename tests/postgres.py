"""A real PostgreSQL for tests of what reads an application's database: the wheel of the tests' own environment."""

import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded import postgres
from deploy.embedded.postgres import EmbeddedPostgres as Postgres

__all__ = ["Postgres", "running_postgres"]


@contextmanager
def running_postgres(**settings: str) -> Iterator[Postgres]:
    """A new one with these settings; its data ends with the block."""
    with postgres.running_postgres(Path(sysconfig.get_path("purelib")), settings=settings) as server:
        yield server
