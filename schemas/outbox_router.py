"""A record of Debezium's outbox event router in, the JSON of an activity message out.

The router writes the outbox row's `id` and, where `table.fields.additional.placement` says so, its type as the header
`eventType`; the key is the aggregate's id, the value the payload: an activity message, which may leave out what the
headers say. Converters may have put the payload into a JSON string, or beside a schema.
"""

import re
from collections.abc import Mapping
from uuid import UUID, uuid5

import msgspec

from schemas.activity_message import invalid_from
from schemas.errors import InvalidMessage, Reason

ID, EVENT_TYPE = "id", "eventType"
HEADERS = frozenset({ID, EVENT_TYPE})

# Of row ids that are no UUIDs, such as a sequence's: with the event type's name they would still be one outbox's.
_NAMESPACE = UUID("2f0de8a5-73f4-5c0e-8f0a-0b7c5c9a6d11")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_STRING = msgspec.json.Decoder(str)
_ENCODER = msgspec.json.Encoder()


def is_routed(headers: Mapping[str, str]) -> bool:
    """Whether the router wrote the record: both headers are there."""
    return headers.keys() >= HEADERS


def from_router(headers: Mapping[str, str], value: bytes) -> bytes:
    """The activity message; what the payload says itself stands. Raises InvalidMessage (json or schema)."""
    fields = _payload(value)
    fields.setdefault("id", _raw(_event_id(_unquoted(headers[ID]))))
    fields.setdefault("event_type", _raw(_unquoted(headers[EVENT_TYPE])))
    return _ENCODER.encode(fields)


def _payload(value: bytes) -> dict[str, msgspec.Raw]:
    fields = _object(value)
    # `schemas.enable` of Connect's JSON converter.
    if fields.keys() == {"schema", "payload"}:
        fields = _object(bytes(fields["payload"]))
    return fields


def _object(value: bytes) -> dict[str, msgspec.Raw]:
    try:
        if value.lstrip().startswith(b'"'):
            value = _STRING.decode(value).encode()
        return _FIELDS.decode(value)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InvalidMessage(Reason.JSON, str(error)) from error


def _event_id(row_id: str) -> str:
    return row_id if _UUID.fullmatch(row_id) else str(uuid5(_NAMESPACE, row_id))


def _unquoted(text: str) -> str:
    """Connect's JSON header converter writes a text with its quotes."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(_ENCODER.encode(text))
