"""CloudEvents 1.0 in, the JSON of an activity message out: structured (one JSON text) or binary (attributes and data).

`subject` is `object_type/object_id`, `type` is `crm.activity.<action>`, and the data holds the rest of the message.
Rules: CloudEvents 1.0.2, its JSON format, and its bindings for Kafka and HTTP.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID, uuid5

import msgspec

from schemas import outbox_router
from schemas.activity_message import NO_DATA, EventId, Timestamp, invalid_from
from schemas.errors import InvalidMessage, Reason

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
_CONTENT_TYPE = "content-type"
_BINARY = "ce_"

Headers = tuple[tuple[str, bytes | None], ...]

# Of ids that are no UUIDs: source and id together are unique (CloudEvents 3.1), so they name one event for ever.
_NAMESPACE = UUID("6c1a3c0e-7d6f-5f0c-9d1b-1f0a4b8c2e57")
_SAID_BY_THE_ENVELOPE = ("id", "action", "object_type", "object_id")

_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Attributes(msgspec.Struct, kw_only=True, frozen=True):
    """The context attributes that we read; extensions are ignored, as CloudEvents asks."""

    specversion: Literal["1.0"]
    id: _Text
    source: _Text
    type: Annotated[str, msgspec.Meta(pattern=r"^crm\.activity\.(created|updated|deleted|restored)(?!\n)$")]
    subject: Annotated[str, msgspec.Meta(pattern=r"^[^/]+/.")]
    time: Timestamp | None = None


class _Structured(Attributes, kw_only=True, frozen=True):
    data: msgspec.Raw = NO_DATA
    data_base64: msgspec.Raw = NO_DATA


_STRUCTURED = msgspec.json.Decoder(_Structured)
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ENCODER = msgspec.json.Encoder()
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def activity_value(value: bytes | None, headers: Headers) -> bytes | None:
    """The JSON of a record's activity message: the value itself, unless its headers say that it is in an envelope.

    That is a CloudEvent (its binding for Kafka, 3.2 and 3.3), or a record of Debezium's outbox router.
    Raises InvalidMessage (json or schema).
    """
    # Nearly every record has no headers at all.
    if not headers or value is None:
        return value
    texts = {name: (content or b"").decode(errors="replace") for name, content in headers}
    if texts.get(_CONTENT_TYPE, "").startswith(STRUCTURED):
        return from_structured(value)
    attributes = {name.removeprefix(_BINARY): text for name, text in texts.items() if name.startswith(_BINARY)}
    if attributes:
        return from_binary(attributes, value)
    return outbox_router.from_router(texts, value) if outbox_router.is_routed(texts) else value


def without_envelope(headers: Headers) -> Headers:
    """The headers that are none of the envelope's."""
    routed = outbox_router.HEADERS if outbox_router.is_routed({name: "" for name, _ in headers}) else frozenset()
    own = {_CONTENT_TYPE, *routed}
    return tuple(each for each in headers if each[0] not in own and not each[0].startswith(_BINARY))


def from_structured(value: bytes) -> bytes:
    """The activity message in a CloudEvent of one JSON text. Raises InvalidMessage (json or schema)."""
    try:
        event = _STRUCTURED.decode(value)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(Reason.JSON, str(error)) from error
    if event.data_base64 is not NO_DATA:
        raise InvalidMessage(Reason.SCHEMA, "binary data is no activity; send JSON in `data`", "$.data_base64")
    return _message(event, bytes(event.data))


def from_binary(attributes: Mapping[str, str], data: bytes) -> bytes:
    """The activity message in a CloudEvent whose attributes travel in headers, named here without their prefix.

    Raises InvalidMessage (json or schema).
    """
    try:
        known = msgspec.convert(attributes, Attributes, strict=False)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA) from error
    return _message(known, data)


def _message(attributes: Attributes, data: bytes) -> bytes:
    fields = _fields(data)
    for name in _SAID_BY_THE_ENVELOPE:
        if name in fields:
            raise InvalidMessage(Reason.SCHEMA, "the CloudEvent's attributes say it already", f"$.data.{name}")
    object_type, _, object_id = attributes.subject.partition("/")
    envelope: dict[str, object] = {
        "id": event_id(attributes.source, attributes.id),
        "action": attributes.type.rpartition(".")[2],
        "object_type": object_type,
        "object_id": object_id,
    }
    rest: dict[str, object] = {"source": attributes.source}
    if attributes.time is not None:
        rest["created_at"] = attributes.time
    return _ENCODER.encode(envelope | rest | fields)


def _fields(data: bytes) -> dict[str, msgspec.Raw]:
    try:
        return _FIELDS.decode(data or b"{}")
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA, "$.data") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(Reason.JSON, str(error), "$.data") from error


def event_id(source: str, cloud_event_id: str) -> EventId:
    """The event's UUID: the CloudEvent's own id where it is one, else made of source and id, always the same."""
    if _UUID.fullmatch(cloud_event_id):
        return cloud_event_id
    return str(uuid5(_NAMESPACE, f"{source} {cloud_event_id}"))
