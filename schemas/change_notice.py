"""The change notice: what workers publish to `timeline.changes` once a change is stored, and every API reads."""

from datetime import datetime

import msgspec


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where an event stands."""

    object_type: str
    object_id: str
    created_at: datetime


class ChangedEvent(msgspec.Struct, frozen=True, gc=False):
    """One event that changed. Readers drop repeats by (id, version): notices are at-least-once."""

    id: str
    version: str
    action: str
    place: Place
    previous: Place | None = None


class ChangeNotice(msgspec.Struct, frozen=True, gc=False):
    """All changes of one object in one flush; published after they can be read."""

    organization_id: str
    object_type: str
    object_id: str
    changes: tuple[ChangedEvent, ...]
