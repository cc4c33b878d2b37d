"""BottleCRM's mapping: `TIMELINE_RELAY_MAPPING=producers.sources.bottlecrm`. Pure; checked against django-crm 1.35.0.

`objects` maps leads, deals and so on, `records` what is said and done about them, `fold` joins what one request did.
"""

from collections.abc import Callable, Iterable

from producers.outbox.change import Change
from producers.outbox.mapping import recorded_events
from producers.sources.bottlecrm.capture import CAPTURE
from producers.sources.bottlecrm.fold import fold
from producers.sources.bottlecrm.objects import OBJECTS, assigned, object_messages
from producers.sources.bottlecrm.people import organization
from producers.sources.bottlecrm.records import RECORDS, record_messages, subject
from schemas.activity_message import ActivityMessage

__all__ = ["CAPTURE", "fold", "messages", "organization", "subject"]

_TABLES: dict[str, Callable[[Change], Iterable[ActivityMessage]]] = {
    **dict.fromkeys(OBJECTS, object_messages),
    **dict.fromkeys(RECORDS, record_messages),
    **{each.assignment_table: assigned for each in OBJECTS.values()},
}


def messages(change: Change) -> Iterable[ActivityMessage]:
    """The activities of one change, or the event that was recorded. A table that nobody maps is none of them."""
    if change.message is not None:
        return recorded_events(change)
    table = _TABLES.get(change.table)
    return () if table is None else table(change)
