"""CSV (RFC 4180), safe to open in a spreadsheet: no cell can be taken for a formula.

A cell that begins with a sign that makes one gets an apostrophe in front (OWASP, "CSV Injection"), and so does one that
begins with an apostrophe: whoever takes one leading apostrophe away from every cell has what was stored.
"""

import csv
import io
from collections.abc import Sequence

import msgspec

from query_api.queries.event_columns import PageRow

COLUMNS = (
    *("id", "event_type", "created_at", "updated_at", "object_type", "object_id"),
    *("actor_id", "actor_email", "actor_first_name", "actor_last_name"),
    *("summary", "is_system_generated", "data"),
)
# The last four are the full-width forms, which spreadsheets of East Asia read as the others; a tab or a line break may
# be skipped on the way to what follows.
_GUARDED = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")


class CsvRows:
    """A line of names, then one an event. Everything is in quotes: a semicolon parts cells in half of Europe."""

    def begin(self) -> bytes:
        """The names of the columns."""
        return _written([COLUMNS])

    def page(self, rows: Sequence[PageRow]) -> bytes:
        """A record each."""
        return _written([_cells(row) for row in rows])

    def end(self) -> bytes:
        """Nothing."""
        return b""


def _cells(row: PageRow) -> tuple[str, ...]:
    return (
        row.event_id,
        row.event_type,
        _moment(row.created_at),
        _moment(row.updated_at),
        *map(
            guarded,
            (
                row.object_type,
                row.object_id,
                row.actor_id,
                row.actor_email,
                row.actor_first_name,
                row.actor_last_name,
                row.summary,
            ),
        ),
        "true" if row.is_system_generated else "false",
        guarded(row.data),
    )


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet calculates."""
    return f"'{text}" if text.startswith(_GUARDED) else text


def _moment(moment: object) -> str:
    # The same text as in every answer in JSON.
    return str(msgspec.to_builtins(moment))


def _written(records: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(records)
    return text.getvalue().encode()
