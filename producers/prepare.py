"""An activity message or its JSON in, the Kafka record out: completed and checked by the rules the worker applies."""

from datetime import UTC, datetime

import msgspec

from runtime.kafka import Record
from schemas.activity_message import (
    ActivityMessage,
    OrganizationId,
    decode_message,
    encode_message,
    invalid_from,
    partition_key,
)
from schemas.errors import Reason
from schemas.event_types import event_type_of

# `omit_defaults` leaves out this very object; any other empty Raw is written as `"data":,` (msgspec 0.22, seen).
_NO_DATA: msgspec.Raw = {each.name: each.default for each in msgspec.structs.fields(ActivityMessage)}["data"]


def prepare(message: ActivityMessage, topic: str) -> Record:
    """The record of a message; a `created` without `created_at` happened now. Raises InvalidMessage."""
    value = encode_message(_completed(message))
    return _record(check(value), value, topic)


def prepare_value(value: bytes, topic: str, organization_id: str | None = None) -> Record:
    """The record of a message in JSON, moved to `organization_id` if given. Raises InvalidMessage.

    Without a change the bytes go out as they came: the worker counts unknown fields and breaks ties by content.
    """
    message = check(value)
    if organization_id is None and (message.created_at is not None or message.action != "created"):
        return _record(message, value, topic)
    if organization_id is not None:
        message.organization_id = organization_id
    return prepare(message, topic)


def check(value: bytes) -> ActivityMessage:
    """The message in `value`, data included. Raises InvalidMessage exactly where the worker would."""
    message = decode_message(value)
    if message.event_type and bytes(message.data):
        event_type_of(message.event_type).decode_data(message.data)
    return message


def check_organization(organization_id: str) -> str:
    """The same id. Raises InvalidMessage when no organization can be called so."""
    try:
        return msgspec.convert(organization_id, OrganizationId)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA, "$.organization_id") from error


def _completed(message: ActivityMessage) -> ActivityMessage:
    if message.created_at is None and message.action == "created":
        message = msgspec.structs.replace(message, created_at=datetime.now(UTC))
    if not bytes(message.data):
        message = msgspec.structs.replace(message, data=_NO_DATA)
    return message


def _record(message: ActivityMessage, value: bytes, topic: str) -> Record:
    return Record(topic, partition_key(message.organization_id, message.object_type, message.object_id), value)
