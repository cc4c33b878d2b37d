"""`Position`: how far `timeline.changes` was read. Text out to clients with every read, and back to resume from.

The next offset of every partition, and which topic it was: offsets of a topic that was deleted and made again start
over. Opaque to clients, and no secret: whoever forges one reads his own organization's changes from somewhere else.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Literal

import msgspec

from query_api.errors import InvalidPosition

MAX_TEXT_LENGTH = 1000
_Offset = Annotated[int, msgspec.Meta(ge=0)]


class Position(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """`offsets[partition]` is the first offset not yet read; `topic` are the first 8 bytes of the topic's id.

    Until `uncached_until` (Unix seconds) a client that sends it is not answered from a cache: it has written something
    that no notice has told yet.
    """

    topic: bytes
    offsets: tuple[_Offset, ...]
    uncached_until: int = 0
    layout: Literal[1] = 1

    @classmethod
    def parse(cls, text: str) -> "Position":
        """The position of a text that `str` made. Raises InvalidPosition."""
        if len(text) > MAX_TEXT_LENGTH:
            raise InvalidPosition("longer than any of this API")
        try:
            return _DECODER.decode(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        except (ValueError, msgspec.DecodeError) as error:
            raise InvalidPosition("not a position of this API") from error

    def __str__(self) -> str:
        """Safe in URLs and headers; about 60 characters for 12 partitions."""
        return urlsafe_b64encode(_ENCODER.encode(self)).decode().rstrip("=")

    def is_comparable(self, other: "Position") -> bool:
        """Whether both are of the same topic, with the same partitions."""
        return self.topic == other.topic and len(self.offsets) == len(other.offsets)

    def covers(self, other: "Position") -> bool:
        """Whether everything before `other` is before this one too."""
        return self.is_comparable(other) and all(
            mine >= theirs for mine, theirs in zip(self.offsets, other.offsets, strict=True)
        )

    def merged(self, other: "Position") -> "Position":
        """The later of both, partition by partition; the offsets of this one, where they cannot be compared."""
        offsets = tuple(map(max, self.offsets, other.offsets)) if self.is_comparable(other) else self.offsets
        return Position(self.topic, offsets, max(self.uncached_until, other.uncached_until))

    def distance(self, earlier: "Position") -> int:
        """How many notices lie from `earlier` up to this one, of all organizations."""
        return sum(max(0, mine - theirs) for mine, theirs in zip(self.offsets, earlier.offsets, strict=True))


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Position)
