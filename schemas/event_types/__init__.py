"""The 22 event types, each declared once. Validation, summaries, schemas, docs and the UI's icons follow from here."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas.errors import InvalidMessage, Reason
from schemas.event_types.conversations import CONVERSATIONS
from schemas.event_types.custom import CUSTOM
from schemas.event_types.documents import DOCUMENTS
from schemas.event_types.event_type import EventData, EventType, Reference
from schemas.event_types.feedback import FEEDBACK
from schemas.event_types.pipeline import PIPELINE

__all__ = ["EVENT_TYPES", "EventData", "EventType", "Reference", "event_type_of"]

EVENT_TYPES: Mapping[str, EventType] = MappingProxyType(
    {each.name: each for each in (*CONVERSATIONS, *PIPELINE, *DOCUMENTS, *FEEDBACK, *CUSTOM)}
)


def event_type_of(name: str) -> EventType:
    """The declaration of a type. Raises InvalidMessage (event_type) for a name nobody declared."""
    try:
        return EVENT_TYPES[name]
    except KeyError:
        raise InvalidMessage(Reason.EVENT_TYPE, f"unknown event type {name[:64]!r}", "$.event_type") from None
