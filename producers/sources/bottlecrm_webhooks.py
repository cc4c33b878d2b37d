"""BottleCRM's webhook bodies in, activity messages out. Pure.

The outbox sees more (`producers/sources/bottlecrm/`): webhooks name no user and no old value, and leave out notes,
files and what the CRM writes without a request. An installation has the one or the other: their events have other ids.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from schemas.activity_message import ActivityMessage, Actor, EventId, ObjectReference, Timestamp, invalid_from
from schemas.errors import InvalidMessage, Reason

SOURCE = "bottlecrm"

_OBJECTS = frozenset({"lead", "contact", "account", "deal", "ticket", "invoice", "task"})
# Where an interaction belongs, by what the CRM calls its home; the others are its associations.
_HOMES = {"lead": "lead", "contact": "contact", "opportunity": "deal", "case": "ticket", "account": "account"}
_HOME_COLUMNS = {
    "lead": "lead_id", "contact": "contact_id", "deal": "opportunity_id", "ticket": "ticket_id",
    "account": "account_id",
}  # fmt: skip
_NAMES = ("title", "name", "first_name", "last_name", "invoice_title", "status", "stage")
_ENCODER = msgspec.json.Encoder()

Fields = Mapping[str, Any]


class Hook(msgspec.Struct, frozen=True):
    """A body. `id` is the event's, the same in every delivery of it."""

    id: EventId
    event: str
    created_at: Timestamp
    data: dict[str, Any]


_DECODER = msgspec.json.Decoder(Hook)


def messages(body: bytes, organization_id: str) -> list[ActivityMessage]:
    """The activities of one delivery; none for its test message. Raises InvalidMessage."""
    try:
        hook = _DECODER.decode(body)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(Reason.JSON, str(error)) from error
    kind, _, action = hook.event.partition(".")
    if hook.event == "ping":
        return []
    if hook.event == "interaction.created":
        return [_interaction(hook, organization_id)]
    if hook.event == "ticket.comment_added":
        return [_comment(hook, organization_id)]
    if kind not in _OBJECTS:
        raise InvalidMessage(Reason.SCHEMA, f"{hook.event[:80]!r} is no event of BottleCRM", "$.event")
    told = _OF_OBJECTS.get(hook.event, _of_action(action))(hook.data)
    return [_message(hook, organization_id, (kind, _id(hook.data, "id")), told)]


Told = tuple[str, dict[str, Any]]


def _of_action(action: str) -> Callable[[Fields], Told]:
    if action == "updated":
        return lambda data: ("field_updated", {"fields": [], **_known(data, *_NAMES)})
    return lambda data: ("custom", {"action": action, **_known(data, *_NAMES)})


def _ended_deal(event_type: str) -> Callable[[Fields], Told]:
    def told(data: Fields) -> Told:
        known = _known(data, "amount", "currency", "closed_on")
        return event_type, {"field": "stage", "to": data.get("stage"), "deal_name": data.get("name"), **known}

    return told


def _ticket(data: Fields) -> Told:
    known = _known(data, "priority", "status", "case_type")
    return "support_ticket_created", {"subject": data.get("name"), "ticket_id": data.get("id"), **known}


def _payment(data: Fields) -> Told:
    amount = {"amount": data["amount_paid"]} if data.get("amount_paid") is not None else {}
    return "payment_received", {"invoice_id": data.get("id"), **amount, **_known(data, "currency", "invoice_number")}


_OF_OBJECTS: Mapping[str, Callable[[Fields], Told]] = {
    "deal.won": _ended_deal("deal_won"),
    "deal.lost": _ended_deal("deal_lost"),
    "ticket.created": _ticket,
    "invoice.paid": _payment,
}


def _comment(hook: Hook, organization_id: str) -> ActivityMessage:
    place = ("ticket", _id(hook.data, "ticket_id"))
    told: Told = ("note", {"text": str(hook.data.get("comment") or "")})
    return _message(hook, organization_id, place, told, "commented_by")


def _interaction(hook: Hook, organization_id: str) -> ActivityMessage:
    data = hook.data
    object_type = _HOMES.get(str(data.get("home")), "lead")
    known = _known(data, "direction", "duration_seconds", "outcome", "subject", "body")
    match data.get("kind"):
        case "call" | "meeting" | "email" as kind:
            told: Told = (kind, known)
        case "enquiry":
            told = ("campaign_response", _known(data, "subject", "origin"))
        case other:
            told = ("custom", {"kind": other, **known})
    place = (object_type, _id(data, _HOME_COLUMNS[object_type]))
    message = _message(hook, organization_id, place, told, "logged_by")
    message.associations = tuple(
        ObjectReference(each, str(data[column]))
        for each, column in _HOME_COLUMNS.items()
        if each != object_type and data.get(column)
    )
    if data.get("occurred_at"):
        message.created_at = _moment(data["occurred_at"])
    return message


def _message(
    hook: Hook, organization_id: str, place: tuple[str, str], told: Told, actor_column: str = ""
) -> ActivityMessage:
    user = hook.data.get(actor_column)
    event_type, data = told
    return ActivityMessage(
        id=hook.id,
        organization_id=organization_id,
        object_type=place[0],
        object_id=place[1],
        event_type=event_type,
        actor=Actor(str(user)) if user else None,
        data=msgspec.Raw(_ENCODER.encode(data)),
        created_at=hook.created_at,
        source=SOURCE,
    )


def _known(data: Fields, *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names if data.get(name) not in (None, "")}


def _id(data: Fields, name: str) -> str:
    if not data.get(name):
        raise InvalidMessage(Reason.SCHEMA, "missing", f"$.data.{name}")
    return str(data[name])


def _moment(text: object) -> datetime:
    try:
        return msgspec.convert(text, Timestamp)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA, "$.data.occurred_at") from error
