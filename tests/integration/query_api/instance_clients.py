"""Two instances of the API, and who reads and writes there: `Client` at one, `Writer` at random at several."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from deploy.commands.token import Role, sign
from tests.integration.query_api.api import EVENTS, TIMELINE
from tests.kafka_proxy import KafkaProxy
from tests.tcp_proxy import TcpProxy
from tests.waiting import eventually

POSITION = "X-Timeline-Position"
OBJECTS = ("l-1", "l-2")


class Client:
    """One user at one instance."""

    def __init__(self, settings: Mapping[str, str], url: str, organization: str) -> None:
        token = sign(settings, organization, "u-1", Role.MEMBER, timedelta(hours=1))
        self.http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=70)

    def page(self, object_id: str, position: str | None = None, **parameters: Any) -> httpx.Response:
        headers = {POSITION: position} if position else {}
        query = {"object_type": "lead", "object_id": object_id, **parameters}
        return self.http.get(TIMELINE, params=query, headers=headers)

    def texts(self, object_id: str, position: str | None = None, **parameters: Any) -> list[str]:
        answer = self.page(object_id, position, **parameters)
        assert answer.status_code == 200, answer.text
        return texts_of(answer)

    def record(self, object_id: str, text: str) -> httpx.Response:
        note = {"event_type": "note", "object_type": "lead", "object_id": object_id, "data": {"text": text}}
        return self.http.post(EVENTS, params={"wait": "visible"}, json=note)

    def kept(self, object_id: str, **parameters: Any) -> httpx.Response:
        """The page out of the cache, which the first question fills."""
        answer = eventually(lambda: self._hit(object_id, **parameters), "an answer out of the cache")
        assert answer is not None
        assert answer.status_code == 200
        return answer

    def is_cached(self, object_id: str) -> bool:
        """Asks twice, at once."""
        return any("Age" in self.page(object_id).headers for _ in range(2))

    def _hit(self, object_id: str, **parameters: Any) -> httpx.Response | None:
        answer = self.page(object_id, **parameters)
        return answer if "Age" in answer.headers else None


def texts_of(answer: httpx.Response) -> list[str]:
    return sorted(event["data"]["text"] for event in answer.json()["events"])


class Writer:
    """Writes at random through both instances, and knows what each object must show."""

    def __init__(self, clients: list[Client]) -> None:
        self.clients = clients
        self.random = random.Random(6)
        self.shown: dict[str, dict[str, str]] = {object_id: {} for object_id in OBJECTS}
        self.deleted: dict[str, tuple[str, str]] = {}
        self.position: str | None = None

    def write(self, number: int) -> tuple[Client, str]:
        """One acknowledged write: where, and of which object."""
        client, object_id = self.random.choice(self.clients), self.random.choice(OBJECTS)
        shown = self.shown[object_id]
        action = self.random.choice(["record", "edit", "edit", "delete", "restore"])
        text = f"{action} {number}"
        if action == "restore" and self.deleted:
            event_id, (object_id, text) = self.deleted.popitem()
            answer = client.http.post(f"{EVENTS}{event_id}/restore", headers=self.headers)
            self.shown[object_id][event_id] = text
        elif action == "edit" and shown:
            event_id = self.random.choice(list(shown))
            answer = client.http.patch(EVENTS + event_id, json={"data": {"text": text}}, headers=self.headers)
            shown[event_id] = text
        elif action == "delete" and shown:
            event_id = self.random.choice(list(shown))
            answer = client.http.delete(EVENTS + event_id, headers=self.headers)
            self.deleted[event_id] = (object_id, shown.pop(event_id))
        else:
            answer = client.record(object_id, text)
            shown[answer.json()["id"]] = text
        assert answer.status_code in (200, 201, 204), answer.text
        self.position = answer.headers[POSITION]
        return client, object_id

    @property
    def headers(self) -> dict[str, str]:
        return {POSITION: self.position} if self.position else {}

    def expected(self, object_id: str) -> list[str]:
        return sorted(self.shown[object_id].values())


class Instances(NamedTuple):
    """`near` reaches Kafka and ClickHouse through the proxies, `far` directly."""

    near: str
    far: str
    kafka: KafkaProxy
    clickhouse: TcpProxy


def through(settings: Mapping[str, str], kafka_port: int, clickhouse_port: int) -> dict[str, str]:
    """The settings of an instance that reaches its servers by these ports only."""
    urls = {name: urlsplit(value) for name, value in settings.items() if value.startswith("clickhouse://")}
    proxied = {
        name: url._replace(netloc=f"{url.username}:{url.password or ''}@127.0.0.1:{clickhouse_port}").geturl()
        for name, url in urls.items()
    }
    return {**settings, **proxied, "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{kafka_port}"}
