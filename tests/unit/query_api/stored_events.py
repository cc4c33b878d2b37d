"""Stored events as the queries answer them."""

from datetime import UTC, datetime
from typing import Any

from query_api.queries.event_by_id import StoredEvent
from query_api.queries.event_history import VersionRow
from schemas.activity_message import ObjectReference
from schemas.version import Rank, stored_version

EVENT_ID = "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"
NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)

_COMMON: dict[str, Any] = {
    "organization_id": "acme",
    "event_id": EVENT_ID,
    "event_type": "note",
    "actor_id": "u-1",
    "actor_email": "jo@acme.com",
    "actor_first_name": "Jo",
    "actor_last_name": "Doe",
    "object_type": "lead",
    "object_id": "l-1",
    "data": '{"text": "Called"}',
    "summary": "Added note: Called",
    "is_system_generated": False,
    "created_at": NOON,
    "updated_at": NOON,
    "is_deleted": 0,
}


def stored(revision: int = 3, content: int = 7, **overrides: Any) -> StoredEvent:
    """A note of u-1."""
    version = str(stored_version(revision, Rank.ROW, content))
    values = _COMMON | {"version": version, "associations": (ObjectReference("deal", "d-1"),)} | overrides
    return StoredEvent(**values)


def version_row(revision: int, **overrides: Any) -> VersionRow:
    """One version of the same note."""
    version = str(stored_version(revision, Rank.ROW, 7))
    return VersionRow(**(_COMMON | {"version": version, "ingested_at": NOON} | overrides))
