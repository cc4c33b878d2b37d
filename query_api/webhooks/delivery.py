"""`Delivery`: one change as a receiver gets it. The same change has the same id whenever it is told. Pure."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

import msgspec

from query_api.live.frame import GoneEvent
from query_api.live.telling import Telling
from query_api.queries.event_columns import timeline_event
from query_api.queries.standing_events import StandingEvent
from schemas.timeline_event import TimelineEvent

_NAMESPACE = UUID("0c7a1f52-6f8e-5d9b-8a51-2d7f3f0f4f0b")
_ENCODER = msgspec.json.Encoder()


class WebhookData(msgspec.Struct, frozen=True):
    """What changed. `event` is the event as it stands; of one that is gone only where it was."""

    action: str
    event: TimelineEvent | GoneEvent


class WebhookMessage(msgspec.Struct, frozen=True):
    """The body that Standard Webhooks recommends: type, time of the change, data."""

    type: str
    timestamp: datetime
    data: WebhookData


class Delivery(msgspec.Struct, frozen=True):
    """An id and a body, ready to be signed; and what the filters ask of it."""

    id: str
    body: bytes
    action: str
    event_type: str


def delivery(telling: Telling, row: StandingEvent) -> Delivery:
    """What is told of a change that stands."""
    action = "deleted" if row.is_deleted else telling.change.action
    event: TimelineEvent | GoneEvent
    if row.is_deleted:
        place = telling.place
        event = GoneEvent(telling.change.id, place.object_type, place.object_id, place.created_at)
    else:
        event = timeline_event(row)
    at = datetime.fromtimestamp(telling.placed.appended_ms / 1000, UTC)
    body = WebhookMessage(f"crm.activity.{action}", at, WebhookData(action, event))
    message_id = f"msg_{uuid5(_NAMESPACE, '|'.join(telling.identity)).hex}"
    return Delivery(message_id, _ENCODER.encode(body), action, row.event_type)
