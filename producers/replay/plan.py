"""A letter and a repair in, the record to publish or the refusal out. Pure, but that it asks for cut originals."""

from collections.abc import Collection
from hashlib import blake2b
from typing import Protocol

import msgspec

from producers.replay.errors import NotReplayable
from producers.replay.judge import accepted
from producers.replay.letter import Headers, Letter
from producers.replay.repair import Repair, repaired
from runtime.kafka import Record
from schemas.activity_message import ActivityMessage, partition_key
from schemas.cloud_event import activity_value, without_envelope
from schemas.errors import InvalidMessage
from schemas.replay_headers import ORIGINAL_TIMESTAMP, REPLAY_COUNT, REPLAY_HEADERS, REPLAY_ID, REPLAY_OF

MAX_REPLAYS = 3


class Original(msgspec.Struct, frozen=True):
    """Key, value and headers of a record as the original topic holds them."""

    key: bytes | None
    value: bytes | None
    headers: Headers


class Originals(Protocol):
    """Where whole records are found again."""

    def fetch(self, letter: Letter) -> Original:
        """The record behind a truncated letter. Raises NotReplayable when its topic no longer holds it."""


class ReplayOrder(msgspec.Struct, frozen=True):
    """What is the same for all letters of one replay. `force` lifts the limits on replaying once more."""

    replay_id: str
    repair: Repair = Repair()
    force: bool = False


class Planned(msgspec.Struct, frozen=True):
    """What becomes of one letter: a record to publish, or a reason not to."""

    letter: Letter
    record: Record | None = None
    content: str = ""
    reason: str = ""
    path: str = ""
    detail: str = ""


def plan(
    letter: Letter, order: ReplayOrder, originals: Originals, allowed_organizations: Collection[str] | None
) -> Planned:
    """The decision for one letter; what the worker would refuse again is not published."""
    try:
        original = _as_message(originals.fetch(letter) if letter.is_truncated else _kept(letter))
        value = repaired(original.value, order.repair) if original.value is not None else None
        message = accepted(value, letter.first_failed_at, allowed_organizations)
        content = content_name(value or b"")
        if not order.force:
            _check_limits(letter, content)
    except (InvalidMessage, NotReplayable) as refusal:
        return Planned(letter, reason=str(refusal.reason), path=refusal.path, detail=refusal.detail)
    return Planned(letter, _record(letter, original, value or b"", message, order), content)


def content_name(value: bytes) -> str:
    """A short name for the bytes that were published."""
    return blake2b(value, digest_size=8).hexdigest()


def _kept(letter: Letter) -> Original:
    return Original(letter.key or None, letter.original_value, letter.headers)


def _as_message(original: Original) -> Original:
    """A CloudEvent as the message in it: what a repair names, and what workers read without its headers."""
    value = activity_value(original.value, original.headers)
    return original if value is original.value else Original(original.key, value, without_envelope(original.headers))


def _check_limits(letter: Letter, content: str) -> None:
    if letter.attempts > MAX_REPLAYS:
        raise NotReplayable("replayed", f"was replayed {letter.attempts - 1} times and refused each time")
    # Both contents would have the same revision, and the higher hash, not the later repair, would stand.
    if letter.state == "replayed" and letter.replayed_content != content:
        raise NotReplayable("replayed", "was replayed with another content: edit the event instead")


def _record(letter: Letter, original: Original, value: bytes, message: ActivityMessage, order: ReplayOrder) -> Record:
    headers: list[tuple[str, bytes | str | None]] = [
        *((name, content) for name, content in original.headers if name not in REPLAY_HEADERS),
        (ORIGINAL_TIMESTAMP, str(letter.first_append_ms)),
        (REPLAY_ID, order.replay_id),
        (REPLAY_COUNT, str(letter.attempts)),
        (REPLAY_OF, letter.first_id),
    ]
    return Record(letter.topic, _key(original, message), value, headers)


class _Place(msgspec.Struct, frozen=True):
    organization_id: str
    object_type: str
    object_id: str


_PLACE = msgspec.json.Decoder(_Place)


def _key(original: Original, message: ActivityMessage) -> bytes:
    """The original key, unless the repair changed what keys are made of, or there was none.

    It decides the partition only, never which version wins; the object's other events lie in the partition of its key.
    """
    place = _Place(message.organization_id, message.object_type, message.object_id)
    if original.key and _place_of(original.value or b"") == place:
        return original.key
    return partition_key(place.organization_id, place.object_type, place.object_id)


def _place_of(value: bytes) -> _Place | None:
    try:
        place = _PLACE.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return msgspec.structs.replace(place, object_type=place.object_type.lower())
