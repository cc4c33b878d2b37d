"""`EventRow`: the columns that answer one event, in the order they are selected."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from query_api.queries.timeline_filter import EventFilter
from schemas.timeline_event import TimelineActor, TimelineEvent


class EventRow(msgspec.Struct, array_like=True, gc=False):
    """One row of `timeline_events` as `JSONCompact` writes it."""

    organization_id: str
    event_id: str
    event_type: str
    actor_id: str
    actor_email: str
    actor_first_name: str
    actor_last_name: str
    object_type: str
    object_id: str
    data: str
    summary: str
    is_system_generated: bool
    created_at: datetime
    updated_at: datetime


EVENT_COLUMNS = ", ".join(EventRow.__struct_fields__)


class PageRow(EventRow, array_like=True, gc=False):
    """An event as a list shows it."""

    revision: int


PAGE_COLUMNS = f"{EVENT_COLUMNS}, toUInt64(bitShiftRight(version, 64)) AS revision"


def page_events(rows: Sequence[PageRow], wanted: EventFilter) -> list[TimelineEvent]:
    """The events of a page; each with its revision where the list was asked for with them."""
    if wanted.with_revisions:
        return [msgspec.structs.replace(timeline_event(row), revision=row.revision) for row in rows]
    return [timeline_event(row) for row in rows]


def timeline_event(row: EventRow) -> TimelineEvent:
    """The event as it is answered; `data` leaves byte for byte as the CRM sent it."""
    actor = (
        TimelineActor(row.actor_id, row.actor_email, row.actor_first_name, row.actor_last_name)
        if row.actor_id
        else None
    )
    return TimelineEvent(
        id=row.event_id,
        event_type=row.event_type,
        actor=actor,
        object_type=row.object_type,
        object_id=row.object_id,
        data=msgspec.Raw(row.data.encode()),
        summary=row.summary,
        is_system_generated=row.is_system_generated,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
