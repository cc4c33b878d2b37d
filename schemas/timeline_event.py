"""`TimelineEvent`: an event as the API answers it. Keys and order are the specification's ("Response Format")."""

from datetime import datetime

import msgspec


class TimelineActor(msgspec.Struct, frozen=True):
    """The specification's actor. Names that nobody told are empty strings, as a CRM's own blank fields."""

    id: str
    email: str
    first_name: str
    last_name: str


class TimelineEvent(msgspec.Struct, frozen=True):
    """One item of `events`. `data` is the JSON text the CRM sent, byte for byte; `revision` only when asked for."""

    id: str
    event_type: str
    actor: TimelineActor | None
    object_type: str
    object_id: str
    data: msgspec.Raw
    summary: str
    is_system_generated: bool
    created_at: datetime
    updated_at: datetime
    revision: int | msgspec.UnsetType = msgspec.UNSET
