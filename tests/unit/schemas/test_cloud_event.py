import json
from typing import Any

import pytest

from schemas.activity_message import decode_message
from schemas.cloud_event import activity_value, event_id, from_binary, from_structured, without_envelope
from schemas.errors import InvalidMessage, Reason

REST: dict[str, Any] = {"organization_id": "acme", "event_type": "note", "data": {"text": "Hi"}}
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "5B0C8A52-6f0c-4c6e-9d0e-0f3d1c2b4a59",
    "source": "bottlecrm",
    "type": "crm.activity.updated",
    "subject": "lead/l-1/2",
    "time": "2024-01-15T10:30:00Z",
    "data": REST,
}


def structured(**changes: Any) -> bytes:
    return json.dumps({name: value for name, value in (EVENT | changes).items() if value is not None}).encode()


def binary(**changes: Any) -> dict[str, str]:
    return {name: value for name, value in (EVENT | changes).items() if name != "data" and value is not None}


def test_structured_and_binary_events_are_the_same_message() -> None:
    one = decode_message(from_structured(structured()))
    other = decode_message(from_binary(binary(), json.dumps(REST).encode()))

    assert one == other
    assert (one.id, one.object_type, one.object_id) == ("5b0c8a52-6f0c-4c6e-9d0e-0f3d1c2b4a59", "lead", "l-1/2")
    assert (one.action, one.source, json.loads(one.data_text)) == ("updated", "bottlecrm", {"text": "Hi"})
    assert one.created_at is not None
    assert one.created_at.isoformat() == "2024-01-15T10:30:00+00:00"


def test_the_rest_may_say_source_and_time_more_exactly() -> None:
    rest = REST | {"source": "crm-7", "created_at": "2024-01-14T00:00:00Z"}

    message = decode_message(from_structured(structured(data=rest)))

    assert message.source == "crm-7"
    assert str(message.created_at) == "2024-01-14 00:00:00+00:00"


def test_a_deletion_needs_no_data() -> None:
    rest = {"organization_id": "acme"}

    assert decode_message(from_structured(structured(type="crm.activity.deleted", data=rest))).is_tombstone


def test_an_id_that_is_no_uuid_becomes_one_and_always_the_same() -> None:
    assert event_id("a", "42") == event_id("a", "42")
    assert len({event_id("a", "42"), event_id("b", "42"), event_id("a", "43")}) == 3
    assert decode_message(from_structured(structured(id="42"))).id == event_id("bottlecrm", "42")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"specversion": "0.3"}, "$.specversion"),
        ({"specversion": None}, "$"),
        ({"id": ""}, "$.id"),
        ({"source": ""}, "$.source"),
        ({"type": "crm.activity.archived"}, "$.type"),
        ({"type": "crm.activity.created\n"}, "$.type"),
        ({"subject": "lead"}, "$.subject"),
        ({"subject": "/l-1"}, "$.subject"),
        ({"subject": "lead/"}, "$.subject"),
        ({"time": "yesterday"}, "$.time"),
        ({"time": "2024-01-15T10:30:00"}, "$.time"),
        ({"data": [1]}, "$.data"),
        ({"data": REST | {"id": EVENT["id"]}}, "$.data.id"),
        ({"data": REST | {"object_id": "l-2"}}, "$.data.object_id"),
        ({"data_base64": "e30="}, "$.data_base64"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidMessage) as refusal:
        from_structured(structured(**changes))

    assert refusal.value.path == path
    assert refusal.value.reason is Reason.SCHEMA


@pytest.mark.parametrize("value", [b"", b"{", b"\xff", b'{"a":' * 100_000])
def test_what_is_no_json_is_refused(value: bytes) -> None:
    for read in (from_structured, lambda data: from_binary(binary(), data or b"{")):
        with pytest.raises(InvalidMessage) as refusal:
            read(value)
        assert refusal.value.reason is Reason.JSON


def test_a_kafka_record_is_a_cloud_event_when_its_headers_say_so() -> None:
    rest = json.dumps(REST).encode()
    attributes = tuple((f"ce_{name}", value.encode()) for name, value in binary().items())
    in_headers = (*attributes, ("content-type", b"application/json"), ("trace", b"1"))
    in_value = (("content-type", b"application/cloudevents+json; charset=utf-8"),)

    assert activity_value(rest, in_headers) == activity_value(structured(), in_value) == from_structured(structured())
    assert activity_value(rest, (("trace", None),)) == activity_value(rest, ()) == rest
    assert activity_value(None, in_headers) is None
    assert without_envelope(in_headers) == (("trace", b"1"),)
