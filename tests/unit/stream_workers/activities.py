"""Activity messages and records as these tests send them."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from stream_workers.batch import Headers, SourceRecord

EVENT_ID = "171f6741-f6a7-5f50-a01d-85f685867f4c"
RECORD_TIME = datetime(2024, 6, 1, 12, 0, 0, 123000, UTC)
RECORD_TIME_MS = int(RECORD_TIME.timestamp() * 1000)
LEFT_OUT: Final = object()


def fields(**changes: Any) -> dict[str, Any]:
    """A valid call at a lead of acme; `LEFT_OUT` drops a field."""
    message = {
        "id": EVENT_ID,
        "organization_id": "acme",
        "event_type": "call",
        "object_type": "lead",
        "object_id": "L-1",
        "actor": {"id": "u-1", "email": "jo@acme.com", "first_name": "Jo", "last_name": "Doe"},
        "data": {"direction": "outbound", "duration_seconds": 300, "outcome": "successful"},
        "created_at": "2024-01-15T10:30:00Z",
    }
    return {name: value for name, value in {**message, **changes}.items() if value is not LEFT_OUT}


def encoded(**changes: Any) -> bytes:
    """The same as JSON."""
    return json.dumps(fields(**changes)).encode()


def with_data(text: bytes | str, **changes: Any) -> bytes:
    """A message whose `data` is this text, byte for byte."""
    content = text if isinstance(text, bytes) else text.encode()
    return encoded(data="DATA", **changes).replace(b'"DATA"', content)


def record(
    value: bytes | None, offset: int = 7, timestamp_ms: int = RECORD_TIME_MS, headers: Headers = (), key: bytes = b"key"
) -> SourceRecord:
    """A record of partition 3 of crm.activities."""
    return SourceRecord("crm.activities", 3, offset, timestamp_ms, key, value, headers)
