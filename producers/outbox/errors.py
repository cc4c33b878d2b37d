"""What can go wrong between an application's database and Kafka.

OutboxError
├── OutboxMissing       the schema is not installed in this database
├── OutboxRefused       the database said no: a role, a table or a column that is not there
└── OutboxUnavailable   the database does not answer: try again
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from runtime.errors import RuntimeFault


class OutboxError(RuntimeFault):
    """Base of this room's errors."""


class OutboxMissing(OutboxError):
    """The schema is not installed in this database."""

    def __init__(self) -> None:
        super().__init__("there is no outbox in this database: run `timeline outbox install` first")


class OutboxRefused(OutboxError):
    """The database said no; repeating it does not help."""


class OutboxUnavailable(OutboxError):
    """The database does not answer."""


@contextmanager
def outbox_errors() -> Iterator[None]:
    """psycopg's exceptions as ours."""
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
        if "timeline_outbox" not in str(error):
            raise OutboxRefused(_first_line(error)) from error
        raise OutboxMissing from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise OutboxUnavailable(f"PostgreSQL: {_first_line(error)}") from error
    except psycopg.Error as error:
        raise OutboxRefused(f"PostgreSQL: {_first_line(error)}") from error


def _first_line(error: psycopg.Error) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
