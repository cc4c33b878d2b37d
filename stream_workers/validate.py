"""Step 1: the bytes of one record in, a `ValidActivity` out, or InvalidMessage. Pure: no network, no clock."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from schemas.activity_message import ActivityMessage, OrganizationId
from schemas.errors import InvalidMessage, Reason
from schemas.event_times import check_times
from schemas.event_types import EventData, EventType, event_type_of
from schemas.quick_decode import decode_quickly


class ValidActivity(msgspec.Struct, frozen=True, gc=False):
    """A message that keeps the contract, with its data decoded. A deletion may have neither type nor data."""

    message: ActivityMessage
    event_type: EventType | None
    data: EventData | None


def validate(
    value: bytes | None, record_time: datetime, allowed_organizations: Collection[str] | None = None
) -> ValidActivity:
    """The activity in `value`, every rule of the contract checked; `created_at` is filled from `record_time` if absent.

    `allowed_organizations` are those that may write to the record's topic, None for all. Raises InvalidMessage.
    """
    message = decode_quickly(value)
    if allowed_organizations is not None and message.organization_id not in allowed_organizations:
        raise InvalidMessage(Reason.TENANT, "this organization may not write to this topic", "$.organization_id")
    if message.created_at is None:
        message.created_at = record_time
    check_times(message, record_time)
    if not message.event_type:
        return ValidActivity(message, None, None)
    event_type = event_type_of(message.event_type)
    data = event_type.decode_data(message.data) if message.has_data else None
    return ValidActivity(message, event_type, data)


class _Owner(msgspec.Struct):
    organization_id: OrganizationId
    source: object = ""


_OWNER_DECODER = msgspec.json.Decoder(_Owner)


def owner_of(value: bytes | None) -> tuple[str, str]:
    """Organization and source of a refused message as far as they can be read, else empty: operators only."""
    try:
        owner = _OWNER_DECODER.decode(value or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ("", "")
    return (owner.organization_id, owner.source if isinstance(owner.source, str) else "")
