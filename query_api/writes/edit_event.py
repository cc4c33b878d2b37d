"""What stands and what a client wants in, the message of an edit, a deletion or a restoration out. Pure."""

from datetime import UTC, datetime

import msgspec

from query_api.errors import Forbidden, InvalidBody
from query_api.queries.event_by_id import StoredEvent
from query_api.queries.event_columns import EventRow
from query_api.queries.event_history import VersionRow
from query_api.tenant import TenantContext
from query_api.writes.record_event import SOURCE
from schemas.activity_message import Action, ActivityMessage, Actor, invalid_from
from schemas.errors import Reason


class EditEventBody(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What may change: `data`, as a whole, and `summary`, where null has it made from the data.

    New data without a summary has it made anew as well. Type, object, actor and time are what the event is.
    """

    data: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    summary: str | msgspec.UnsetType | None = msgspec.UNSET


_DECODER = msgspec.json.Decoder(EditEventBody)


def decode_edit(body: bytes) -> EditEventBody:
    """The body's fields; `data` is checked when the message is published. Raises InvalidBody."""
    try:
        edit = _DECODER.decode(body)
    except msgspec.ValidationError as error:
        refusal = invalid_from(error, Reason.SCHEMA)
        raise InvalidBody(refusal.path, refusal.detail) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody("$", str(error)) from error
    if edit.data is msgspec.UNSET and edit.summary is msgspec.UNSET:
        raise InvalidBody("$", "neither data nor summary: nothing would change")
    return edit


def check_may_write(tenant: TenantContext, event: EventRow) -> None:
    """Raises Forbidden: system-generated events are nobody's, others their actor's; admin and service write any."""
    if event.is_system_generated:
        raise Forbidden("system-generated events cannot be changed")
    if tenant.role == "member" and event.actor_id != tenant.user:
        raise Forbidden("this event is another user's")


def edited(stored: StoredEvent, edit: EditEventBody, now: datetime) -> ActivityMessage:
    """The event with the body's fields in place of its own."""
    message = _after_image(stored, stored, "updated", now)
    if edit.data is not msgspec.UNSET:
        message.data, message.summary = edit.data, None
    if edit.summary is not msgspec.UNSET:
        message.summary = edit.summary
    return message


def deleted(stored: StoredEvent, now: datetime) -> ActivityMessage:
    """The event's deletion. It carries the content on: a restoration needs the associations, which history has not."""
    return _after_image(stored, stored, "deleted", now)


def restored(stored: StoredEvent, content: EventRow, now: datetime) -> ActivityMessage:
    """A deleted event with the content it had before, at the place of its deletion."""
    return _after_image(stored, content, "restored", now)


def confirmed(stored: StoredEvent, first: VersionRow) -> ActivityMessage:
    """The write that came first, said once more above the one that overrode it. Whoever says it says the same bytes."""
    message = _after_image(stored, first, "deleted" if first.is_deleted else "updated", first.updated_at)
    message.revision = first.revision + 1
    return message


def _after_image(stored: StoredEvent, content: EventRow, action: Action, now: datetime) -> ActivityMessage:
    actor = Actor(content.actor_id, content.actor_email, content.actor_first_name, content.actor_last_name)
    return ActivityMessage(
        id=stored.event_id,
        organization_id=stored.organization_id,
        action=action,
        object_type=stored.object_type,
        object_id=stored.object_id,
        event_type=content.event_type,
        actor=actor if actor.id else None,
        data=msgspec.Raw(content.data.encode()),
        summary=content.summary,
        is_system_generated=content.is_system_generated,
        created_at=stored.created_at.astimezone(UTC),
        updated_at=now.astimezone(UTC),
        revision=stored.revision + 1,
        source=SOURCE,
        associations=stored.associations,
    )
