"""The worker's way to decode: a few looks accept what surely keeps the contract, and the contract judges the rest.

msgspec calls Python's `re` for each pattern of a Struct: 2.1 of the 3.1 us that a message took. So there are no
patterns here, and looks that refuse a little too much stand in for them. What they refuse goes through
`decode_message`, which alone decides, and names reason and path; a test compares the two.
"""

import re
from functools import lru_cache

import msgspec

from schemas.activity_message import NO_DATA, ActivityMessage, Actor, check_bounds, decode_message

_MAX_ID_CHARACTERS = 128
_KNOWN_NAMES = 8192

_is_uuid = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_is_organization_id = re.compile(r"[A-Za-z0-9_.:-]{1,128}").fullmatch
_is_object_type = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}").fullmatch


class _QuickActor(Actor, frozen=True, gc=False):
    """An actor whose id nobody has looked at."""

    id: str


class _QuickMessage(ActivityMessage, kw_only=True, omit_defaults=True, gc=False):
    """A message that nobody has looked at. It holds no cycle, so the garbage collector need not know it."""

    id: str
    organization_id: str
    object_type: str
    object_id: str
    actor: _QuickActor | None = None


_decode = msgspec.json.Decoder(_QuickMessage).decode


def decode_quickly(value: bytes | None) -> ActivityMessage:
    """As `decode_message`: the same message, or the same InvalidMessage."""
    message = _quick(check_bounds(value))
    return decode_message(value) if message is None else message


def _quick(value: bytes) -> ActivityMessage | None:
    try:
        message = _decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    organization_id, object_type = _organization_id(message.organization_id), _object_type(message.object_type)
    if not (organization_id and object_type and _is_complete(message) and _has_plain_ids(message)):
        return None
    message.organization_id, message.object_type = organization_id, object_type
    return message


def _is_complete(message: ActivityMessage) -> bool:
    if message.action == "deleted" or (message.action != "created" and message.created_at is None):
        return False
    return message.event_type != "" and message.data is not NO_DATA


def _has_plain_ids(message: ActivityMessage) -> bool:
    if _is_uuid(message.id) is None or not _is_plain(message.object_id):
        return False
    return message.actor is None or _is_plain(message.actor.id)


def _is_plain(text: str) -> bool:
    # What is printable has no control characters.
    return 0 < len(text) <= _MAX_ID_CHARACTERS and text.isprintable()


# There are few of them: a look into a dictionary is enough, and all rows share one text.


@lru_cache(_KNOWN_NAMES)
def _organization_id(text: str) -> str | None:
    return text if _is_organization_id(text) else None


@lru_cache(_KNOWN_NAMES)
def _object_type(text: str) -> str | None:
    return text.lower() if _is_object_type(text) else None
