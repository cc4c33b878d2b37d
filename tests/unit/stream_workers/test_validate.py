"""Step 1: the reasons beyond the message's own shape, and the times an event may have."""

from datetime import timedelta
from typing import Any

import pytest

from schemas.errors import InvalidMessage, Reason
from stream_workers.validate import owner_of, validate
from tests.unit.stream_workers.activities import LEFT_OUT, RECORD_TIME, encoded, with_data

YEAR_AHEAD = RECORD_TIME + timedelta(days=365)
MICROSECOND = timedelta(microseconds=1)


def refusal(value: bytes | None, allowed: frozenset[str] | None = None) -> tuple[Reason, str]:
    with pytest.raises(InvalidMessage) as caught:
        validate(value, RECORD_TIME, allowed)
    return caught.value.reason, caught.value.path


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, (Reason.NULL_VALUE, "$")),
        (b" " * (1024 * 1024 + 1), (Reason.SIZE, "$")),
        (b"\xff", (Reason.ENCODING, "$")),
        (b"[" * 33 + b"]" * 33, (Reason.DEPTH, "$")),
        (b"{", (Reason.JSON, "$")),
        (encoded(id="7"), (Reason.SCHEMA, "$.id")),
        (encoded(event_type="fax"), (Reason.EVENT_TYPE, "$.event_type")),
        (encoded(data={"duration_seconds": "300"}), (Reason.DATA, "$.data.duration_seconds")),
        (encoded(data=None), (Reason.DATA, "$.data")),
        (encoded(data=[]), (Reason.DATA, "$.data")),
        (encoded(data="{}"), (Reason.DATA, "$.data")),
        (encoded(created_at="1969-12-31T23:59:59Z"), (Reason.RANGE, "$.created_at")),
    ],
)
def test_each_reason_names_its_path(value: bytes | None, expected: tuple[Reason, str]) -> None:
    assert refusal(value) == expected


def test_organization_that_may_not_write_to_the_topic_is_refused() -> None:
    assert refusal(encoded(), frozenset({"globex"})) == (Reason.TENANT, "$.organization_id")


@pytest.mark.parametrize("allowed", [None, frozenset({"acme", "globex"})])
def test_organization_that_may_write_to_the_topic_is_taken(allowed: frozenset[str] | None) -> None:
    assert validate(encoded(), RECORD_TIME, allowed).message.organization_id == "acme"


def test_empty_list_of_organizations_lets_nobody_write() -> None:
    assert refusal(encoded(), frozenset())[0] is Reason.TENANT


@pytest.mark.parametrize(
    "created_at",
    ["1970-01-01T00:00:00Z", "1970-01-01T05:30:00+05:30", YEAR_AHEAD.isoformat(), "2024-01-15T10:30:00.000001Z"],
)
def test_time_within_the_range_is_taken(created_at: str) -> None:
    assert validate(encoded(created_at=created_at), RECORD_TIME).message.created_at is not None


OUT_OF_RANGE = [
    "1969-12-31T23:59:59.999999Z",
    "1970-01-01T05:29:59+05:30",
    (YEAR_AHEAD + MICROSECOND).isoformat(),
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
]


@pytest.mark.parametrize("moment", OUT_OF_RANGE)
@pytest.mark.parametrize("field", ["created_at", "updated_at"])
def test_time_past_either_end_is_refused(field: str, moment: str) -> None:
    assert refusal(encoded(**{field: moment})) == (Reason.RANGE, f"$.{field}")


@pytest.mark.parametrize("moment", OUT_OF_RANGE)
def test_previous_time_past_either_end_is_refused(moment: str) -> None:
    previous = {"object_type": "lead", "object_id": "L-0", "created_at": moment}

    assert refusal(encoded(previous=previous)) == (Reason.RANGE, "$.previous.created_at")


@pytest.mark.parametrize("created_at", [None, LEFT_OUT])
def test_creation_without_time_happened_when_the_log_took_it(created_at: Any) -> None:
    assert validate(encoded(created_at=created_at), RECORD_TIME).message.created_at == RECORD_TIME


def test_deletion_may_have_neither_type_nor_data() -> None:
    activity = validate(encoded(action="deleted", event_type=LEFT_OUT, data=LEFT_OUT), RECORD_TIME)

    assert (activity.event_type, activity.data) == (None, None)


def test_deletion_of_an_undeclared_type_is_refused() -> None:
    assert refusal(encoded(action="deleted", event_type="fax"))[0] is Reason.EVENT_TYPE


def test_number_beyond_64_bits_is_refused_where_a_field_is_declared() -> None:
    assert refusal(with_data('{"duration_seconds":' + str(2**70) + "}")) == (Reason.DATA, "$.data.duration_seconds")


def test_number_beyond_64_bits_is_kept_where_none_is_declared() -> None:
    text = '{"pings":' + str(2**70) + "}"

    assert bytes(validate(with_data(text), RECORD_TIME).message.data).decode() == text


def test_last_of_two_equal_keys_of_data_is_checked() -> None:
    assert refusal(with_data('{"notes":"a","notes":5}')) == (Reason.DATA, "$.data.notes")


@pytest.mark.parametrize(
    ("value", "owner"),
    [
        (encoded(source="bottlecrm", id="broken"), ("acme", "bottlecrm")),
        (encoded(source=5), ("acme", "")),
        (encoded(source=None), ("acme", "")),
        (encoded(organization_id="a|b"), ("", "")),
        (encoded(organization_id="acme\n"), ("", "")),
        (encoded(organization_id=5), ("", "")),
        (b'{"organization_id":"acme","source":"s","data":' + b"[" * 100_000, ("", "")),
        (b'{"organization_id":"acme"', ("", "")),
        (b"\xff", ("", "")),
        (b"[]", ("", "")),
        (None, ("", "")),
    ],
)
def test_owner_of_a_refused_message_is_read_as_far_as_it_can_be(value: bytes | None, owner: tuple[str, str]) -> None:
    assert owner_of(value) == owner
