"""Webhooks on the real stack: signed, in order, at least once across kill -9; one that is silent delays nobody."""

import base64
import hashlib
import hmac
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.commands.token import Role
from deploy.embedded.child_process import ChildProcess
from runtime.kafka import Record
from tests.e2e.conftest import Answer, Api, api_for, publish, record_of
from tests.e2e.webhook_receiver import Received, Receiver, running_receiver
from tests.services import running_api
from tests.waiting import eventually

WEBHOOKS = "/api/v1/activities/webhooks/"
HOOKED = f"org-{uuid4()}"
BOTTLECRM_SECRET, HUBSPOT_SECRET = "whsec_of-the-tests", "client secret of the tests"
OBJECTS = 6
EVENTS = 40


@pytest.fixture(scope="module")
def hook_settings(settings: dict[str, str]) -> dict[str, str]:
    return settings | {
        "TIMELINE_WEBHOOK_ALLOWED_HOSTS": "127.0.0.1",
        "TIMELINE_WEBHOOK_PORT": "0",
        "TIMELINE_HOOK_SECRETS": json.dumps({HOOKED: {"bottlecrm": BOTTLECRM_SECRET, "hubspot": HUBSPOT_SECRET}}),
        "TIMELINE_WEBHOOK_FIRST_RETRY_SECONDS": "0.2",
        "TIMELINE_WEBHOOK_REFRESH_SECONDS": "0.3",
        "TIMELINE_WEBHOOK_TIMEOUT_SECONDS": "3",
    }


@pytest.fixture(scope="module")
def hook_api_url(hook_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_api(hook_settings, tmp_path_factory.mktemp("hook-api")) as url:
        yield url


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


@contextmanager
def delivering(hook_settings: dict[str, str], log: Path) -> Iterator[ChildProcess]:
    command = [sys.executable, "-m", "deploy.cli", "webhooks"]
    process = ChildProcess("webhooks", command, log_path=log, environment=hook_settings)
    process.start()
    try:
        yield process
    finally:
        process.kill()


def note(organization: str, lead: int, number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "organization_id": organization,
        "event_type": "note",
        "object_type": "lead",
        "object_id": f"l-{lead}",
        "data": {"text": str(number)},
        "created_at": "2024-01-15T10:30:00Z",
        **more,
    }


def notes(organization: str, numbers: range) -> list[Record]:
    """One of each number on every lead."""
    return [record_of(note(organization, lead, number)) for number in numbers for lead in range(OBJECTS)]


def made(admin: Api, receiver: Receiver, path: str, **filters: Any) -> Any:
    body = {"url": f"{receiver.url}{path}", **filters}
    # An API that has just started does not follow the changes yet, and says so.
    answers: list[Answer] = []

    def is_taken() -> bool:
        answers.append(admin.post(WEBHOOKS, body))
        return answers[-1].status != 503

    eventually(is_taken, "the API follows the changes")
    assert answers[-1].status == 201, answers[-1].text
    return answers[-1].json


def listed(admin: Api, endpoint: Any) -> Any:
    return next(each for each in admin.get(WEBHOOKS).json["webhooks"] if each["id"] == endpoint["id"])


def in_order(received: list[Received]) -> dict[str, list[int]]:
    """By lead, the numbers in the order in which each came first."""
    found: dict[str, list[int]] = defaultdict(list)
    seen: set[str] = set()
    for each in received:
        if each.message_id not in seen:
            seen.add(each.message_id)
            found[each.event["object_id"]].append(int(each.event["data"]["text"]))
    return found


def test_every_change_arrives_signed_and_in_order_however_the_process_dies(
    *,
    hook_settings: dict[str, str],
    hook_api_url: str,
    worker: ChildProcess,
    receiver: Receiver,
    organization: str,
    tmp_path: Path,
) -> None:
    assert worker.exit_code is None
    kafka, log = hook_settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"], tmp_path / "webhooks.log"
    admin = api_for(hook_settings, hook_api_url, organization, role=Role.ADMIN)
    endpoint = made(admin, receiver, "/good", event_types=["note"], object_types=["lead"])
    silent = made(admin, receiver, "/silent")
    receiver.silent.add("/silent")
    whole = {f"l-{lead}": list(range(EVENTS)) for lead in range(OBJECTS)}
    calls = [note(organization, 0, 0, event_type="call", data={"direction": "outbound", "outcome": "successful"})]
    publish(kafka, map(record_of, calls))

    with delivering(hook_settings, log) as process:
        publish(kafka, notes(organization, range(EVENTS // 4)))
        publish(kafka, notes(organization, range(EVENTS // 4, EVENTS // 2)))
        eventually(lambda: len(receiver.of("/good")) > OBJECTS, "deliveries begin")
        process.kill()
    publish(kafka, notes(organization, range(EVENTS // 2, EVENTS)))
    with delivering(hook_settings, log):
        eventually(lambda: in_order(receiver.of("/good")) == whole, "every change arrived in order")
        eventually(lambda: "/silent" in receiver.attempts, "the silent one is tried")
        assert all(each.is_signed_with(endpoint["secret"]) for each in receiver.received)
        assert not any(each.is_signed_with(silent["secret"]) for each in receiver.received)
        ids = {each.message_id: each.event["id"] for each in receiver.of("/good")}
        assert len(ids) == len(set(ids.values())) == OBJECTS * EVENTS
        eventually(lambda: listed(admin, silent)["state"] == "failing", "the silent one is known to fail")

        rotated = admin.post(f"{WEBHOOKS}{endpoint['id']}/rotate-secret", {}).json
        before = len(receiver.of("/good"))
        edited = note(organization, 0, 100)
        eventually(lambda: listed(admin, endpoint)["delivered"] >= OBJECTS * EVENTS, "counted")
        publish(kafka, [record_of(edited)])
        eventually(lambda: len(receiver.of("/good")) > before, "one more")
        last = receiver.of("/good")[-1]
        if not last.is_signed_with(rotated["secret"]):
            # The process reads endpoints every 0.3 s.
            publish(kafka, [record_of(note(organization, 0, 101))])
            eventually(lambda: receiver.of("/good")[-1].is_signed_with(rotated["secret"]), "the new secret signs")
        assert receiver.of("/good")[-1].is_signed_with(endpoint["secret"])

        publish(kafka, [record_of(edited | {"action": "deleted", "revision": 5})])
        eventually(lambda: receiver.of("/good")[-1].body["data"]["action"] == "deleted", "the deletion")
        assert receiver.of("/good")[-1].event["id"] == edited["id"]

        again = len(receiver.of("/good"))
        replayed = admin.post(f"{WEBHOOKS}{endpoint['id']}/replay", {"position": endpoint["position"]})
        assert replayed.status == 202, replayed.text
        eventually(
            lambda: len({e.message_id for e in receiver.of("/good")[again:]} & set(ids)) == len(ids), "all again"
        )
        assert admin.send("DELETE", f"{WEBHOOKS}{endpoint['id']}").status == 204
        assert [each["id"] for each in admin.get(WEBHOOKS).json["webhooks"]] == [silent["id"]]


def test_a_receiver_that_fails_is_retried_and_one_that_is_gone_given_up_until_a_replay(
    *,
    hook_settings: dict[str, str],
    hook_api_url: str,
    worker: ChildProcess,
    receiver: Receiver,
    organization: str,
    tmp_path: Path,
) -> None:
    assert worker.exit_code is None
    kafka = hook_settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]
    admin = api_for(hook_settings, hook_api_url, organization, role=Role.ADMIN)
    receiver.answers |= {"/moody": 500, "/gone": 410, "/redirect": 302}
    moody, gone, redirect = (made(admin, receiver, path) for path in receiver.answers)
    publish(kafka, [record_of(note(organization, 1, number)) for number in range(3)])

    with delivering(hook_settings, tmp_path / "webhooks.log"):
        eventually(lambda: receiver.attempts.count("/moody") >= 3, "it is tried again")
        failing = eventually(lambda: (s := listed(admin, moody))["state"] == "failing" and s, "its state says so")
        assert failing["last_error"] == "answered 500"
        assert failing["failing_since"] is not None
        receiver.answers["/moody"] = 200
        eventually(lambda: in_order(receiver.of("/moody")) == {"l-1": [0, 1, 2]}, "it gets everything, in order")
        eventually(lambda: listed(admin, moody)["state"] == "active", "and is well again")

        eventually(lambda: listed(admin, gone)["state"] == "given_up", "410 says never again")
        tried = receiver.attempts.count("/gone")
        receiver.answers["/gone"] = 204
        publish(kafka, [record_of(note(organization, 1, 3))])
        eventually(lambda: len(in_order(receiver.of("/moody")).get("l-1", [])) == 4, "others go on")
        assert receiver.attempts.count("/gone") == tried
        assert admin.post(f"{WEBHOOKS}{gone['id']}/replay", {}).status == 202
        eventually(lambda: in_order(receiver.of("/gone")) == {"l-1": [0, 1, 2, 3]}, "nothing was left out")

        assert receiver.attempts.count("/redirect") >= 2
        assert "/elsewhere" not in receiver.attempts
        assert listed(admin, redirect)["last_error"] == "answered 302"


def test_endpoints_are_for_admins_of_one_organization(
    hook_settings: dict[str, str], hook_api_url: str, receiver: Receiver, organization: str
) -> None:
    admin = api_for(hook_settings, hook_api_url, organization, role=Role.ADMIN)
    stranger = api_for(hook_settings, hook_api_url, f"{organization}-other", role=Role.ADMIN)
    endpoint = made(admin, receiver, "/mine")
    path = f"{WEBHOOKS}{endpoint['id']}"

    assert "secret" not in listed(admin, endpoint)
    assert stranger.get(WEBHOOKS).json == {"webhooks": []}
    assert {stranger.send("DELETE", path).status, stranger.post(f"{path}/replay", {}).status} == {404}
    for role in (Role.MEMBER, Role.SERVICE):
        assert api_for(hook_settings, hook_api_url, organization, role=role).get(WEBHOOKS).status == 403
    for body in (
        {"url": "https://169.254.169.254/latest"},
        {"url": "http://example.com/"},
        {"url": f"{receiver.url}/x", "events": []},
        {"url": f"{receiver.url}/x", "actions": ["exploded"]},
        {},
    ):
        refused = admin.post(WEBHOOKS, body)
        assert (refused.status, refused.json["error"]) == (422, "invalid_body"), refused.text
    assert admin.post(f"{path}/replay", {"position": "nonsense"}).status == 400
    more = [admin.post(WEBHOOKS, {"url": f"{receiver.url}/{n}"}).status for n in range(20)]
    assert more == [201] * 19 + [409]


def signed_by_bottlecrm(body: bytes, secret: str = BOTTLECRM_SECRET, seconds_ago: int = 0) -> dict[str, str]:
    moment = int(time.time()) - seconds_ago
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-BottleCRM-Signature": f"t={moment},v1={digest}"}


def signed_by_hubspot(body: bytes, url: str) -> dict[str, str]:
    moment = int(time.time() * 1000)
    digest = hmac.digest(HUBSPOT_SECRET.encode(), f"POST{url}{body.decode()}{moment}".encode(), "sha256")
    return {
        "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
        "X-HubSpot-Request-Timestamp": str(moment),
    }


def sent(url: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return httpx.post(url, content=body, headers={"Content-Type": "application/json", **headers})


def test_webhooks_of_crms_become_activities_and_only_signed_ones(
    hook_settings: dict[str, str], hook_api_url: str, worker: ChildProcess
) -> None:
    assert worker.exit_code is None
    url = f"{hook_api_url}/api/v1/activities/hooks/bottlecrm?organization={HOOKED}"
    lead = str(uuid4())
    body = json.dumps(
        {"id": str(uuid4()), "event": "lead.created", "created_at": "2026-01-15T10:30:00+00:00", "org_id": "x",
         "data": {"id": lead, "title": "Big one"}}
    ).encode()  # fmt: skip
    forged = [
        sent(url, body, {}),
        sent(url, body, signed_by_bottlecrm(body, "another secret")),
        sent(url, body, signed_by_bottlecrm(body, seconds_ago=400)),
        sent(url, body + b" ", signed_by_bottlecrm(body)),
        sent(url.replace(HOOKED, "other"), body, signed_by_bottlecrm(body)),
        sent(url.replace("bottlecrm", "hubspot"), body, signed_by_bottlecrm(body)),
    ]
    assert {(each.status_code, each.text) for each in forged} == {(401, forged[0].text)}

    first, again = (sent(url, body, signed_by_bottlecrm(body)) for _ in range(2))
    assert (first.status_code, first.json()["accepted"]) == (202, 1)
    assert (again.status_code, again.json()["duplicates"]) == (202, 1)
    nonsense = sent(url, b'{"id": 1}', signed_by_bottlecrm(b'{"id": 1}'))
    assert (nonsense.status_code, nonsense.json()["error"]) == (422, "invalid_body")

    events = json.dumps(
        [{"objectId": int(uuid4()) >> 70, "eventId": 1, "portalId": 33, "occurredAt": 1762216307945,
          "subscriptionType": "deal.propertyChange", "propertyName": "dealstage", "propertyValue": "closedwon"}]
    ).encode()  # fmt: skip
    hubspot = url.replace("bottlecrm", "hubspot")
    taken = sent(hubspot, events, signed_by_hubspot(events, hubspot))
    assert taken.status_code == 202, taken.text

    member = api_for(hook_settings, hook_api_url, HOOKED)
    deal = str(json.loads(events)[0]["objectId"])
    for object_type, object_id, event_type in (("lead", lead, "custom"), ("deal", deal, "deal_won")):
        found = eventually(lambda: member.timeline(object_type, object_id)["events"], "the activity")  # noqa: B023 - asked at once
        assert [each["event_type"] for each in found] == [event_type]
