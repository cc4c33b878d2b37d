"""`Outbox`: the table as the relay sees it: who reads, what is ready, what is done."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

import msgspec
from psycopg import Connection, connect
from psycopg.rows import TupleRow

from producers.outbox.change import Change
from producers.outbox.errors import outbox_errors
from producers.outbox.settled import Subject, row_of, settled

# "timeline" as a number: the lock that one relay of a database holds.
_LOCK = 0x74696D656C696E65
_NOTIFIED = "timeline_outbox"

# The requests that run now, by the lock that each holds (producers/django/middleware.py), and when that was asked. A
# change from before then, of a request that holds no lock, is of a request that has ended.
_RUNNING = """
SELECT statement_timestamp(), ARRAY(
    SELECT classid::bigint << 32 | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
)
"""

# How far the table reaches, asked after the locks: all that an ended request changed is within.
_REACHED = """
SELECT max(seq), pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM timeline_outbox.change
"""

# Nothing before every transaction has ended that ran when the horizon was drawn: a later commit can never come to stand
# before what was read. seq and not transaction_id is the order: of two transactions that change one row, the older may
# be the later one.
_READY = """
SELECT seq, transaction_id::text::bigint, change_id, changed_at, operation, table_name, row_id, before_row::text,
       after_row::text, message, actor_id, request_id, context::text,
       request_id <> '' AND (changed_at > %s OR hashtextextended(request_id, 0) = ANY(%s))
FROM timeline_outbox.change
WHERE seq <= %s AND pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= %s
ORDER BY seq
LIMIT %s
"""


class _Horizon(msgspec.Struct, frozen=True):
    """What the table held at a moment, and who was still writing then."""

    asked_at: datetime
    requests: list[int]
    last_seq: int
    next_transaction: int


class OutboxState(msgspec.Struct, frozen=True):
    """How far behind the relay is. `held_back_seconds` is the age of the transaction that everything waits for."""

    waiting: int
    oldest_seconds: float
    held_back_seconds: float


class Outbox:
    """One connection. Every function raises OutboxError."""

    def __init__(self, url: str) -> None:
        # Whether the last `ready` left out changes because a request or a transaction that began before still runs.
        self.is_held = False
        self._horizon: _Horizon | None = None
        self._is_settled = False
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

    def ready(self, limit: int, subject: Subject = row_of) -> Sequence[Change]:
        """The oldest changes that can be published, in their order. What a running request holds back stays out."""
        with outbox_errors():
            rows = self._within_horizon(limit)
            if not rows and self._is_settled:
                # All of it has been removed.
                self._horizon = None
                rows = self._within_horizon(limit)
        changes = [_change(row) for row in rows]
        running = {change.group for change, row in zip(changes, rows, strict=True) if row[-1]}
        self.is_held = bool(running) or not self._is_settled
        if self._is_settled and (running or len(rows) < limit):
            self._horizon = None
        return settled(changes, running, limit, subject)

    def _within_horizon(self, limit: int) -> list[TupleRow]:
        """Rows up to the horizon, drawn anew if there is none; none while somebody writes who did when it was drawn."""
        if self._horizon is None:
            self._horizon, self._is_settled = self._draw_horizon(), False
        horizon = self._horizon
        if horizon is None:
            self._is_settled = True
            return []
        values = [horizon.asked_at, horizon.requests, horizon.last_seq, horizon.next_transaction, limit]
        rows = self._connection.execute(_READY, values, binary=True).fetchall()
        # The horizon was drawn at a row that is there until it is removed.
        self._is_settled = self._is_settled or bool(rows)
        return rows

    def _draw_horizon(self) -> _Horizon | None:
        """None when the table is empty."""
        asked_at, requests = self._connection.execute(_RUNNING).fetchone() or (None, [])
        last_seq, next_transaction = self._connection.execute(_REACHED).fetchone() or (None, 0)
        return None if last_seq is None else _Horizon(asked_at, requests, last_seq, next_transaction)

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
    (
        seq,
        transaction,
        change_id,
        changed_at,
        operation,
        table,
        row_id,
        before,
        after,
        message,
        actor,
        request,
        context,
        _,
    ) = row
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
        {} if context is None else decode(context),
    )
