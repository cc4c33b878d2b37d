"""What a format is asked for, and which there are."""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from query_api.errors import InvalidParameter
from query_api.export.csv_rows import CsvRows
from query_api.export.json_lines import JsonLines
from query_api.queries.event_columns import PageRow

FormatName = Literal["csv", "jsonl", "parquet"]


class ExportFormat(Protocol):
    """One file being written. Pieces of bytes in the order of the file."""

    def begin(self) -> bytes:
        """What stands before the first event."""

    def page(self, rows: Sequence[PageRow]) -> bytes:
        """Some events; a format may hold them back until there are more."""

    def end(self) -> bytes:
        """What is left, and what stands behind the last event."""


class FormatKind(msgspec.Struct, frozen=True):
    """A format by its names. One that is resumable can be cut behind any row and gone on with."""

    media_type: str
    suffix: str
    is_resumable: bool
    make: Callable[[], ExportFormat]


def _parquet() -> ExportFormat:
    try:
        # By name: pyarrow is 100 MB of an extra, and takes 60 MB of memory where it is loaded.
        from query_api.export.parquet_rows import ParquetRows  # noqa: PLC0415 - as said above
    except ImportError as error:
        raise InvalidParameter("format", "parquet is not installed here") from error
    return ParquetRows()


FORMATS: dict[FormatName, FormatKind] = {
    "csv": FormatKind("text/csv; charset=utf-8; header=present", "csv", is_resumable=True, make=CsvRows),
    "jsonl": FormatKind("application/x-ndjson", "jsonl", is_resumable=True, make=JsonLines),
    "parquet": FormatKind("application/vnd.apache.parquet", "parquet", is_resumable=False, make=_parquet),
}
