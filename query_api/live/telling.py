"""Which frames a notice becomes. Pure.

A change is told by the row that stands at its place, and only if that row is of the change's own version: if it is
newer, a later change has been stored already and its own notice tells it. So every frame shows the state at or after
its notice, each version of an event is told once, and the last frame of an event is its last state.

A move is told twice: the new object's notice brings the event, the old object's says that it is gone from there. Who
follows both is told both: an event that moves on before its arrival is told shows nowhere else that it has left.
"""

from collections.abc import Iterator
from enum import Enum, auto

import msgspec

from query_api.changes.placed_notice import PlacedNotice
from query_api.live.frame import event_head, gone_head
from query_api.live.subscription import ObjectKey
from query_api.queries.event_columns import timeline_event
from query_api.queries.standing_events import StandingEvent, StandingKey
from schemas.change_notice import ChangedEvent, Place
from schemas.version import as_moved


class Verdict(Enum):
    """What the row at a place says about a change. UNSEEN: this server does not show it yet, or no longer."""

    STANDS = auto()
    SUPERSEDED = auto()
    UNSEEN = auto()


class Telling(msgspec.Struct, frozen=True, gc=False):
    """One change as the readers of one object see it: where its row is looked for, and of which version it must be."""

    placed: PlacedNotice
    index: int
    change: ChangedEvent
    place: Place
    version: int
    is_departure: bool

    @property
    def followed(self) -> ObjectKey:
        """The object whose readers are told."""
        return (self.place.object_type, self.place.object_id)

    @property
    def key(self) -> StandingKey:
        """Where its row is."""
        return (self.place.object_type, self.place.object_id, self.place.created_at, self.change.id)

    @property
    def identity(self) -> tuple[str, ...]:
        """Two tellings with the same one tell the same."""
        kind = "departure" if self.is_departure else "event"
        return (self.placed.notice.organization_id, *self.followed, self.change.id, self.change.version, kind)

    def verdict(self, row: StandingEvent | None) -> Verdict:
        """Whether this change is the one to tell."""
        if row is None or int(row.version) < self.version:
            return Verdict.UNSEEN
        return Verdict.STANDS if int(row.version) == self.version else Verdict.SUPERSEDED

    def head(self, row: StandingEvent) -> str:
        """The frame of a change that stands, up to its position."""
        if row.is_deleted:
            return gone_head(self.change.id, self.place)
        return event_head(self.change.action, timeline_event(row))


def tellings(placed: PlacedNotice) -> Iterator[Telling]:
    """Every change of a notice; the last one of a notice ends it."""
    about = (placed.notice.object_type, placed.notice.object_id)
    for index, change in enumerate(placed.notice.changes):
        version = int(change.version)
        if change.previous is None or (change.place.object_type, change.place.object_id) == about:
            yield Telling(placed, index, change, change.place, version, is_departure=False)
        else:
            yield Telling(placed, index, change, change.previous, as_moved(version), is_departure=True)
