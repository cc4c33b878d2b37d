"""Notes, files, calls, meetings, mails, payments, answers: rows that each are one event, for as long as they live.

The event's id is made of the row's, so that an edit is its next version, a deletion its end, and a row that the CRM
hangs on another object (a lead's notes when it is converted) moves.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from producers.outbox.change import Change, Row
from producers.sources.bottlecrm.activity import Place, activity, moment, shown
from producers.sources.bottlecrm.people import actor, actor_of, is_customer
from schemas.activity_message import Action, ActivityMessage, PreviousPlace
from schemas.version import microseconds

# Django's name of a model, or of an interaction's home, and what the timeline calls it.
_OBJECT_TYPES = {
    "lead": "lead",
    "contact": "contact",
    "account": "account",
    "opportunity": "deal",
    "case": "ticket",
    "task": "task",
    "invoice": "invoice",
    "estimate": "quote",
}
_INTERACTIONS = {"call": "call", "meeting": "meeting", "email": "email", "enquiry": "campaign_response"}
_INTERACTION = ("kind", "direction", "outcome", "duration_seconds", "subject", "body", "occurred_at", "origin")
_PREVIEW_CHARACTERS = 500


class RecordEvent(msgspec.Struct, frozen=True):
    """The event that a row is at a moment."""

    event_type: str
    place: Place
    created_at: datetime
    data: dict[str, Any]


class RecordTable(msgspec.Struct, frozen=True):
    """`event` tells what a row is, None while it is nothing yet. `authors` are the columns that name who made it."""

    event: Callable[[Row, Change], RecordEvent | None]
    authors: tuple[str, ...] = ("created_by_id",)


def _note(row: Row, change: Change) -> RecordEvent | None:
    place = _hanging_on(row, change)
    if place is None or not row.get("comment"):
        return None
    return RecordEvent("note", place, _created(row), {"text": row["comment"], "internal": row["is_internal"]})


def _file(row: Row, change: Change) -> RecordEvent | None:
    place = _hanging_on(row, change)
    if place is None:
        return None
    return RecordEvent("file_attached", place, _created(row), {"file_name": row.get("file_name"), "file_id": row["id"]})


def _interaction(row: Row, _: Change) -> RecordEvent | None:
    home = row["home"]
    place = _place(home, row[f"{home}_id"])
    event_type = _INTERACTIONS.get(row["kind"], "custom")
    return (
        None if place is None else RecordEvent(event_type, place, moment(row["occurred_at"]), shown(row, _INTERACTION))
    )


def _account_email(row: Row, _: Change) -> RecordEvent | None:
    place = _place("account", row["from_account_id"])
    columns = {"message_subject": "subject", "message_body": "body_preview", "from_email": "from"}
    return (
        None
        if place is None
        else RecordEvent("email", place, _created(row), {"direction": "outbound"} | _mail(row, columns))
    )


def _ticket_email(row: Row, _: Change) -> RecordEvent | None:
    place = _place("case", row.get("case_id"))
    columns = {
        "direction": "direction",
        "subject": "subject",
        "from_address": "from",
        "message_id": "message_id",
        "body_text": "body_preview",
    }
    # Dropped mails hang on no ticket.
    return None if place is None else RecordEvent("email", place, _created(row), _mail(row, columns))


def _payment(row: Row, change: Change) -> RecordEvent | None:
    place = _place("invoice", row["invoice_id"])
    columns = {
        "amount": "amount",
        "payment_method": "payment_method",
        "payment_date": "payment_date",
        "reference_number": "reference",
        "invoice_id": "invoice_id",
    }
    if place is None:
        return None
    paid = change.context.get("invoice") or {}
    return RecordEvent("payment_received", place, _created(row), shown(row, columns) | shown(paid, tuple(paid)))


def _answer(row: Row, _: Change) -> RecordEvent | None:
    place = _place("case", row.get("case_id"))
    if place is None or row.get("rating") is None:
        return None
    answered_at = moment(row.get("responded_at") or row["created_at"])
    return RecordEvent("feedback_received", place, answered_at, {"survey": "csat"} | shown(row, ("rating", "comment")))


RECORDS: dict[str, RecordTable] = {
    "public.comment": RecordTable(_note, ("commented_by_id",)),
    "public.attachments": RecordTable(_file),
    "public.interaction": RecordTable(_interaction, ("logged_by_id", "created_by_id")),
    "public.account_email": RecordTable(_account_email),
    "public.email_message": RecordTable(_ticket_email),
    "public.payment": RecordTable(_payment),
    "public.csat_survey": RecordTable(_answer, ()),
}


# What a record hangs on, of all but interactions, whose home says it.
_HANGS_ON = ("object_id", "case_id", "invoice_id", "from_account_id")


def subject(change: Change) -> str:
    """The id of the object whose timeline tells the change; an object's own otherwise."""
    row = change.row
    columns = (f"{row.get('home')}_id", *_HANGS_ON) if change.table in RECORDS else ()
    return next((str(row[column]) for column in columns if row.get(column)), change.row_id)


def record_messages(change: Change) -> Iterator[ActivityMessage]:
    """The next version of the row's event, if it has one and it is another one now."""
    table = RECORDS[change.table]
    was, now = (None if row is None else table.event(row, change) for row in (change.before, change.after))
    if was == now:
        return
    if now is None:
        assert was is not None  # noqa: S101 - one of two that differ; for the type checker
        yield _message(change, table, was, "deleted", None)
    elif was is None:
        yield _message(change, table, now, "created", None)
    else:
        yield _message(change, table, now, "updated", _moved(was, now))


def _message(
    change: Change, table: RecordTable, event: RecordEvent, action: Action, previous: PreviousPlace | None
) -> ActivityMessage:
    authors = (actor_of(change, change.row.get(column)) for column in table.authors)
    author = next(filter(None, authors), None)
    who = author or actor(change)
    return activity(
        change,
        event.place,
        event.event_type,
        event.data,
        event_id=str(uuid5(UUID(change.row_id), change.table)),
        created_at=event.created_at,
        actor=who,
        is_system_generated=who is None and not is_customer(change),
        action=action,
        # What an update makes an event may have been one before, whose deletion would win over a first revision.
        revision=microseconds(change.changed_at) if (action, change.operation) == ("created", "update") else None,
        previous=previous,
    )


def _moved(was: RecordEvent, now: RecordEvent) -> PreviousPlace | None:
    if (was.place, was.created_at) == (now.place, now.created_at):
        return None
    return PreviousPlace(was.place.object_type, was.place.object_id, was.created_at)


def _hanging_on(row: Row, change: Change) -> Place | None:
    models: dict[str, str] = change.context.get("content_types") or {}
    return _place(models.get(str(row["content_type_id"]), ""), row["object_id"])


def _place(model: str, object_id: str | None) -> Place | None:
    """None for what has no timeline."""
    object_type = _OBJECT_TYPES.get(model)
    return None if object_type is None or object_id is None else Place(object_type, object_id)


def _created(row: Row) -> datetime:
    return moment(row["created_at"])


def _mail(row: Row, columns: dict[str, str]) -> dict[str, Any]:
    data = shown(row, columns)
    if preview := data.get("body_preview"):
        data["body_preview"] = preview[:_PREVIEW_CHARACTERS]
    return data
