"""`Api`: the endpoints as a test asks them."""

from typing import Any

import httpx

from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import bearer

TIMELINE = "/api/v1/activities/timeline/"
SUMMARY = "/api/v1/activities/summary/"
EVENTS = "/api/v1/activities/events/"


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
