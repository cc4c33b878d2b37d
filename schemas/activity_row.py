"""`ActivityRow`: one row of `timeline_events`, field for column. Made by enrich, written by store."""

from datetime import datetime

import msgspec

EMPTY_TEXT = msgspec.Raw(b'""')
"""The `data` of a row that has none: the empty text."""


class ActivityRow(msgspec.Struct, array_like=True, gc=False):
    """A version of an event at its place, or a tombstone there.

    Fields stand in the order of the columns in `clickhouse/0001_timeline_events.sql` (a contract test compares):
    rows travel as JSON arrays (`FORMAT JSONCompactEachRow`): msgspec writes one in 0.3 us. `data` is the message's own
    bytes, an object within the array: ClickHouse reads it as text, byte for byte, and nobody escapes it.
    """

    organization_id: str
    object_type: str
    object_id: str
    created_at: datetime
    event_id: str
    version: str
    is_deleted: int
    event_type: str
    actor_id: str
    actor_email: str
    actor_first_name: str
    actor_last_name: str
    data: msgspec.Raw
    summary: str
    is_system_generated: bool
    updated_at: datetime
    ingested_at: datetime
    source: str
    associations: tuple[tuple[str, str], ...]

    @property
    def data_text(self) -> str:
        """What the column `data` holds: the JSON text as it was sent, empty where there is none."""
        return "" if self.data is EMPTY_TEXT else str(self.data, "utf-8")

    @property
    def key(self) -> tuple[str, str, str, datetime, str]:
        """The sorting key: of two rows with the same key only the highest version stands."""
        return (self.organization_id, self.object_type, self.object_id, self.created_at, self.event_id)


COLUMNS: tuple[str, ...] = ActivityRow.__struct_fields__
