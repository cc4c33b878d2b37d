"""Rows as the worker writes them, inserted without the worker."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from clickhouse_connect.driver.client import Client

from schemas.activity_row import COLUMNS, ActivityRow
from schemas.version import Rank, stored_version

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)


def row(
    organization: str, *, revision: int = 1, rank: Rank = Rank.ROW, created_at: datetime = NOON, **overrides: Any
) -> ActivityRow:
    """A note of lead l-1, unless a test says otherwise."""
    values: dict[str, Any] = {
        "object_type": "lead",
        "object_id": "l-1",
        "event_id": str(uuid4()),
        "event_type": "note",
        "actor_id": "u-1",
        "actor_email": "jo@acme.com",
        "actor_first_name": "Jo",
        "actor_last_name": "Doe",
        "data": '{"text": "Called"}',
        "summary": "Added note: Called",
        "is_system_generated": False,
        "updated_at": created_at,
        "ingested_at": created_at,
        "source": "test",
        "associations": (),
    }
    version = str(stored_version(revision, rank, 7))
    is_deleted = int(rank is not Rank.ROW)
    return ActivityRow(
        organization_id=organization,
        version=version,
        is_deleted=is_deleted,
        created_at=created_at,
        **(values | overrides),
    )


def edited(original: ActivityRow, *, revision: int, rank: Rank = Rank.ROW, **changes: Any) -> ActivityRow:
    """A later version at the same place."""
    version = str(stored_version(revision, rank, 7))
    return msgspec.structs.replace(original, version=version, is_deleted=int(rank is not Rank.ROW), **changes)


def insert(client: Client, *rows: ActivityRow) -> None:
    """One part for each call: versions of one event lie in different parts, as they do in life."""
    client.raw_insert("timeline_events", COLUMNS, msgspec.json.Encoder().encode_lines(rows), fmt="JSONCompactEachRow")
