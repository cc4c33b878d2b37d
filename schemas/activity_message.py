"""The activity message: bytes of `crm.activities` in, `ActivityMessage` out. Producers encode the same Struct.

Every message is an after-image: the whole event as it is after the action. So neither order nor repetition
matters, and the state of an event is its message of the highest revision.
"""

import re
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from schemas.errors import InvalidMessage, Reason

MAX_MESSAGE_BYTES = 1024 * 1024
MAX_DEPTH = 32

# Python's `$` also matches before a last newline: `acme\n` must not pass for `acme`.
_END = r"(?!\n)$"

OrganizationId = Annotated[
    str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.:-]{1,128}" + _END, description="The tenant that owns the event.")
]
EventId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}" + _END,
        description="A UUID, unique within the organization. The same id again is the same event.",
        extra_json_schema={"format": "uuid"},
    ),
]
ObjectType = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}" + _END,
        description="lead, account, contact, deal, ... (lower-cased).",
    ),
]
ObjectId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,128}" + _END,
        description="The CRM's own id: 1-128 characters, no control characters.",
    ),
]
Timestamp = Annotated[datetime, msgspec.Meta(tz=True, description="RFC 3339 with a zone.")]
Revision = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1, description="Decides which version of an event wins.")]
Action = Literal["created", "updated", "deleted", "restored"]


class Actor(msgspec.Struct, frozen=True, gc=False):
    """Who did it. Names and email that are left out are looked up in the directory."""

    id: ObjectId
    email: str = ""
    first_name: str = ""
    last_name: str = ""


class ObjectReference(msgspec.Struct, frozen=True, gc=False):
    """Another CRM object that the event also belongs to."""

    object_type: ObjectType
    object_id: ObjectId


class PreviousPlace(msgspec.Struct, frozen=True, gc=False):
    """Where the event stood before a source moved it; that place gets a tombstone."""

    object_type: ObjectType
    object_id: ObjectId
    created_at: Timestamp


NO_DATA = msgspec.Raw()
"""A deletion's absent `data`. One object: msgspec leaves out a default field by identity, not by value."""


class ActivityMessage(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One activity of a CRM as it crosses Kafka. Unknown top-level fields are dropped; unknown keys in `data` stay."""

    id: EventId
    organization_id: OrganizationId
    object_type: ObjectType
    object_id: ObjectId
    action: Action = "created"
    event_type: str = ""
    actor: Actor | None = None
    data: msgspec.Raw = NO_DATA
    summary: str | None = None
    is_system_generated: bool | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    revision: Revision | None = None
    source: str = ""
    associations: tuple[ObjectReference, ...] = ()
    previous: PreviousPlace | None = None

    @property
    def is_tombstone(self) -> bool:
        """True when the event is gone after this message."""
        return self.action == "deleted"

    @property
    def has_data(self) -> bool:
        """False only for a deletion that left its data out."""
        return self.data is not NO_DATA

    @property
    def data_text(self) -> str:
        """The JSON text of `data` as it was sent, empty when there is none."""
        return str(self.data, "utf-8")


_DECODER = msgspec.json.Decoder(ActivityMessage)
_ENCODER = msgspec.json.Encoder()
_PATH = re.compile(r" - at `(?P<path>[^`]+)`$")


def encode_message(message: ActivityMessage) -> bytes:
    """The message as UTF-8 JSON, fields at their default left out."""
    if message.has_data and not message.data_text:
        message = msgspec.structs.replace(message, data=NO_DATA)
    return _ENCODER.encode(message)


def partition_key(organization_id: str, object_type: str, object_id: str) -> bytes:
    """The Kafka key that keeps one object's events in one partition. Built, never parsed: an id may hold a `|`."""
    return f"{organization_id}|{object_type}|{object_id}".encode()


def decode_message(value: bytes | None) -> ActivityMessage:
    """The message in `value`, ids and object types lower-cased. `data` is JSON text; its event type decodes it.

    Raises InvalidMessage (null_value, size, encoding, depth, json or schema), naming the path.
    """
    message = _decode(check_bounds(value))
    message.id = message.id.lower()
    message.object_type = message.object_type.lower()
    _check_completeness(message)
    return message


def check_bounds(value: bytes | None) -> bytes:
    """What a message must be before anybody parses it. Raises InvalidMessage (null_value, size, encoding or depth)."""
    if value is None:
        raise InvalidMessage(Reason.NULL_VALUE, "the record has no value")
    if len(value) > MAX_MESSAGE_BYTES:
        raise InvalidMessage(Reason.SIZE, f"{len(value)} bytes, at most {MAX_MESSAGE_BYTES} are accepted")
    if not value.isascii():
        _check_encoding(value)
    if value.count(b"{") + value.count(b"[") > MAX_DEPTH and nesting_depth(value) > MAX_DEPTH:
        raise InvalidMessage(Reason.DEPTH, f"nested deeper than {MAX_DEPTH} levels")
    return value


def _check_encoding(value: bytes) -> None:
    # msgspec skips over `data` without looking at its bytes (0.22, measured): 0.1 us here closes that hole.
    try:
        value.decode()
    except UnicodeDecodeError as error:
        raise InvalidMessage(Reason.ENCODING, f"not UTF-8: {error.reason} at byte {error.start}") from error


# Possessive, and a string that never ends takes the rest: with a plain `*` and a required quote, 8 KB of `\"` after one
# open quote took 0.76 s, four times that for twice as much; 1 MiB would have held the worker for most of an hour.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def nesting_depth(value: bytes) -> int:
    """The deepest nesting of arrays and objects in a JSON text; brackets inside strings do not count."""
    depth = deepest = 0
    for match in _STRING_OR_BRACKET.finditer(value):
        token = match.group()
        if token in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token in b"]}":
            depth -= 1
    return deepest


def _decode(value: bytes) -> ActivityMessage:
    try:
        return _DECODER.decode(value)
    except msgspec.ValidationError as error:
        raise invalid_from(error, Reason.SCHEMA) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(Reason.JSON, str(error)) from error


def invalid_from(error: msgspec.ValidationError, reason: Reason, root: str = "$") -> InvalidMessage:
    """msgspec's refusal as ours: its sentence, and its path below `root`."""
    text = str(error)
    match = _PATH.search(text)
    if match is None:
        return InvalidMessage(reason, text, root)
    return InvalidMessage(reason, text[: match.start()], root + match["path"].removeprefix("$"))


def _check_completeness(message: ActivityMessage) -> None:
    """The rules between fields that a Struct cannot state."""
    if message.action != "created" and message.created_at is None:
        raise InvalidMessage(Reason.SCHEMA, f"required when action is {message.action}", "$.created_at")
    if message.is_tombstone:
        _check_tombstone_data(message)
        return
    if not message.event_type:
        raise InvalidMessage(Reason.SCHEMA, "Object missing required field `event_type`")
    if not message.has_data:
        raise InvalidMessage(Reason.SCHEMA, "Object missing required field `data`")


def _check_tombstone_data(message: ActivityMessage) -> None:
    """No event type need be there to decode it; null is as good as absent."""
    if message.data_text == "null":
        message.data = NO_DATA
    elif message.has_data and not message.data_text.startswith("{"):
        raise InvalidMessage(Reason.DATA, "Expected `object`", "$.data")
