"""Notices between two positions, read from Kafka: for whoever resumes further back than memory reaches."""

import time
from collections.abc import AsyncIterator

from query_api.changes.errors import ChangesUnavailable, PositionTooOld, UnreadableNotice
from query_api.changes.placed_notice import PlacedNotice, placed_notice
from query_api.changes.position import Position
from query_api.changes.tail import Bounds, Tail
from query_api.errors import InvalidPosition

_WAIT_SECONDS = 0.2
_SILENCE_SECONDS = 5.0


async def notices_between(tail: Tail, position: Position, until: Position) -> AsyncIterator[PlacedNotice]:
    """Of each partition in order. Raises PositionTooOld, InvalidPosition or ChangesUnavailable."""
    check_bounds(position, await tail.bounds())
    pairs = enumerate(zip(position.offsets, until.offsets, strict=True))
    missing = {number: (start, end) for number, (start, end) in pairs if start < end}
    if not missing:
        return
    tail.start_at({number: start for number, (start, _) in missing.items()})
    heard_at = time.monotonic()
    while missing:
        records = await tail.records(_WAIT_SECONDS)
        if records:
            heard_at = time.monotonic()
        elif time.monotonic() - heard_at > _SILENCE_SECONDS:
            raise ChangesUnavailable("Kafka no longer answers")
        for record in records:
            if record.partition not in missing:
                continue
            _, end = missing[record.partition]
            if record.offset + 1 >= end:
                del missing[record.partition]
            if record.offset >= end:
                continue
            placed = placed_notice(record)
            if placed is None:
                raise UnreadableNotice(record.partition, record.offset)
            yield placed


def check_bounds(position: Position, bounds: Bounds) -> None:
    """Raises PositionTooOld for what retention has cut, InvalidPosition for what was never written."""
    for offset, first, end in zip(position.offsets, bounds.beginning, bounds.end, strict=True):
        if offset < first:
            raise PositionTooOld("retention has cut it")
        if offset > end:
            raise InvalidPosition("behind everything that was published")
