"""`CachedEvents`: an object's newest events as they are answered, and which questions they can answer whole. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

import msgspec

from schemas.timeline_event import TimelineEvent

_ENCODER = msgspec.json.Encoder()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ALWAYS = -(2**63)
# Of CPython: a `bytes` and the `Raw` around it, a float, the places in both tuples.
_EVENT_OVERHEAD_BYTES = 150
_ENTRY_OVERHEAD_BYTES = 1000


class Extent(Enum):
    """Which events an entry holds: those of the first page, or those since a moment a day ago."""

    NEWEST = auto()
    RECENT = auto()


class Selection(msgspec.Struct, frozen=True):
    """What was asked for: the events, how many the filter finds in all, and whether there are older ones."""

    events: tuple[msgspec.Raw, ...]
    total: int
    has_more: bool


class CachedEvents(msgspec.Struct, frozen=True):
    """Events newest first, encoded. Of everything since `whole_since` (microseconds) none is missing.

    `total` counts the whole history, None where it was not counted.
    """

    events: tuple[msgspec.Raw, ...]
    moments: tuple[int, ...]
    whole_since: int
    total: int | None
    filled_at: float
    size_bytes: int

    @classmethod
    def of_newest(cls, events: Sequence[TimelineEvent], total: int, filled_at: float) -> "CachedEvents":
        """The first page of an object, of whatever size. Events of the oldest one's moment may lie on the next page."""
        is_whole = total == len(events)
        whole_since = _ALWAYS if is_whole else _micros(events[-1].created_at) + 1
        return cls._made(events, whole_since, total, filled_at)

    @classmethod
    def since(cls, events: Sequence[TimelineEvent], moment: datetime, filled_at: float) -> "CachedEvents":
        """All events from `moment` on."""
        return cls._made(events, _micros(moment), None, filled_at)

    @classmethod
    def _made(
        cls, events: Sequence[TimelineEvent], whole_since: int, total: int | None, filled_at: float
    ) -> "CachedEvents":
        encoded = tuple(msgspec.Raw(_ENCODER.encode(event)) for event in events)
        moments = tuple(_micros(event.created_at) for event in events)
        size = _ENTRY_OVERHEAD_BYTES + sum(len(event) + _EVENT_OVERHEAD_BYTES for event in encoded)
        return cls(encoded, moments, whole_since, total, filled_at, size)

    def select(self, since: datetime | None, until: datetime | None, offset: int, limit: int) -> Selection | None:
        """Events `offset` to `offset + limit` of those with `since` <= created_at < `until`; None: not all are here."""
        if since is None and until is None and self.total is not None:
            return self._counted(self.total, offset, limit)
        oldest = _ALWAYS if since is None else _micros(since)
        if oldest < self.whole_since:
            return None
        first = 0 if until is None else bisect_right(self.moments, -_micros(until), key=_negative)
        end = bisect_right(self.moments, -oldest, key=_negative)
        total = max(0, end - first)
        last = min(first + offset + limit, first + total)
        return Selection(self.events[first + offset : last], total, last < first + total)

    def _counted(self, total: int, offset: int, limit: int) -> Selection | None:
        last = min(offset + limit, total)
        if last > len(self.events):
            return None
        return Selection(self.events[offset:last], total, last < total)


def id_and_moment(event: msgspec.Raw) -> tuple[str, datetime]:
    """What a cursor is made of."""
    decoded = _KEY_DECODER.decode(event)
    return decoded.id, decoded.created_at


class _Key(msgspec.Struct):
    id: str
    created_at: datetime


_KEY_DECODER = msgspec.json.Decoder(_Key)


def _negative(moment: int) -> int:
    return -moment


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
