"""The API as a visitor's `curl` calls it; the few requests that the demo makes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import msgspec

from deploy.demo.sample import Object
from deploy.errors import DemoFailed

_PAGE_SIZE = 100


class EventActor(msgspec.Struct, frozen=True):
    """Who did it."""

    id: str


class Event(msgspec.Struct, frozen=True):
    """What the demo needs of an event."""

    id: str
    event_type: str
    summary: str
    created_at: datetime
    actor: EventActor | None = None
    data: dict[str, Any] = {}


class _Timeline(msgspec.Struct, frozen=True):
    events: list[Event]


class Counts(msgspec.Struct, frozen=True):
    """The data of an `activity_summary`."""

    period: str
    call_count: int
    email_count: int
    meeting_count: int
    note_count: int
    counts: dict[str, int]
    total: int


class _Summary(msgspec.Struct, frozen=True):
    data: Counts


class TimelineClient:
    """Reads timelines and summaries of the organization that the token names."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token

    def timeline(self, place: Object) -> Iterator[Event]:
        """All events of an object, newest first."""
        page = 1
        while True:
            query = {"object_type": place[0], "object_id": place[1], "page": str(page), "page_size": str(_PAGE_SIZE)}
            events = msgspec.json.decode(self._get("timeline", query), type=_Timeline).events
            yield from events
            if len(events) < _PAGE_SIZE:
                return
            page += 1

    def summary(self, span: tuple[datetime, datetime], place: Object | None = None) -> Counts:
        """Counts within a span of time, of one object or of the organization."""
        query = {"date_from": span[0].isoformat(), "date_to": span[1].isoformat()}
        if place is not None:
            query |= {"object_type": place[0], "object_id": place[1]}
        return msgspec.json.decode(self._get("summary", query), type=_Summary).data

    def curl_of_timeline(self, place: Object, page_size: int = 5) -> str:
        """A command that shows an object's newest events; `$TOKEN` stands for the token."""
        query = urlencode({"object_type": place[0], "object_id": place[1], "page_size": page_size})
        return f"curl -sH \"Authorization: Bearer $TOKEN\" '{self.url}/api/v1/activities/timeline/?{query}'"

    def _get(self, name: str, query: dict[str, str]) -> bytes:
        address = f"{self.url}/api/v1/activities/{name}/?{urlencode(query)}"
        request = Request(address, headers={"Authorization": f"Bearer {self.token}"})  # noqa: S310 - the stack's own
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                body: bytes = answer.read()
                return body
        except HTTPError as error:
            raise DemoFailed(f"GET {name} answered {error.code}: {error.read(300).decode(errors='replace')}") from error
        except URLError as error:
            raise DemoFailed(f"GET {name}: {error.reason}") from error
