"""`Frame`: what is sent, encoded once however many clients get it."""

from datetime import datetime

import msgspec

from query_api.live.live_position import LivePosition
from schemas.change_notice import Place
from schemas.timeline_event import TimelineEvent

_ENCODER = msgspec.json.Encoder()


class GoneEvent(msgspec.Struct, frozen=True):
    """What a frame of action `deleted` says of an event: which one, and the place that it left. None of its content."""

    id: str
    object_type: str
    object_id: str
    created_at: datetime


class Frame(msgspec.Struct, eq=False, gc=False):
    """One message. `partition`, `offset` and `index` say which change it tells; `position` stands just behind it.

    `appended_at` is the log's time of the notice, in seconds since 1970; 0 for a frame that tells no change.
    """

    head: str
    position: LivePosition | None = None
    partition: int = -1
    offset: int = -1
    index: int = -1
    appended_at: float = 0.0
    text: str = ""
    size: int = 0

    def __post_init__(self) -> None:
        """Put the parts together."""
        self.text = self.head if self.position is None else f'{self.head},"position":"{self.position}"}}'
        self.size = len(self.text)

    def at(self, position: LivePosition) -> "Frame":
        """The same frame for a client that stands elsewhere."""
        return Frame(self.head, position, self.partition, self.offset, self.index, self.appended_at)


RESYNC = Frame('{"type":"resync"}')
"""Changes were missed: whoever gets this reads again what it shows. What follows it is told from now on."""


def event_head(action: str, event: TimelineEvent) -> str:
    """A frame's text up to its position."""
    return f'{{"type":"event","action":"{action}","event":{_ENCODER.encode(event).decode()}'


def gone_head(event_id: str, place: Place) -> str:
    """The same for an event that is gone from a place."""
    gone = GoneEvent(event_id, place.object_type, place.object_id, place.created_at)
    return f'{{"type":"event","action":"deleted","event":{_ENCODER.encode(gone).decode()}'
