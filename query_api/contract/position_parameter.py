"""`X-Timeline-Position`: every read and write answers it; a client that sends it back never reads anything older."""

from typing import Annotated

import msgspec
from fastapi import Depends, Header

from query_api.changes.position import MAX_TEXT_LENGTH, Position
from query_api.live.live_position import LivePosition

POSITION_HEADER = "X-Timeline-Position"


async def _seen_position(
    text: Annotated[
        str | None,
        Header(
            alias=POSITION_HEADER,
            max_length=MAX_TEXT_LENGTH,
            description="As the last answer or frame had it: no instance then answers anything older, writes included.",
        ),
    ] = None,
) -> Position | None:
    return _seen(LivePosition.parse(text)) if text else None


def _seen(live: LivePosition) -> Position:
    """Of a frame's position: who was told a part of a notice has seen the change, as if all of it had been told."""
    begun = {partition for partition, _ in live.begun}
    offsets = tuple(offset + (partition in begun) for partition, offset in enumerate(live.position.offsets))
    return msgspec.structs.replace(live.position, offsets=offsets)


SeenPosition = Annotated[Position | None, Depends(_seen_position)]
