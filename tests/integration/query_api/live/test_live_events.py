"""What is told of each kind of change, to whom, over a socket and over a stream."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.integration.query_api.live.live_client import LIVE, LiveClient, message, publish, token_of
from tests.waiting import eventually

LEAD = [("lead", "l-1")]
TIMELINE = "/api/v1/activities/timeline/"


def told(frames: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(frame["action"], frame["event"]["id"]) for frame in frames]


def ids_on_timeline(url: str, token: str, object_id: str = "l-1") -> tuple[list[str], str]:
    """What a read shows, and the position that it answers."""
    parameters = {"object_type": "lead", "object_id": object_id}
    answer = httpx.get(url + TIMELINE, params=parameters, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == 200, answer.text
    return [event["id"] for event in answer.json()["events"]], answer.headers.get("X-Timeline-Position", "")


def position_now(url: str, token: str) -> str:
    """A read says none while the instance does not follow the changes, as right after its start."""
    return eventually(lambda: ids_on_timeline(url, token, "nobody")[1], "a position")


@contextmanager
def stream(url: str, token: str, **parameters: Any) -> Iterator[Iterator[dict[str, str]]]:
    """The events of a stream, field by field."""
    headers = {"Authorization": f"Bearer {token}", **parameters.pop("headers", {})}
    with httpx.stream("GET", url + LIVE, params=parameters, headers=headers, timeout=60) as answer:
        assert answer.status_code == 200, answer.read()
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    event: dict[str, str] = {}
    for line in lines:
        if not line and "data" in event:
            yield event
        if not line:
            event = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value


def test_every_change_of_an_object_is_told_in_order_with_its_state(
    url: str, token: str, organization: str, kafka_bootstrap: str
) -> None:
    created = message(organization)
    edited = created | {"action": "updated", "revision": 2, "data": {"text": "Called twice"}}
    deleted = created | {"action": "deleted", "revision": 3}
    restored = created | {"action": "restored", "revision": 4}
    stranger = message(organization, "l-other")

    with LiveClient(url, token, LEAD, position_now(url, token)) as client:
        frames = []
        for change in (created, edited, deleted, restored):
            publish(kafka_bootstrap, stranger, change)
            frames += client.take(1)

    assert told(frames) == [(action, created["id"]) for action in ("created", "updated", "deleted", "restored")]
    assert [frame["event"].get("summary") for frame in frames[:2]] == ["Added note: Called", "Added note: Called twice"]
    assert frames[2]["event"] == {
        "id": created["id"],
        "object_type": "lead",
        "object_id": "l-1",
        "created_at": "2024-01-15T12:00:00Z",
    }
    assert set(frames[0]) == {"type", "action", "event", "position"}


def test_a_move_is_told_at_both_places(url: str, token: str, organization: str, kafka_bootstrap: str) -> None:
    created = message(organization)
    before = {name: created[name] for name in ("object_type", "object_id", "created_at")}
    moved = created | {"object_id": "l-2", "action": "updated", "revision": 2, "previous": before}
    start = position_now(url, token)

    with (
        LiveClient(url, token, LEAD, start) as old,
        LiveClient(url, token, [("lead", "l-2")], start) as new,
        LiveClient(url, token, None, start) as everything,
    ):
        publish(kafka_bootstrap, created)
        assert told(old.take(1)) == told(everything.take(1)) == [("created", created["id"])]
        publish(kafka_bootstrap, moved)
        left, arrived, changed = old.next(), new.next(), everything.next()

    assert (left["action"], left["event"]["object_id"]) == ("deleted", "l-1")
    assert (arrived["action"], arrived["event"]["object_id"]) == ("updated", "l-2")
    assert changed["event"] == arrived["event"]


def test_the_organization_is_told_everything_and_another_one_nothing(
    url: str, settings: dict[str, str], token: str, organization: str, kafka_bootstrap: str
) -> None:
    messages = [
        message(organization, f"l-{number}", created_at=f"20{number}-01-01T00:00:00Z") for number in (10, 15, 24)
    ]
    start = position_now(url, token)
    foreign = token_of(settings, f"{organization}-x")

    with (
        LiveClient(url, token, None, start) as client,
        LiveClient(url, foreign, None, start) as stranger,
        LiveClient(url, foreign, [("lead", "l-10")], start) as spy,
    ):
        publish(kafka_bootstrap, *messages)
        frames = client.take(3)
        assert stranger.until_quiet() == spy.until_quiet(0.2) == []

    assert sorted(told(frames)) == sorted(("created", each["id"]) for each in messages)


def test_a_frame_is_readable_by_the_time_it_comes(
    url: str, token: str, organization: str, kafka_bootstrap: str
) -> None:
    with LiveClient(url, token, LEAD, position_now(url, token)) as client:
        for _ in range(3):
            created = message(organization)
            publish(kafka_bootstrap, created)
            client.next()
            assert created["id"] in ids_on_timeline(url, token)[0]


def test_a_stream_tells_what_a_socket_tells_and_resumes_by_the_last_event_id(
    url: str, token: str, organization: str, kafka_bootstrap: str
) -> None:
    first, second, third = (message(organization, data={"text": "two\nlines"}) for _ in range(3))
    start = position_now(url, token)
    of_lead = {"object_type": "lead", "object_id": "l-1"}

    with LiveClient(url, token, LEAD, start) as socket, stream(url, token, position=start, **of_lead) as events:
        publish(kafka_bootstrap, first)
        by_socket, by_stream = socket.next(), next(events)
    publish(kafka_bootstrap, second)
    eventually(lambda: second["id"] in ids_on_timeline(url, token)[0], "the second event")
    with stream(url, token, headers={"Last-Event-ID": by_stream["id"]}, **of_lead) as events:
        resumed = next(events)
        publish(kafka_bootstrap, third)
        followed = next(events)

    assert json.loads(by_stream["data"]) == by_socket
    assert by_stream["id"] == by_socket["position"]
    assert [json.loads(each["data"])["event"]["id"] for each in (resumed, followed)] == [second["id"], third["id"]]


def test_a_stream_refuses_in_words(narrow_url: str, token: str) -> None:
    def refused(status: int, parameters: dict[str, Any], **headers: str) -> str:
        answer = httpx.get(
            narrow_url + LIVE, params=parameters, headers={"Authorization": f"Bearer {token}", **headers}, timeout=30
        )
        assert answer.status_code == status, answer.text
        return str(answer.json()["detail"])

    assert "position" in refused(400, {"position": "nonsense"})
    assert "object_type" in refused(422, {"object_id": "l-1"})
    assert "at most 4" in refused(422, {"object_type": ["lead"] * 5, "object_id": list("abcde")})
    assert "origin" in refused(403, {}, Origin="https://evil.example")
    assert httpx.get(narrow_url + LIVE, timeout=30).status_code == 401


def test_a_stream_whose_token_expires_says_so_and_ends(url: str, settings: dict[str, str], organization: str) -> None:
    with stream(url, token_of(settings, organization, seconds=3)) as events:
        last = next(events)
        rest = list(events)

    assert (last["event"], json.loads(last["data"])["code"]) == ("close", 4401)
    assert rest == []
