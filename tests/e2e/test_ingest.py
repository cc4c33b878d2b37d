"""Activities over HTTP, from the request to the timeline."""

from typing import Any
from urllib.request import Request
from uuid import uuid4

import pytest

from deploy.commands.token import Role
from tests.e2e.conftest import Answer, Api, api_for
from tests.waiting import eventually

INGEST = "/api/v1/activities/ingest"
LEAD = "lead"


@pytest.fixture
def crm(settings: dict[str, str], api: Api, organization: str) -> Api:
    """A CRM's own token."""
    return api_for(settings, api.url, organization, "crm", Role.SERVICE)


def call(object_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "event_type": "call",
        "object_type": LEAD,
        "object_id": object_id,
        "actor": {"id": "u-7", "first_name": "Jo", "last_name": "Doe"},
        "data": {"direction": "outbound", "duration_seconds": 300, "outcome": "successful"},
        "created_at": "2024-01-15T10:30:00Z",
    } | changes


def ingest(crm: Api, body: object, **headers: str) -> Answer:
    return crm.send("POST", INGEST, body, **({"Content_Type": "application/json"} | headers))


def timeline_ids(api: Api, object_id: str) -> list[str]:
    return [event["id"] for event in api.timeline(LEAD, object_id)["events"]]


def test_the_good_items_of_a_batch_are_in_the_timeline_and_the_bad_one_is_named(crm: Api, api: Api) -> None:
    good = [call("l-1") for _ in range(20)]
    bad = call("l-1", data={"duration_seconds": "long"})

    answer = ingest(crm, [*good[:10], bad, *good[10:]])

    assert answer.status == 422
    assert answer.json["detail"].startswith("item 10: $.data.duration_seconds: ")
    assert (answer.json["accepted"], answer.json["refused"]) == (20, 1)
    sent = {message["id"] for message in good}
    eventually(lambda: set(timeline_ids(api, "l-1")) == sent, "the good items can be read, and only they", 60)

    again = ingest(crm, good)
    assert (again.status, again.json["duplicates"]) == (202, len(good))
    other = ingest(crm, good[0] | {"summary": "Another text"})
    assert (other.status, other.json["error"]) == (409, "conflict")
    assert api.timeline(LEAD, "l-1")["pagination"]["total"] == len(good)


def test_a_call_in_every_shape_reads_as_the_same_event(crm: Api, api: Api) -> None:
    sent = [call(f"l-{number}") for number in range(3)]
    envelopes = [
        {
            "specversion": "1.0",
            "id": message["id"],
            "source": "telephony",
            "type": "crm.activity.created",
            "subject": f"{LEAD}/{message['object_id']}",
            "time": message["created_at"],
        }
        for message in sent
    ]
    rests = [{name: message[name] for name in ("event_type", "actor", "data")} for message in sent]
    answers = [
        ingest(crm, sent[0]),
        ingest(crm, envelopes[1] | {"data": rests[1]}, Content_Type="application/cloudevents+json"),
        ingest(crm, rests[2], **{f"ce_{name}": value for name, value in envelopes[2].items()}),
    ]

    assert [answer.status for answer in answers] == [202] * 3
    events = [only_event(api, message["object_id"]) for message in sent]
    for event, message in zip(events, sent, strict=True):
        assert event["id"] == message["id"]
        del event["id"], event["object_id"]
    assert events[0] == events[1] == events[2]
    assert events[0]["summary"] == "Outbound call, successful, 5 min"


def only_event(api: Api, object_id: str) -> dict[str, Any]:
    events: list[dict[str, Any]] = eventually(
        lambda: api.timeline(LEAD, object_id)["events"], "the call can be read", 60
    )
    assert len(events) == 1
    return events[0]


def test_only_services_publish_and_only_for_themselves(crm: Api, api: Api) -> None:
    assert ingest(api, call("l-1")).status == 403

    answer = ingest(crm, call("l-1", organization_id="another"))

    assert answer.status == 422
    assert "$.organization_id" in answer.json["detail"]


def test_what_is_no_json_or_too_large_is_refused(crm: Api) -> None:
    assert ingest(crm, call("l-1"), Content_Type="text/xml").status == 415
    assert ingest(crm, [call("l-1", summary="s" * 2**20)]).status == 413
    assert crm._send(raw(crm, b"[" + b" " * (17 * 2**20))).status == 413
    assert crm._send(raw(crm, b"[")).json["error"] == "invalid_body"


def raw(crm: Api, body: bytes) -> Request:
    return Request(f"{crm.url}{INGEST}", body, {"Content-Type": "application/json"}, method="POST")
