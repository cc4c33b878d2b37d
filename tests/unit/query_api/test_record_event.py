from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from query_api.errors import BodyTooLarge, Forbidden, InvalidBody
from query_api.tenant import Role, TenantContext
from query_api.writes.record_event import activity_message, decode_body, recorded_event, refused
from schemas.activity_message import ActivityMessage, Actor
from schemas.errors import InvalidMessage, Reason
from schemas.timeline_event import TimelineActor

NOW = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)


def body(**overrides: Any) -> bytes:
    return msgspec.json.encode(
        {"event_type": "note", "object_type": "Lead", "object_id": "l-1", "data": {"text": "Called"}} | overrides
    )


def message(role: Role = "member", **overrides: Any) -> ActivityMessage:
    tenant = TenantContext(organization="acme", user="u-1", role=role)
    return activity_message(decode_body(body(**overrides)), tenant, NOW)


def test_organization_and_actor_are_those_of_the_token() -> None:
    recorded = message()

    assert (recorded.organization_id, recorded.actor, recorded.object_type) == ("acme", Actor(id="u-1"), "lead")
    assert (recorded.created_at, recorded.is_system_generated) == (NOW, False)


def test_data_is_kept_byte_for_byte() -> None:
    raw = b'{"event_type":"note","object_type":"lead","object_id":"l-1","data":{ "text" : "\\u00e9\xc3\xa9" , "n":1.0}}'

    assert bytes(decode_body(raw).data) == b'{ "text" : "\\u00e9\xc3\xa9" , "n":1.0}'


@pytest.mark.parametrize("field", ["organization_id", "organization", "actor_id", "sumary"])
def test_a_field_nobody_declared_is_refused_by_name(field: str) -> None:
    with pytest.raises(InvalidBody, match=field):
        decode_body(body(**{field: "globex"}))


@pytest.mark.parametrize(
    ("overrides", "path"),
    [
        ({"object_id": ""}, "$.object_id"),
        ({"object_type": "1"}, "$.object_type"),
        ({"id": "7"}, "$.id"),
        ({"created_at": "2024-01-15T10:30:00"}, "$.created_at"),
        ({"associations": [{"object_type": "deal"}]}, "$.associations[0]"),
        ({"event_type": None}, "$.event_type"),
    ],
)
def test_a_wrong_field_is_refused_by_path(overrides: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidBody) as refusal:
        decode_body(body(**overrides))

    assert str(refusal.value).startswith(f"{path}: ")


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b'{"data":' + b"[" * 100_000])
def test_what_is_not_a_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidBody):
        decode_body(text)


@pytest.mark.parametrize("moment", [datetime(1969, 12, 31, tzinfo=UTC), NOW + timedelta(days=366)])
def test_a_moment_out_of_range_is_refused(moment: datetime) -> None:
    with pytest.raises(InvalidBody, match=r"^\$\.created_at"):
        message(created_at=moment)


@pytest.mark.parametrize("role", ["member", "admin"])
@pytest.mark.parametrize("claim", [{"actor": {"id": "u-2"}}, {"actor": None}, {"is_system_generated": True}])
def test_a_user_cannot_speak_for_another(role: Role, claim: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        message(role, **claim)


def test_a_service_may_name_an_actor() -> None:
    assert message("service", actor={"id": "u-2", "email": "jo@acme.com"}).actor == Actor("u-2", "jo@acme.com")


def test_a_service_without_actor_records_a_system_event() -> None:
    recorded = message("service", actor=None)

    assert (recorded.actor, recorded.is_system_generated) == (None, True)


def test_a_service_may_record_a_system_event_of_an_actor() -> None:
    assert message("service", actor={"id": "u-2"}, is_system_generated=True).is_system_generated is True


def test_the_answer_is_the_event_as_the_timeline_will_show_it() -> None:
    recorded = message(id="70A870FA-E2E1-58E3-A0E7-72FE6EE432A9", created_at="2024-01-15T11:30:00+01:00")

    event = recorded_event(recorded, NOW)

    assert event.id == "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"
    assert event.actor == TimelineActor("u-1", "", "", "")
    assert msgspec.json.decode(msgspec.json.encode(event))["created_at"] == "2024-01-15T10:30:00Z"
    assert "Called" in event.summary


def test_wrong_data_is_refused_below_data() -> None:
    with pytest.raises(InvalidMessage) as refusal:
        recorded_event(message(data={"text": 5}), NOW)

    assert str(refused(refusal.value)).startswith("$.data.text: ")


def test_a_message_that_is_too_large_is_answered_as_too_large() -> None:
    assert isinstance(refused(InvalidMessage(Reason.SIZE, "too large")), BodyTooLarge)
