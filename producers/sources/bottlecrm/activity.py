"""An activity message from what a mapping knows of it."""

from datetime import datetime
from typing import Any

import msgspec

from producers.outbox.change import Change, Row
from producers.sources.bottlecrm.people import organization
from schemas.activity_message import Action, ActivityMessage, Actor, ObjectReference, PreviousPlace

SOURCE = "bottlecrm"

# The column that names an object, and what the timeline calls it.
_REFERENCES = {
    "lead_id": "lead",
    "contact_id": "contact",
    "account_id": "account",
    "from_account_id": "account",
    "opportunity_id": "deal",
    "case_id": "ticket",
    "invoice_id": "invoice",
}
_encode = msgspec.json.Encoder().encode


class Place(msgspec.Struct, frozen=True):
    """The object whose timeline it is."""

    object_type: str
    object_id: str


def activity(
    change: Change,
    place: Place,
    event_type: str,
    data: dict[str, Any],
    *,
    event_id: str,
    created_at: datetime,
    actor: Actor | None,
    is_system_generated: bool,
    action: Action = "created",
    revision: int | None = None,
    previous: PreviousPlace | None = None,
) -> ActivityMessage:
    """The message; what is None in the data is left out. A later version of an event is as new as its change."""
    return ActivityMessage(
        id=event_id,
        organization_id=organization(change),
        object_type=place.object_type,
        object_id=place.object_id,
        action=action,
        event_type=event_type,
        actor=actor,
        data=msgspec.Raw(_encode({key: value for key, value in data.items() if value is not None})),
        is_system_generated=is_system_generated,
        created_at=created_at,
        updated_at=None if action == "created" else change.changed_at,
        revision=revision,
        source=SOURCE,
        associations=_associations(change.row, place),
        previous=previous,
    )


def shown(row: Row, columns: dict[str, str] | tuple[str, ...]) -> dict[str, Any]:
    """These columns of a row, under the names of the data; empty text is none."""
    names = columns if isinstance(columns, dict) else {column: column for column in columns}
    return {name: value for column, name in names.items() if (value := row.get(column)) not in (None, "")}


def moment(text: str) -> datetime:
    """A column of the type timestamptz."""
    return msgspec.convert(text, datetime)


def _associations(row: Row, place: Place) -> tuple[ObjectReference, ...]:
    found = [ObjectReference(name, row[column]) for column, name in _REFERENCES.items() if row.get(column)]
    return tuple(each for each in found if (each.object_type, each.object_id) != (place.object_type, place.object_id))
