"""Step 1: the bytes of one record in, a `ValidActivity` out, or InvalidMessage. Pure: no network, no clock."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import msgspec

from schemas.activity_message import ActivityMessage, OrganizationId, decode_message
from schemas.errors import InvalidMessage, Reason
from schemas.event_types import EventData, EventType, event_type_of

# Hours are counted as DateTime, which ends in 2106 and clamps without a word; the epoch is its other end.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(days=365)


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
    message = decode_message(value)
    if allowed_organizations is not None and message.organization_id not in allowed_organizations:
        raise InvalidMessage(Reason.TENANT, "this organization may not write to this topic", "$.organization_id")
    if message.created_at is None:
        message.created_at = record_time
    _check_range(message, record_time)
    if not message.event_type:
        return ValidActivity(message, None, None)
    event_type = event_type_of(message.event_type)
    data = event_type.decode_data(message.data) if message.has_data else None
    return ValidActivity(message, event_type, data)


def _check_range(message: ActivityMessage, record_time: datetime) -> None:
    latest = record_time + FURTHEST_AHEAD
    _check_moment(message.created_at, latest, "$.created_at")
    _check_moment(message.updated_at, latest, "$.updated_at")
    if message.previous is not None:
        _check_moment(message.previous.created_at, latest, "$.previous.created_at")


def _check_moment(moment: datetime | None, latest: datetime, path: str) -> None:
    if moment is not None and not EARLIEST <= moment <= latest:
        detail = f"must lie between {EARLIEST:%Y-%m-%d} and one year after the record's own time"
        raise InvalidMessage(Reason.RANGE, detail, path)


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
