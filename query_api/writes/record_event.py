"""The body of `POST .../events/` in, the `ActivityMessage` and its answer out. Pure: the clock is an argument."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec

from query_api.errors import BodyTooLarge, Forbidden, InvalidBody
from query_api.tenant import TenantContext
from schemas.activity_message import (
    ActivityMessage,
    Actor,
    EventId,
    ObjectId,
    ObjectReference,
    ObjectType,
    Timestamp,
    invalid_from,
)
from schemas.errors import InvalidMessage, Reason
from schemas.event_types import event_type_of
from schemas.timeline_event import TimelineActor, TimelineEvent

SOURCE = "timeline-api"
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_FROM_NOW = timedelta(days=365)


class RecordEventBody(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """An event as a client records it. The organization is the token's; there is no field for it.

    `actor` and `is_system_generated` are for the role `service`; its `"actor": null` records an event without actor.
    """

    event_type: str
    object_type: ObjectType
    object_id: ObjectId
    data: msgspec.Raw
    summary: str | None = None
    created_at: Timestamp | None = None
    id: EventId | None = None
    associations: tuple[ObjectReference, ...] = ()
    actor: Actor | msgspec.UnsetType | None = msgspec.UNSET
    is_system_generated: bool | msgspec.UnsetType = msgspec.UNSET


_DECODER = msgspec.json.Decoder(RecordEventBody)


def decode_body(body: bytes) -> RecordEventBody:
    """The body's fields; `data` is checked when the message is published. Raises InvalidBody."""
    try:
        return _DECODER.decode(body)
    except msgspec.ValidationError as error:
        refusal = invalid_from(error, Reason.SCHEMA)
        raise InvalidBody(refusal.path, refusal.detail) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody("$", str(error)) from error


def activity_message(body: RecordEventBody, tenant: TenantContext, now: datetime) -> ActivityMessage:
    """The message that is published for the tenant. Raises Forbidden or InvalidBody."""
    if tenant.role != "service":
        _check_claims_nothing(body)
    actor = Actor(id=tenant.user) if body.actor is msgspec.UNSET else body.actor
    return ActivityMessage(
        id=(body.id or str(uuid4())).lower(),
        organization_id=tenant.organization,
        object_type=body.object_type.lower(),
        object_id=body.object_id,
        event_type=body.event_type,
        actor=actor,
        data=body.data,
        summary=body.summary,
        is_system_generated=actor is None if body.is_system_generated is msgspec.UNSET else body.is_system_generated,
        created_at=_checked_time(body.created_at or now, now),
        source=SOURCE,
        associations=tuple(ObjectReference(each.object_type.lower(), each.object_id) for each in body.associations),
    )


def recorded_event(message: ActivityMessage, created_at: datetime) -> TimelineEvent:
    """The event as the timeline will answer it; names that only the directory knows come with the stored one.

    Raises InvalidMessage for an unknown type or data against its schema.
    """
    event_type = event_type_of(message.event_type)
    data = event_type.decode_data(message.data)
    actor = message.actor
    moment = created_at.astimezone(UTC)
    return TimelineEvent(
        id=message.id,
        event_type=message.event_type,
        actor=TimelineActor(actor.id, actor.email, actor.first_name, actor.last_name) if actor else None,
        object_type=message.object_type,
        object_id=message.object_id,
        data=message.data,
        summary=message.summary or event_type.summarise(data, object_type=message.object_type),
        is_system_generated=bool(message.is_system_generated),
        created_at=moment,
        updated_at=moment,
    )


def is_repeat(body: RecordEventBody, message: ActivityMessage, stored: TimelineEvent) -> bool:
    """Whether the body says again what is stored; a body without `created_at` leaves the moment to the first one."""
    return (
        (message.object_type, message.object_id, message.event_type)
        == (stored.object_type, stored.object_id, stored.event_type)
        and (message.actor.id if message.actor else None) == (stored.actor.id if stored.actor else None)
        and bytes(message.data) == bytes(stored.data)
        and (body.created_at is None or message.created_at == stored.created_at)
    )


def refused(error: InvalidMessage) -> BodyTooLarge | InvalidBody:
    """The publisher's refusal as an answer: too large, or wrong at a path."""
    if error.reason is Reason.SIZE:
        return BodyTooLarge(error.detail)
    return InvalidBody(error.path, error.detail)


def _check_claims_nothing(body: RecordEventBody) -> None:
    if body.actor is not msgspec.UNSET:
        raise Forbidden("actor: only the role service may name an actor")
    if body.is_system_generated is True:
        raise Forbidden("is_system_generated: only the role service may record system events")


def _checked_time(moment: datetime, now: datetime) -> datetime:
    if not _EARLIEST <= moment <= now + _LATEST_FROM_NOW:
        raise InvalidBody("$.created_at", "must lie between 1970 and one year from now")
    return moment.astimezone(UTC)
