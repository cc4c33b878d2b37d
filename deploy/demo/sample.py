"""The sample in the package: what was recorded, and what its timelines must therefore show."""

from collections import Counter
from datetime import datetime, timedelta
from functools import cached_property
from importlib.resources import files

from schemas.activity_message import ActivityMessage, decode_message

Object = tuple[str, str]
"""Object type and object id."""


class Sample:
    """1,140 activities recorded from a running BottleCRM: its own API, four users, half a year."""

    @cached_property
    def lines(self) -> list[bytes]:
        """One activity message each."""
        return files("producers").joinpath("samples", "bottlecrm-recording.jsonl").read_bytes().splitlines()

    @cached_property
    def messages(self) -> list[ActivityMessage]:
        """The same, decoded."""
        return [decode_message(line) for line in self.lines]

    @property
    def organization_id(self) -> str:
        """The one organization of the recording."""
        return self.messages[0].organization_id

    @property
    def user_id(self) -> str:
        """One of its users."""
        return next(message.actor.id for message in self.messages if message.actor)

    @property
    def types(self) -> Counter[str]:
        """How many events of each type."""
        return Counter(message.event_type for message in self.messages)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first event to just after the last."""
        moments = [message.created_at for message in self.messages if message.created_at]
        return min(moments), max(moments) + timedelta(seconds=1)

    def busiest(self, object_type: str) -> Object:
        """The object of this type with most kinds of events, then most events."""
        kinds: dict[Object, list[str]] = {}
        for message in self.messages:
            if message.object_type == object_type:
                kinds.setdefault((object_type, message.object_id), []).append(message.event_type)
        return max(kinds, key=lambda place: (len(set(kinds[place])), len(kinds[place]), place))

    def event_ids(self) -> dict[Object, set[str]]:
        """The ids that each object's timeline must show."""
        ids: dict[Object, set[str]] = {}
        for message in self.messages:
            ids.setdefault((message.object_type, message.object_id), set()).add(message.id)
        return ids
