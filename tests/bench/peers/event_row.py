"""One message in, one row out, as the product's rules have it: decode, every check, summary, version. For the peers.

Values are what clickhouse-connect documents for its native insert: UUID and datetime objects, numbers, strings.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas.activity_row import COLUMNS
from schemas.version import Rank, content_hash, stored_version
from stream_workers.validate import validate

COLUMN_NAMES = COLUMNS
COLUMN_TYPES = (
    *("LowCardinality(String)", "LowCardinality(String)", "String", "DateTime64(6, 'UTC')", "UUID", "UInt128", "UInt8"),
    *("LowCardinality(String)", "String", "String", "String", "String", "String", "String", "Bool"),
    *("DateTime64(6, 'UTC')", "DateTime64(3, 'UTC')", "LowCardinality(String)"),
    "Array(Tuple(object_type LowCardinality(String), object_id String))",
)

Row = tuple[Any, ...]


def event_row(value: bytes, timestamp_ms: int) -> Row:
    """The row of a message that creates an event, in the order of `COLUMN_NAMES`. Raises InvalidMessage."""
    record_time = datetime.fromtimestamp(timestamp_ms / 1000, UTC)
    activity = validate(value, record_time)
    message, event_type, data, actor = activity.message, activity.event_type, activity.data, activity.message.actor
    summary = ""
    if event_type is not None and data is not None:
        summary = message.summary or event_type.summarise(data, {}, object_type=message.object_type)
    created_at = message.created_at
    return (
        message.organization_id,
        message.object_type,
        message.object_id,
        created_at,
        UUID(message.id),
        stored_version(1, Rank.ROW, content_hash(value)),
        0,
        message.event_type,
        actor.id if actor else "",
        actor.email if actor else "",
        actor.first_name if actor else "",
        actor.last_name if actor else "",
        message.data_text,
        summary,
        actor is None,
        message.updated_at or created_at,
        record_time,
        message.source,
        [(other.object_type, other.object_id) for other in message.associations],
    )
