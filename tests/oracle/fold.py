"""What a pile of activity messages means, said once more and independently of the worker.

Every message is an after-image, so an event is its message of the highest revision, and a deleted one is gone.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

Message = dict[str, Any]


def fold(messages: Iterable[Message]) -> dict[str, Message]:
    """The events that stand, by id. Every message has a `revision`; equal revisions of an id are equal messages."""
    newest: dict[str, Message] = {}
    for message in messages:
        known = newest.get(message["id"])
        if known is None or message["revision"] > known["revision"]:
            newest[message["id"]] = message
    return {event_id: message for event_id, message in newest.items() if message["action"] != "deleted"}


def summary(events: dict[str, Message]) -> Counter[tuple[str, str, str]]:
    """How many events of each type stand at each object in each hour: (object id, hour, type)."""
    return Counter((event["object_id"], event["created_at"][:13], event["event_type"]) for event in events.values())
