"""`Api`: the endpoints as a test asks them."""

from collections.abc import Iterator
from typing import Any

import httpx

from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import bearer

TIMELINE = "/api/v1/activities/timeline/"
SUMMARY = "/api/v1/activities/summary/"
EVENTS = "/api/v1/activities/events/"
FEED = "/api/v1/activities/feed/"


class Api:
    """Asks as a member of one organization, unless a test says otherwise."""

    def __init__(self, process: InProcess, organization: str) -> None:
        self.process = process
        self.organization = organization

    def get(self, path: str, *, role: str = "member", **parameters: Any) -> httpx.Response:
        return self.process.get(path, params=parameters, headers=bearer(org=self.organization, role=role))

    def timeline(self, **parameters: Any) -> Any:
        answer = self.get(TIMELINE, **({"object_type": "lead", "object_id": "l-1"} | parameters))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ids(self, **parameters: Any) -> list[str]:
        return [event["id"] for event in self.timeline(**parameters)["events"]]

    def summary(self, **parameters: Any) -> Any:
        answer = self.get(SUMMARY, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def post(self, body: bytes, *, role: str = "member", path: str = EVENTS) -> httpx.Response:
        return self.process.request("POST", path, content=body, headers=bearer(org=self.organization, role=role))

    def feed(self, **parameters: Any) -> Any:
        answer = self.get(FEED, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def feed_ids(self, **parameters: Any) -> list[str]:
        return [event["id"] for event in self.feed(**parameters)["events"]]

    def pages(self, path: str, **parameters: Any) -> Iterator[list[str]]:
        """The ids of page after page, by cursor until its end."""
        cursor: str | None = ""
        while cursor is not None:
            answer = self.get(path, cursor=cursor, **parameters)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            yield [event["id"] for event in page["events"]]
            cursor = page["pagination"]["next_cursor"]
