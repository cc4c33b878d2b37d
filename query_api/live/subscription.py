"""What a client asks for: the first frame of a socket or the parameters of an event stream in, `Subscription` out."""

from typing import Annotated, Literal

import msgspec

from query_api.errors import InvalidPosition
from query_api.live.ending import Ended, malformed
from query_api.live.live_position import LivePosition
from schemas.activity_message import ObjectId, ObjectType

ObjectKey = tuple[str, str]
ORGANIZATION: Literal["organization"] = "organization"


class FollowedObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One CRM object."""

    object_type: ObjectType
    object_id: ObjectId


class FirstFrame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The only frame a client sends. Not in the address: that is written to logs."""

    token: str
    subscribe: Annotated[list[FollowedObject], msgspec.Meta(min_length=1)] | Literal["organization"]
    position: str | None = None


class Subscription(msgspec.Struct, frozen=True):
    """Which changes: of these objects, or of the whole organization (None). From now on, or from a position on."""

    objects: frozenset[ObjectKey] | None
    position: LivePosition | None


_DECODER = msgspec.json.Decoder(FirstFrame)


def first_frame(text: str | bytes) -> FirstFrame:
    """The first frame. Raises Ended."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Ended(malformed(f"first frame: {error}")) from error


def subscription(
    followed: list[FollowedObject] | Literal["organization"], position: str | None, max_objects: int
) -> Subscription:
    """What is asked for, checked. Raises Ended."""
    at = None
    if position is not None:
        try:
            at = LivePosition.parse(position)
        except InvalidPosition as error:
            raise Ended(malformed(str(error))) from error
    if followed == ORGANIZATION:
        return Subscription(None, at)
    if len(followed) > max_objects:
        raise Ended(malformed(f"subscribe: at most {max_objects} objects"))
    return Subscription(frozenset((each.object_type.lower(), each.object_id) for each in followed), at)
