"""HubSpot's webhook bodies in, activity messages out: an array of up to 100 events, each judged by itself. Pure.

Shapes: HubSpot's Webhooks API v3, `contact.propertyChange` and its like, and `object.*` with `objectTypeId`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid5

import msgspec

from schemas.activity_message import ActivityMessage, Actor, ObjectReference, invalid_from
from schemas.errors import InvalidMessage, Reason

SOURCE = "hubspot"

_NAMESPACE = UUID("8f4f3c1e-0d52-5a6b-bd4e-1a7c60c2f3d9")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OBJECT_TYPES = {"company": "account"}
_TYPE_IDS = {"0-1": "contact", "0-2": "company", "0-3": "deal", "0-5": "ticket"}
_STATUSES = frozenset({"dealstage", "lifecyclestage", "hs_lead_status", "hs_pipeline_stage"})
_ENDED = {"closedwon": "deal_won", "closedlost": "deal_lost"}
_ACTIONS = {
    "creation": "created", "deletion": "deleted", "privacyDeletion": "deleted", "merge": "merged",
    "restore": "restored", "associationChange": "association_changed",
}  # fmt: skip
_USER = "userId:"
# The last millisecond that a datetime can tell.
_Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]
_ENCODER = msgspec.json.Encoder()


class HubSpotEvent(msgspec.Struct, frozen=True, rename="camel"):
    """One event. `event_id` alone is not promised to be unique."""

    object_id: int | str
    occurred_at: _Milliseconds
    subscription_type: str = ""
    event_type: str = ""
    event_id: int | str = ""
    portal_id: int = 0
    object_type_id: str = ""
    property_name: str = ""
    property_value: Any = None
    source_id: str | None = None
    association_type: str = ""
    from_object_id: int | str | None = None
    to_object_id: int | str | None = None


_EVENTS = msgspec.json.Decoder(list[msgspec.Raw])
_EVENT = msgspec.json.Decoder(HubSpotEvent)


def messages(body: bytes, organization_id: str) -> list[ActivityMessage | InvalidMessage]:
    """Of each event its activity, or why it is none: HubSpot drops what is refused too often, and the good with it.

    Raises InvalidMessage for what is no array.
    """
    try:
        events = _EVENTS.decode(body)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(Reason.JSON, str(error)) from error
    return [_judged(each, f"$[{index}]", organization_id) for index, each in enumerate(events)]


def _judged(event: msgspec.Raw, path: str, organization_id: str) -> ActivityMessage | InvalidMessage:
    try:
        return _message(_EVENT.decode(event), path, organization_id)
    except msgspec.ValidationError as error:
        return invalid_from(error, Reason.SCHEMA, path)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return InvalidMessage(Reason.JSON, str(error), path)
    except InvalidMessage as error:
        return error


def _message(event: HubSpotEvent, path: str, organization_id: str) -> ActivityMessage:
    kind, _, action = (event.subscription_type or event.event_type).partition(".")
    if kind == "object":
        kind = _TYPE_IDS.get(event.object_type_id, "")
    event_type, data = _told(event, kind, action)
    if not kind or not action or not event_type:
        raise InvalidMessage(Reason.SCHEMA, "no event that HubSpot's webhooks tell", f"{path}.subscriptionType")
    user = (event.source_id or "").removeprefix(_USER) if (event.source_id or "").startswith(_USER) else ""
    return ActivityMessage(
        id=str(uuid5(_NAMESPACE, _ENCODER.encode(_identity(event, kind, action)).decode())),
        organization_id=organization_id,
        object_type=_OBJECT_TYPES.get(kind, kind),
        object_id=str(event.object_id),
        event_type=event_type,
        actor=Actor(user) if user else None,
        data=msgspec.Raw(_ENCODER.encode(data)),
        created_at=_EPOCH + timedelta(milliseconds=event.occurred_at),
        source=SOURCE,
        associations=_associations(event),
    )


def _identity(event: HubSpotEvent, kind: str, action: str) -> list[object]:
    """What a repeated delivery has in common with the first; not its attempt."""
    return [
        *(event.portal_id, kind, action, event.object_id, event.event_id, event.occurred_at),
        *(event.property_name, event.property_value, event.to_object_id),
    ]


def _told(event: HubSpotEvent, kind: str, action: str) -> tuple[str, Mapping[str, Any]]:
    if action != "propertyChange":
        told = {"action": _ACTIONS.get(action, ""), "association": event.association_type}
        return ("custom" if action in _ACTIONS else ""), {name: text for name, text in told.items() if text}
    name, value = event.property_name, event.property_value
    if kind == "deal" and name == "dealstage" and value in _ENDED:
        return _ENDED[value], {"field": name, "to": value}
    if name in _STATUSES:
        return "status_change", {"field": name, "to": value}
    return "field_updated", {"field_name": name, "new_value": value}


def _associations(event: HubSpotEvent) -> tuple[ObjectReference, ...]:
    """`CONTACT_TO_COMPANY` names the other side's kind."""
    other = event.association_type.rpartition("_TO_")[2].lower()
    if not other or event.to_object_id is None:
        return ()
    return (ObjectReference(_OBJECT_TYPES.get(other, other), str(event.to_object_id)),)
