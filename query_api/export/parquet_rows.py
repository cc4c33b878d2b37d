"""Parquet by pyarrow, an extra (`pip install activities-timeline[parquet]`).

Not ClickHouse's own `FORMAT Parquet`: its bytes would leave unread, without the comparison of every row's organization.
"""

from collections.abc import Sequence

import pyarrow as pa
from pyarrow import parquet

from query_api.queries.event_columns import PageRow

# A group is held in memory whole, about a kilobyte a row; larger ones compress hardly better.
_GROUP_ROWS = 10_000
# Of `data`, of which an event may have 1 MiB.
GROUP_BYTES = 32 * 1024**2
_TIME = pa.timestamp("us", tz="UTC")
_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("event_type", pa.string(), nullable=False),
        pa.field("created_at", _TIME, nullable=False),
        pa.field("updated_at", _TIME, nullable=False),
        *(
            pa.field(name, pa.string(), nullable=False)
            for name in ("object_type", "object_id", "actor_id", "actor_email", "actor_first_name", "actor_last_name")
        ),
        pa.field("summary", pa.string(), nullable=False),
        pa.field("is_system_generated", pa.bool_(), nullable=False),
        pa.field("data", pa.string(), nullable=False),
    ]
)
_ATTRIBUTES = ["event_id" if name == "id" else name for name in _SCHEMA.names]


class ParquetRows:
    """Row groups as they fill up; the footer, without which nothing can be read, comes last."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._writer = parquet.ParquetWriter(self._sink, _SCHEMA, compression="zstd")
        self._waiting: list[PageRow] = []
        self._waiting_bytes = 0

    def begin(self) -> bytes:
        """The mark of the format."""
        return self._sink.take()

    def page(self, rows: Sequence[PageRow]) -> bytes:
        """A row group, once there is enough for one."""
        self._waiting += rows
        self._waiting_bytes += sum(len(row.data) for row in rows)
        if len(self._waiting) >= _GROUP_ROWS or self._waiting_bytes >= GROUP_BYTES:
            self._write()
        return self._sink.take()

    def end(self) -> bytes:
        """The last group and the footer."""
        if self._waiting:
            self._write()
        self._writer.close()
        return self._sink.take()

    def _write(self) -> None:
        columns = [[getattr(row, name) for row in self._waiting] for name in _ATTRIBUTES]
        self._waiting, self._waiting_bytes = [], 0
        arrays = [pa.array(column, field.type) for column, field in zip(columns, _SCHEMA, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=_SCHEMA))


class _Sink:
    """A file that is only written, whose bytes are taken away while it grows."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._length = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        pass

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken
