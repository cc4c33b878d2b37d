"""Would the worker take these bytes? The rules of its validate step, in its order; a test compares the two."""

from collections.abc import Collection
from datetime import datetime

from schemas.activity_message import ActivityMessage, decode_message
from schemas.errors import InvalidMessage, Reason
from schemas.event_times import check_times
from schemas.event_types import event_type_of


def accepted(
    value: bytes | None, record_time: datetime, allowed_organizations: Collection[str] | None
) -> ActivityMessage:
    """The message that the worker would accept. Raises InvalidMessage with the reason and path of its refusal."""
    message = decode_message(value)
    if allowed_organizations is not None and message.organization_id not in allowed_organizations:
        raise InvalidMessage(Reason.TENANT, "this organization may not write to this topic", "$.organization_id")
    check_times(message, record_time)
    if message.event_type:
        event_type = event_type_of(message.event_type)
        if message.has_data:
            event_type.decode_data(message.data)
    return message
