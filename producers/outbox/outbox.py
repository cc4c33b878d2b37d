"""`Outbox`: the table as the relay sees it: who reads, what is ready, what is done."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

import msgspec
from psycopg import Connection, connect
from psycopg.rows import TupleRow

from producers.outbox.change import Change
from producers.outbox.errors import outbox_errors

# "timeline" as a number: the lock that one relay of a database holds.
_LOCK = 0x74696D656C696E65
_NOTIFIED = "timeline_outbox"

# Only changes whose transaction, and every one that began before it, has ended: a later commit can never come to stand
# before one that was read. seq and not transaction_id is the order: of two transactions that change one row, the older
# may be the later one.
_READY = """
SELECT seq, transaction_id::text::bigint, change_id, changed_at, operation, table_name, row_id, before_row::text,
       after_row::text, message, actor_id, request_id
FROM timeline_outbox.change
WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY seq
LIMIT %s
"""


class OutboxState(msgspec.Struct, frozen=True):
    """How far behind the relay is. `held_back_seconds` is the age of the transaction that everything waits for."""

    waiting: int
    oldest_seconds: float
    held_back_seconds: float


class Outbox:
    """One connection. Every function raises OutboxError."""

    def __init__(self, url: str) -> None:
        with outbox_errors():
            self._connection: Connection[TupleRow] = connect(url, autocommit=True, application_name="timeline relay")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def try_lock(self) -> bool:
        """Whether this relay is the one that reads: two would publish one object's changes in two orders.

        The lock ends with the connection, however the process ends.
        """
        with outbox_errors():
            row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
            self._connection.execute(f"LISTEN {_NOTIFIED}")
        return bool(row and row[0])

    def ready(self, limit: int) -> list[Change]:
        """The oldest changes that can be published, in their order."""
        with outbox_errors():
            rows = self._connection.execute(_READY, [limit], binary=True).fetchall()
        return [_change(row) for row in rows]

    def remove(self, changes: Sequence[Change]) -> None:
        """Forget what Kafka has."""
        with outbox_errors():
            self._connection.execute(
                "DELETE FROM timeline_outbox.change WHERE seq = ANY(%s)", [[change.seq for change in changes]]
            )

    def wait(self, longest: timedelta) -> None:
        """Until a transaction that wrote something commits, or the time is over."""
        with outbox_errors():
            for _ in self._connection.notifies(timeout=longest.total_seconds(), stop_after=1):
                return

    def state(self) -> OutboxState:
        """For the metrics: reads the oldest row and an estimate of the rest."""
        with outbox_errors():
            row = self._connection.execute(_STATE).fetchone()
        waiting, oldest, held_back = row or (0, 0.0, 0.0)
        return OutboxState(int(waiting), float(oldest), float(held_back))


_STATE = """
SELECT
    (SELECT count(*) FROM (SELECT FROM timeline_outbox.change LIMIT 100000) AS counted),
    coalesce((SELECT extract(epoch FROM clock_timestamp() - changed_at) FROM timeline_outbox.change
              ORDER BY seq LIMIT 1), 0),
    coalesce((SELECT max(extract(epoch FROM clock_timestamp() - xact_start)) FROM pg_stat_activity
              WHERE backend_xid IS NOT NULL AND datname = current_database()), 0)
"""


def _change(row: TupleRow) -> Change:
    seq, transaction, change_id, changed_at, operation, table, row_id, before, after, message, actor, request = row
    decode = msgspec.json.decode
    return Change(
        seq,
        transaction,
        change_id,
        changed_at,
        operation,
        table,
        row_id,
        None if before is None else decode(before),
        None if after is None else decode(after),
        message,
        actor,
        request,
    )
