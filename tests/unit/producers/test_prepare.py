"""What leaves a publisher is what the worker accepts."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from producers.prepare import check, check_organization, prepare, prepare_value
from schemas.activity_message import ActivityMessage, decode_message
from schemas.errors import InvalidMessage, Reason

TOPIC = "crm.activities"
EVENT_ID = "123e4567-e89b-12d3-a456-426614174000"


def message(**changes: object) -> ActivityMessage:
    whole = ActivityMessage(
        id=EVENT_ID,
        organization_id="acme",
        object_type="lead",
        object_id="l-1",
        event_type="note",
        data=msgspec.Raw(b'{"text": "hello"}'),
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    return msgspec.structs.replace(whole, **changes)


def line(**changes: object) -> bytes:
    fields = {
        "id": EVENT_ID,
        "organization_id": "acme",
        "object_type": "lead",
        "object_id": "l-1",
        "event_type": "note",
        "data": {"text": "hello"},
        "created_at": "2026-01-02T00:00:00Z",
    }
    return msgspec.json.encode({**fields, **changes})


def test_the_key_is_the_object_of_the_event() -> None:
    assert prepare(message(), TOPIC).key == b"acme|lead|l-1"


def test_the_key_holds_the_object_type_in_lower_case_as_the_worker_reads_it() -> None:
    assert prepare(message(object_type="Lead"), TOPIC).key == b"acme|lead|l-1"


def test_a_created_event_without_a_time_happened_now() -> None:
    record = prepare(message(created_at=None), TOPIC)

    created_at = decode_message(record.value).created_at
    assert created_at is not None
    assert abs(datetime.now(UTC) - created_at) < timedelta(seconds=10)


def test_the_callers_message_is_not_changed() -> None:
    original = message(created_at=None)

    prepare(original, TOPIC)

    assert original.created_at is None


def test_an_updated_event_without_a_time_is_refused() -> None:
    with pytest.raises(InvalidMessage) as refusal:
        prepare(message(action="updated", created_at=None), TOPIC)

    assert refusal.value.path == "$.created_at"


@pytest.mark.parametrize(
    ("changes", "reason", "path"),
    [
        ({"event_type": "no_such_type"}, Reason.EVENT_TYPE, "$.event_type"),
        ({"data": msgspec.Raw(b'{"text": 5}')}, Reason.DATA, "$.data.text"),
        ({"organization_id": "a b"}, Reason.SCHEMA, "$.organization_id"),
        ({"object_id": ""}, Reason.SCHEMA, "$.object_id"),
        ({"created_at": datetime(2026, 1, 2)}, Reason.SCHEMA, "$.created_at"),  # noqa: DTZ001 - the mistake under test
    ],
)
def test_what_the_worker_would_refuse_does_not_leave(changes: dict[str, object], reason: Reason, path: str) -> None:
    with pytest.raises(InvalidMessage) as refusal:
        prepare(message(**changes), TOPIC)

    assert (refusal.value.reason, refusal.value.path) == (reason, path)


def test_a_deleted_event_may_leave_type_and_data_out() -> None:
    record = prepare(message(action="deleted", event_type="", data=msgspec.Raw()), TOPIC)

    assert decode_message(record.value).is_tombstone


def test_a_complete_line_goes_out_byte_for_byte() -> None:
    value = line(unknown_field=1, is_system_generated=False)

    assert prepare_value(value, TOPIC).value == value


def test_a_line_without_a_time_gets_one() -> None:
    record = prepare_value(line(created_at=None), TOPIC)

    assert check(record.value or b"").created_at is not None


def test_a_line_can_be_moved_to_another_organization() -> None:
    record = prepare_value(line(), TOPIC, "globex")

    assert record.key == b"globex|lead|l-1"
    assert check(record.value or b"").organization_id == "globex"


def test_data_is_not_rewritten_when_a_line_is_moved() -> None:
    value = line().replace(b'{"text":"hello"}', b'{ "text" : "hell\\u006f", "n": 1.50 }')

    assert b'{ "text" : "hell\\u006f", "n": 1.50 }' in (prepare_value(value, TOPIC, "globex").value or b"")


@pytest.mark.parametrize("name", ["", "a b", "acme\n", "x" * 129])
def test_an_impossible_organization_is_named(name: str) -> None:
    with pytest.raises(InvalidMessage) as refusal:
        check_organization(name)

    assert refusal.value.path == "$.organization_id"
