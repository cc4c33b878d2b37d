"""The body of `POST .../ingest` in, its messages or refusals out, item by item. Pure: the clock is an argument.

Taken are an activity message, an array of them, and CloudEvents: structured, as a batch, or with attributes in headers.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from urllib.parse import unquote

import msgspec

from producers.prepare import check
from query_api.errors import InvalidBody, UnsupportedMediaType
from query_api.tenant import TenantContext
from schemas import cloud_event
from schemas.activity_message import ActivityMessage, encode_message, invalid_from
from schemas.errors import InvalidMessage, Reason
from schemas.event_times import check_times

MAX_ITEMS = 1000
MAX_BODY_BYTES = 16 * 1024 * 1024

_JSON = "application/json"
_BINARY = "ce-"
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ENCODER = msgspec.json.Encoder()


class Item(msgspec.Struct, frozen=True):
    """A message that keeps the contract, and its bytes as they are published: the same for the same message."""

    index: int
    message: ActivityMessage
    value: bytes


class Refused(msgspec.Struct, frozen=True):
    """An item that does not, and why."""

    index: int
    error: InvalidMessage


def read_items(body: bytes, headers: Mapping[str, str], tenant: TenantContext, now: datetime) -> list[Item | Refused]:
    """Every item of the body, checked as the worker does. Raises InvalidBody or UnsupportedMediaType for the whole."""
    to_message, parts = _parts(body, headers)
    return [_item(index, part, to_message, tenant, now) for index, part in enumerate(parts)]


def _parts(body: bytes, headers: Mapping[str, str]) -> tuple[Callable[[bytes], bytes], list[bytes]]:
    """The items, and what makes the JSON of an activity message of one."""
    attributes = {
        name.removeprefix(_BINARY): unquote(value) for name, value in headers.items() if name.startswith(_BINARY)
    }
    if attributes:
        return partial(cloud_event.from_binary, attributes), [body]
    match headers.get("content-type", _JSON).partition(";")[0].strip().lower():
        case cloud_event.STRUCTURED:
            return cloud_event.from_structured, [body]
        case cloud_event.BATCH:
            return cloud_event.from_structured, _split(body)
        case "application/json":
            is_batch = body.lstrip(b" \t\r\n").startswith(b"[")
            return bytes, _split(body) if is_batch else [body]
        case other:
            raise UnsupportedMediaType(other)


def _split(body: bytes) -> list[bytes]:
    try:
        items = _ITEMS.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody("$", str(error)) from error
    if not 1 <= len(items) <= MAX_ITEMS:
        raise InvalidBody("$", f"{len(items)} items; a batch has 1 to {MAX_ITEMS}")
    return [bytes(item) for item in items]


def _item(
    index: int, part: bytes, to_message: Callable[[bytes], bytes], tenant: TenantContext, now: datetime
) -> Item | Refused:
    try:
        message = _checked(_fields(to_message(part)), tenant, now)
    except InvalidMessage as error:
        return Refused(index, error)
    return Item(index, message, encode_message(message))


def _fields(value: bytes) -> dict[str, msgspec.Raw]:
    try:
        return _FIELDS.decode(value)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(Reason.JSON, str(error)) from error


def _checked(fields: dict[str, msgspec.Raw], tenant: TenantContext, now: datetime) -> ActivityMessage:
    """A CRM need not say whose events these are; it may not say another's name either."""
    fields.setdefault("organization_id", msgspec.Raw(_ENCODER.encode(tenant.organization)))
    message = check(_ENCODER.encode(fields))
    if message.organization_id != tenant.organization:
        raise InvalidMessage(Reason.TENANT, "the token is another organization's", "$.organization_id")
    if message.created_at is None:
        # Time is part of what an event is: sent again without it, the same activity would become a second event.
        raise InvalidMessage(Reason.SCHEMA, "required over HTTP, so that a repetition is one", "$.created_at")
    check_times(message, now)
    return message
