"""Step 3: rows in, acknowledged by ClickHouse or an error of a known fate. A row written twice is one row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from threading import Lock
from typing import Protocol

import msgspec
from clickhouse_connect.driver.client import Client

from runtime import failpoints
from runtime.clickhouse import REQUEST_TIMEOUT_SECONDS, connect, store_errors
from runtime.errors import StoreMemoryExceeded, StoreUnavailable, TooManyPartitions
from schemas.activity_row import COLUMNS, ActivityRow
from stream_workers import mark, metrics
from stream_workers.dead_letter import DeadLetterRow
from stream_workers.mark import TouchedHour

# The server refuses more than 100 partitions in one insert block; 90 leaves room for a month seen late.
MAX_MONTHS_PER_INSERT = 90
# 3 MB. Between two chunks the sender waits for its turn among the threads, 5 ms while the next batch is decoded.
_ROWS_PER_CHUNK = 5_000
_ENCODER = msgspec.json.Encoder()

_INSERT_SETTINGS: dict[str, str | int] = {
    # Keeps the highest version of each key inside the block: the only de-duplication that a batch needs.
    "optimize_on_insert": 1,
    # Built when parts merge instead; a part without it is scanned, so answers do not depend on it. Not so the search
    # index: a search over parts with and without it fails in 26.9 (code 43), though leaving it out saves 5 us a row.
    "exclude_materialize_skip_indexes_on_insert": "event_id_bloom",
    # `data` is an object and its column is text: the default, written out because what is stored hangs on it.
    "input_format_json_read_objects_as_strings": 1,
    # Rows are arrays all the way down: associations too.
    "input_format_json_named_tuples_as_objects": 0,
    # 0.23 s instead of 0.49 s for 50,000 rows with two cores shared by everybody.
    "input_format_parallel_parsing": 0,
}


class Store(Protocol):
    """Where a flush puts what it made."""

    def insert_events(self, rows: Sequence[ActivityRow]) -> None:
        """Write the rows of `timeline_events`; back only when all of them are acknowledged."""

    def mark_hours(self, hours: Collection[TouchedHour]) -> None:
        """Mark the hours of rows that `insert_events` has acknowledged; back when the marks are acknowledged."""

    def insert_dead_letters(self, rows: Sequence[DeadLetterRow]) -> None:
        """Write the rows of `dead_letters`; back only when all of them are acknowledged."""


class ClickHouseStore:
    """The store in production, for several threads. Connects at the first insert: a worker starts without a server."""

    def __init__(self, url: str, timeout_seconds: int = REQUEST_TIMEOUT_SECONDS) -> None:
        self._url = url
        self._timeout_seconds = timeout_seconds
        self._client: Client | None = None
        self._connecting = Lock()
        self._epoch_checked = False

    def insert_events(self, rows: Sequence[ActivityRow]) -> None:
        """See `Store`. Raises StoreError: part of the rows may be there then, the same call again completes them."""
        for chunk in split_by_month(rows, MAX_MONTHS_PER_INSERT):
            self._insert_or_halve(chunk)

    def mark_hours(self, hours: Collection[TouchedHour]) -> None:
        """See `Store`."""
        client = self._connected()
        if not self._epoch_checked:
            mark.raise_epoch(client)
            self._epoch_checked = True
        mark.mark_hours(client, hours)
        metrics.MARKED_HOURS.inc(len(hours))

    def insert_dead_letters(self, rows: Sequence[DeadLetterRow]) -> None:
        """See `Store`."""
        with store_errors():
            self._connected().insert("dead_letters", rows, column_names=DeadLetterRow._fields)

    def close(self) -> None:
        """Close the connections: a stopping ClickHouse waits 5 s for those that stay open, and `close` leaves them."""
        if self._client is not None:
            self._client.close_connections()
            self._client.close()

    def _insert_or_halve(self, rows: Sequence[ActivityRow]) -> None:
        try:
            self._insert(rows)
        except (StoreMemoryExceeded, TooManyPartitions):
            if len(rows) == 1:
                raise
            middle = len(rows) // 2
            self._insert_or_halve(rows[:middle])
            self._insert_or_halve(rows[middle:])

    def _insert(self, rows: Sequence[ActivityRow]) -> None:
        with failpoints.during("mid_insert"), store_errors():
            summary = self._connected().raw_insert(
                "timeline_events",
                COLUMNS,
                _Lines(rows),  # type: ignore[arg-type]  # its type names generators; any iterable is sent
                settings=dict(_INSERT_SETTINGS),
                fmt="JSONCompactEachRow",
            )
        if summary.written_rows < len(rows):
            # Views count too, so more is normal; fewer means that an answer was cut (clickhouse-connect #620).
            raise StoreUnavailable(f"acknowledged {summary.written_rows} of {len(rows)} rows")

    def _connected(self) -> Client:
        with self._connecting:
            if self._client is None:
                self._client = connect(self._url, self._timeout_seconds)
            return self._client


class _Lines:
    """The body of an insert as it is sent: whole it would be 10 MB, and the client would copy it.

    No generator: whoever sends it twice must begin anew, or half of the rows would be taken for all of them.
    """

    def __init__(self, rows: Sequence[ActivityRow]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[bytes]:
        # C writes the rows: 0.3 us each, against 13 us for Python columns of UUIDs and datetimes.
        for start in range(0, len(self._rows), _ROWS_PER_CHUNK):
            yield _ENCODER.encode_lines(self._rows[start : start + _ROWS_PER_CHUNK])


def split_by_month(rows: Sequence[ActivityRow], most_months: int) -> Iterator[Sequence[ActivityRow]]:
    """The rows in chunks that touch at most `most_months` months each; untouched when all fit, as nearly always."""
    by_month: dict[tuple[int, int], list[ActivityRow]] = defaultdict(list)
    for row in rows:
        by_month[row.created_at.year, row.created_at.month].append(row)
    if len(by_month) <= most_months:
        yield rows
        return
    months = iter(by_month.values())
    while group := list(islice(months, most_months)):
        yield _joined(group)


def _joined(groups: Iterable[list[ActivityRow]]) -> list[ActivityRow]:
    return [row for group in groups for row in group]
