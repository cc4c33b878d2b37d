"""Cut at any time and resumed by position, on either instance: every change, in its last state, and none twice."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.query_api.live.live_client import NOON, LiveClient, message, publish
from tests.integration.query_api.live.test_live_events import LEAD, TIMELINE, position_now

OBJECTS = ("l-1", "l-2", "l-3")
EVENTS = 60
CHANGES = 250
SEED = 20240115


class Crm:
    """A CRM that creates, edits, deletes, restores, back-dates and moves, in flushes of any size."""

    def __init__(self, organization: str, bootstrap_servers: str) -> None:
        self._chance = random.Random(SEED)
        self._organization = organization
        self._bootstrap_servers = bootstrap_servers
        self.events: dict[str, dict[str, Any]] = {}
        self.done = threading.Event()

    def work(self) -> None:
        try:
            left = CHANGES
            while left > 0:
                size = min(left, self._chance.choice((1, 1, 5, 40)))
                publish(self._bootstrap_servers, *(self._change() for _ in range(size)))
                left -= size
                self.done.wait(self._chance.random() * 0.1)
        finally:
            self.done.set()

    @contextmanager
    def working(self) -> Iterator[None]:
        thread = threading.Thread(target=self.work)
        thread.start()
        try:
            yield
        finally:
            thread.join()

    def _change(self) -> dict[str, Any]:
        if len(self.events) < EVENTS and (len(self.events) < 5 or self._chance.random() < 0.3):
            moment = NOON - timedelta(days=self._chance.choice((0, 0, 400)), seconds=self._chance.randrange(10**6))
            event = message(self._organization, self._chance.choice(OBJECTS), created_at=moment.isoformat())
        else:
            event = self._edited(self._chance.choice(list(self.events.values())))
        self.events[event["id"]] = event
        return event

    def _edited(self, event: dict[str, Any]) -> dict[str, Any]:
        action = self._chance.choice(("updated", "updated", "deleted", "restored", "moved"))
        after = {name: value for name, value in event.items() if name != "previous"}
        after |= {"revision": event["revision"] + 1, "data": {"text": str(uuid4())}, "action": action}
        if action == "moved":
            before = {name: event[name] for name in ("object_type", "object_id", "created_at")}
            after |= {"action": "updated", "object_id": self._chance.choice(OBJECTS), "previous": before}
        return after


class Screen:
    """What a client shows: a list for each object it follows, or one of everything."""

    def __init__(self, objects: frozenset[str] | None) -> None:
        self._objects = objects
        self.shown: dict[tuple[str, str], str] = {}
        self.told: Counter[str] = Counter()

    def show(self, frame: dict[str, Any]) -> None:
        assert frame["type"] == "event"
        event = frame["event"]
        entry = ("" if self._objects is None else event["object_id"], event["id"])
        if frame["action"] == "deleted":
            self.shown.pop(entry, None)
            return
        self.told[event["data"]["text"] + event["id"]] += 1
        self.shown[entry] = event["data"]["text"]

    def should_show(self, events: dict[str, dict[str, Any]]) -> dict[tuple[str, str], str]:
        standing = [event for event in events.values() if event.get("action") != "deleted"]
        return {
            ("" if self._objects is None else event["object_id"], event["id"]): event["data"]["text"]
            for event in standing
            if self._objects is None or event["object_id"] in self._objects
        }


@pytest.fixture
def instances(url: str, narrow_url: str) -> tuple[str, str]:
    return url, narrow_url


@pytest.mark.parametrize("objects", [frozenset({"l-1", "l-2"}), None], ids=["two objects", "organization"])
def test_a_client_that_is_cut_at_any_time_ends_with_what_stands_and_is_told_nothing_twice(
    instances: tuple[str, str], token: str, organization: str, kafka_bootstrap: str, objects: frozenset[str] | None
) -> None:
    url, narrow_url = instances
    chance, crm, screen = random.Random(SEED), Crm(organization, kafka_bootstrap), Screen(objects)
    followed = None if objects is None else [("lead", each) for each in sorted(objects)]
    position: str | None = position_now(url, token)
    cuts = 0

    with crm.working():
        while not crm.done.is_set():
            # The narrow instance tells a short backlog only; this one is always a flush or two.
            with LiveClient(chance.choice((url, url, narrow_url)), token, followed, position) as client:
                for _ in range(chance.choice((0, 1, 3, 10))):
                    frame = _frame_or_none(client, chance.random())
                    if frame is None or frame["type"] == "resync":
                        break
                    screen.show(frame)
                    position = client.position
            cuts += 1
    with LiveClient(url, token, followed, position) as client:
        expected = screen.should_show(crm.events)
        while screen.shown != expected or client.frames == []:
            frame = _frame_or_none(client, 15)
            if frame is None:
                break
            screen.show(frame)
        for frame in client.until_quiet(0.5):
            screen.show(frame)

    assert screen.shown == expected
    assert [text for text, times in screen.told.items() if times > 1] == []
    assert cuts > 5


def _frame_or_none(client: LiveClient, seconds: float) -> dict[str, Any] | None:
    try:
        return client.next(seconds)
    except TimeoutError:
        return None


def test_what_a_read_did_not_show_is_told_from_the_position_that_it_answered(
    url: str, token: str, organization: str, kafka_bootstrap: str
) -> None:
    messages = [message(organization) for _ in range(30)]

    def publish_one_by_one() -> None:
        for each in messages:
            publish(kafka_bootstrap, each)

    thread = threading.Thread(target=publish_one_by_one)
    thread.start()
    read: list[str] = []
    position = ""
    while len(read) < 5:
        answer = httpx.get(
            url + TIMELINE,
            params={"object_type": "lead", "object_id": "l-1"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )
        read, position = [event["id"] for event in answer.json()["events"]], answer.headers["X-Timeline-Position"]
    thread.join()

    missing = {each["id"] for each in messages} - set(read)
    with LiveClient(url, token, LEAD, position) as client:
        told: set[str] = set()
        while not missing <= told:
            told.add(client.next()["event"]["id"])

    assert told | set(read) == {each["id"] for each in messages}


def test_who_is_too_far_behind_is_told_to_read_again_and_then_follows(
    narrow_url: str, token: str, organization: str, kafka_bootstrap: str
) -> None:
    start = position_now(narrow_url, token)
    with LiveClient(narrow_url, token, None, start) as witness:
        # More notices than the instance tells of: one for each object.
        publish(kafka_bootstrap, *(message(organization, f"l-{number}") for number in range(40)))
        witness.take(40)
        with LiveClient(narrow_url, token, LEAD, start) as client:
            assert client.next() == {"type": "resync"}
            after = message(organization)
            publish(kafka_bootstrap, after)
            assert client.next()["event"]["id"] == after["id"]
