"""`LivePosition`: where a client resumes: a `Position`, and how much of the notices just behind it was told already.

A notice holds up to a thousand changes. A client that left in the middle of one has been told the first of them; such a
notice is `begun`, at most one in each partition: the one at the position's own offset.
"""

import re

import msgspec

from query_api.changes.position import Position
from query_api.errors import InvalidPosition

_TEXT = re.compile(r"(?P<position>[A-Za-z0-9_-]+)(?P<begun>(?:\.\d{1,6}\.\d{1,6}){0,1000})")


class LivePosition(msgspec.Struct, frozen=True, gc=False):
    """The text of a plain `Position` is one as well: what every read answers can be resumed from.

    `begun` are pairs: of the next notice of this partition, that many changes were told.
    """

    position: Position
    begun: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "LivePosition":
        """The position of a text that `str` made. Raises InvalidPosition."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise InvalidPosition("not a position of this API")
        position = Position.parse(found["position"])
        numbers = [int(number) for number in found["begun"].split(".")[1:]]
        begun = dict(zip(numbers[::2], numbers[1::2], strict=True))
        if any(partition >= len(position.offsets) for partition in begun):
            raise InvalidPosition("not a position of this API")
        return cls(position, tuple(sorted(begun.items())))

    def __str__(self) -> str:
        """Safe in URLs and headers."""
        return str(self.position) + "".join(f".{partition}.{changes}" for partition, changes in self.begun)

    def is_behind(self, partition: int, offset: int, index: int) -> bool:
        """Whether change `index` of this notice was not told yet to whoever stands here."""
        start = self.position.offsets[partition]
        if offset != start:
            return offset > start
        return index >= dict(self.begun).get(partition, 0)

    def merged(self, other: "LivePosition") -> "LivePosition":
        """The later of both, partition by partition; this one, where they cannot be compared."""
        position = self.position.merged(other.position)
        begun: dict[int, int] = {}
        for each in (self, other):
            for partition, changes in each.begun:
                if each.position.offsets[partition] == position.offsets[partition]:
                    begun[partition] = max(changes, begun.get(partition, 0))
        return LivePosition(position, tuple(sorted(begun.items())))
