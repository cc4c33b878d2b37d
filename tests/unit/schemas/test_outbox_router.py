"""Records as Debezium's outbox event router writes them, with each of Connect's converters."""

import json
from typing import Any

import pytest

from schemas.activity_message import decode_message
from schemas.cloud_event import Headers, activity_value, without_envelope
from schemas.errors import InvalidMessage, Reason

ROW_ID = "5b0c8a52-6f0c-4c6e-9d0e-0f3d1c2b4a59"
MESSAGE: dict[str, Any] = {
    "organization_id": "acme",
    "object_type": "lead",
    "object_id": "l-1",
    "data": {"text": "Hi"},
    "created_at": "2024-01-15T10:30:00Z",
}


def headers(row_id: str = ROW_ID, event_type: str = "note") -> Headers:
    return (("id", row_id.encode()), ("eventType", event_type.encode()), ("trace", b"1"))


def message_of(value: bytes, of: Headers) -> Any:
    return decode_message(activity_value(value, of))


PLAIN = json.dumps(MESSAGE).encode()


@pytest.mark.parametrize(
    "value",
    [
        PLAIN,
        json.dumps(PLAIN.decode()).encode(),
        json.dumps({"schema": {"type": "string"}, "payload": PLAIN.decode()}).encode(),
        json.dumps({"schema": {"type": "struct"}, "payload": MESSAGE}).encode(),
    ],
)
@pytest.mark.parametrize("of", [headers(), headers(f'"{ROW_ID}"', '"note"')])
def test_every_converters_record_is_the_same_message(value: bytes, of: Headers) -> None:
    message = message_of(value, of)

    assert (message.id, message.event_type, message.object_id) == (ROW_ID, "note", "l-1")
    assert json.loads(message.data_text) == {"text": "Hi"}


def test_what_the_payload_says_itself_stands() -> None:
    own = "00000000-0000-4000-8000-000000000001"

    message = message_of(json.dumps(MESSAGE | {"id": own, "event_type": "call"}).encode(), headers())

    assert (message.id, message.event_type) == (own, "call")


def test_a_row_id_of_a_sequence_becomes_a_uuid_and_always_the_same() -> None:
    first, same, other = (message_of(PLAIN, headers(number)).id for number in ("42", "42", "43"))

    assert first == same != other


def test_one_of_the_headers_alone_says_nothing() -> None:
    assert activity_value(PLAIN, headers()[:1]) is PLAIN
    assert activity_value(None, headers()) is None
    assert without_envelope(headers()) == (("trace", b"1"),)
    assert without_envelope(headers()[1:]) == headers()[1:]


@pytest.mark.parametrize(("value", "reason"), [(b"[]", Reason.SCHEMA), (b"{", Reason.JSON), (b'"{"', Reason.JSON)])
def test_a_payload_that_is_no_object_is_named(value: bytes, reason: Reason) -> None:
    with pytest.raises(InvalidMessage) as refused:
        activity_value(value, headers())

    assert refused.value.reason is reason
