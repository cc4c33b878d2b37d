"""What the history of an event answers, key for key."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Literal

import msgspec

from query_api.queries.event_columns import timeline_event
from query_api.queries.event_history import VersionRow
from schemas.timeline_event import TimelineEvent

VersionAction = Literal["created", "updated", "deleted", "restored"]


class EventVersion(msgspec.Struct, frozen=True):
    """One version; `event` is null for a deletion whose message carried no content. `ingested_at`: the log took it."""

    revision: int
    action: VersionAction
    event: TimelineEvent | None
    updated_at: datetime
    ingested_at: datetime


class EventHistory(msgspec.Struct, frozen=True):
    """Versions, newest first; `next_before` continues with older ones, null at the first version."""

    id: str
    versions: list[EventVersion]
    next_before: int | None


def event_history(event_id: str, rows: Sequence[VersionRow], limit: int) -> EventHistory:
    """The answer of at most `limit` versions; one row more tells what the oldest of them did."""
    versions = [_version(row, before) for row, before in zip_longest(rows[:limit], rows[1 : limit + 1])]
    return EventHistory(event_id, versions, versions[-1].revision if len(rows) > limit else None)


def _version(row: VersionRow, before: VersionRow | None) -> EventVersion:
    event = timeline_event(row) if row.data else None
    return EventVersion(row.revision, _action(row, before), event, row.updated_at, row.ingested_at)


def _action(row: VersionRow, before: VersionRow | None) -> VersionAction:
    """Derived: the stored row does not say it. The first version in the history counts as the creation."""
    if row.is_deleted:
        return "deleted"
    if before is None:
        return "created"
    return "restored" if before.is_deleted else "updated"
