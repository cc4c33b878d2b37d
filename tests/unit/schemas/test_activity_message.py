"""Bytes in, ActivityMessage or InvalidMessage out: bounds, shape, and the rules between fields."""

import json
import time
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.activity_message import (
    MAX_DEPTH,
    MAX_MESSAGE_BYTES,
    decode_message,
    encode_message,
    nesting_depth,
    partition_key,
)
from schemas.errors import InvalidMessage, Reason
from tests.unit.stream_workers.activities import EVENT_ID, LEFT_OUT, encoded, with_data


def refusal(value: bytes | None) -> tuple[Reason, str]:
    with pytest.raises(InvalidMessage) as caught:
        decode_message(value)
    return caught.value.reason, caught.value.path


def test_message_without_value_is_refused_as_null_value() -> None:
    assert refusal(None) == (Reason.NULL_VALUE, "$")


def test_empty_value_is_refused_as_json() -> None:
    assert refusal(b"") == (Reason.JSON, "$")


def padded_to(size_bytes: int) -> bytes:
    value = encoded()
    return value + b" " * (size_bytes - len(value))


def test_message_of_exactly_one_mebibyte_is_taken() -> None:
    assert decode_message(padded_to(MAX_MESSAGE_BYTES)).id == EVENT_ID


def test_one_byte_more_than_a_mebibyte_is_refused() -> None:
    assert refusal(padded_to(MAX_MESSAGE_BYTES + 1)) == (Reason.SIZE, "$")


def nested(depth: int) -> bytes:
    """A message of this depth: the message and its data are two levels."""
    return with_data('{"x":' + "[" * (depth - 2) + "]" * (depth - 2) + "}")


def test_depth_at_the_limit_is_taken() -> None:
    assert decode_message(nested(MAX_DEPTH)).id == EVENT_ID


def test_depth_one_past_the_limit_is_refused() -> None:
    assert refusal(nested(MAX_DEPTH + 1)) == (Reason.DEPTH, "$")


@pytest.mark.parametrize("note", ["[" * 100, '"' + "[" * 100, "\\" + "{" * 100, '\\"' + "[" * 100 + "\\"])
def test_brackets_inside_strings_are_no_depth(note: str) -> None:
    assert decode_message(encoded(data={"notes": note})).id == EVENT_ID


def test_siblings_are_no_depth() -> None:
    assert decode_message(encoded(data={"x": [[] for _ in range(200)]})).id == EVENT_ID


@given(
    st.recursive(st.text() | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))
)
def test_nesting_depth_is_that_of_the_parsed_text(value: Any) -> None:
    def depth(each: Any) -> int:
        children = each.values() if isinstance(each, dict) else each if isinstance(each, list) else None
        return 0 if children is None else 1 + max(map(depth, children), default=0)

    assert nesting_depth(json.dumps(value).encode()) == depth(value)


@pytest.mark.parametrize("unit", [b'\\"', b"\\", b"a", b'"', b"[", b'"[', b'\\"['])
def test_text_that_never_ends_is_refused_in_no_time(unit: bytes) -> None:
    # A scan that starts again at each quote takes 5 s for this, and most of an hour for a whole message.
    value = b"[" * 33 + b'"' + unit * (40_000 // len(unit))
    started = time.perf_counter()

    refusal(value)

    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("data", [b'{"notes":"\xff"}', b'{"unknown":"\xc3("}', b'{"unknown":"\xed\xa0\x80"}'])
def test_bytes_that_are_not_utf8_are_refused_wherever_they_stand(data: bytes) -> None:
    assert refusal(with_data(data)) == (Reason.ENCODING, "$")


@pytest.mark.parametrize(
    "data",
    [
        '{"x":NaN}', '{"x":Infinity}', '{"x":-Infinity}', '{"x":"\\ud800"}', '{"x":"\\udc00"}', '{"x":"\\q"}',
        '{"x":01}', '{"x":1.}', '{"x":[1,]}', '{"x":"a\nb"}', "{'x':1}", '{"x" 1}', '{"x":1}}', '{"x":1',
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused_even_under_an_undeclared_key(data: str) -> None:
    assert refusal(with_data(data)) == (Reason.JSON, "$")


def test_byte_order_mark_is_refused_as_json() -> None:
    assert refusal(b"\xef\xbb\xbf" + encoded()) == (Reason.JSON, "$")


@pytest.mark.parametrize("value", [b"[]", b'"text"', b"5", b"null", b"true"])
def test_json_that_is_no_object_is_refused_as_schema(value: bytes) -> None:
    assert refusal(value) == (Reason.SCHEMA, "$")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": LEFT_OUT}, "$"),
        ({"id": "not-a-uuid"}, "$.id"),
        ({"id": EVENT_ID + "\n"}, "$.id"),
        ({"id": EVENT_ID.replace("-", "")}, "$.id"),
        ({"organization_id": LEFT_OUT}, "$"),
        ({"organization_id": ""}, "$.organization_id"),
        ({"organization_id": "acme\n"}, "$.organization_id"),
        ({"organization_id": "a|b"}, "$.organization_id"),
        ({"organization_id": "a" * 129}, "$.organization_id"),
        ({"object_type": "1lead"}, "$.object_type"),
        ({"object_type": "lead\n"}, "$.object_type"),
        ({"object_type": "l" * 65}, "$.object_type"),
        ({"object_id": ""}, "$.object_id"),
        ({"object_id": 5}, "$.object_id"),
        ({"object_id": "L-1\n"}, "$.object_id"),
        ({"object_id": "L\x85"}, "$.object_id"),
        ({"object_id": "x" * 129}, "$.object_id"),
        ({"action": "moved"}, "$.action"),
        ({"event_type": LEFT_OUT}, "$"),
        ({"event_type": None}, "$.event_type"),
        ({"data": LEFT_OUT}, "$"),
        ({"actor": {}}, "$.actor"),
        ({"actor": {"id": "u\n"}}, "$.actor.id"),
        ({"created_at": "2024-01-15T10:30:00"}, "$.created_at"),
        ({"created_at": "yesterday"}, "$.created_at"),
        ({"created_at": 1705314600}, "$.created_at"),
        ({"updated_at": "2024-01-15"}, "$.updated_at"),
        ({"action": "updated", "created_at": LEFT_OUT}, "$.created_at"),
        ({"action": "deleted", "created_at": None}, "$.created_at"),
        ({"action": "restored", "created_at": LEFT_OUT}, "$.created_at"),
        ({"revision": 0}, "$.revision"),
        ({"revision": 2**63}, "$.revision"),
        ({"revision": 2**70}, "$.revision"),
        ({"revision": "1"}, "$.revision"),
        ({"is_system_generated": "yes"}, "$.is_system_generated"),
        ({"associations": [{"object_type": "account"}]}, "$.associations[0]"),
        ({"associations": [{"object_type": "account", "object_id": ""}]}, "$.associations[0].object_id"),
        ({"previous": {"object_type": "lead", "object_id": "L-0"}}, "$.previous"),
    ],
)  # fmt: skip
def test_broken_field_is_refused_with_its_path(changes: dict[str, Any], path: str) -> None:
    assert refusal(encoded(**changes)) == (Reason.SCHEMA, path)


@pytest.mark.parametrize(
    "changes",
    [
        {"organization_id": "A.b_c:d-9" + "x" * 119},
        {"object_id": "ключ|日本\u2028 ' \\ " + "x" * 100},
        {"revision": 1},
        {"revision": 2**63 - 1},
        {"created_at": "2024-01-15T10:30:00.123456+05:30"},
        {"created_at": LEFT_OUT},
        {"created_at": None},
        {"updated_at": None, "summary": None, "revision": None, "actor": None, "previous": None},
        {"field_of_tomorrow": {"any": [1, None]}},
        {"action": "deleted", "data": LEFT_OUT, "event_type": LEFT_OUT},
        {"action": "deleted"},
    ],
)  # fmt: skip
def test_message_within_the_contract_is_taken(changes: dict[str, Any]) -> None:
    assert decode_message(encoded(**changes)).id == EVENT_ID


@pytest.mark.parametrize("data", [None, LEFT_OUT])
def test_null_is_as_good_as_no_data_on_a_delete(data: Any) -> None:
    message = decode_message(encoded(action="deleted", data=data))

    assert (message.has_data, message.data_text) == (False, "")


@pytest.mark.parametrize("data", [[], "{}", 5, False])
def test_data_of_a_delete_is_an_object_if_it_is_there(data: Any) -> None:
    assert refusal(encoded(action="deleted", data=data)) == (Reason.DATA, "$.data")


def test_id_and_object_type_are_lower_cased() -> None:
    message = decode_message(encoded(id=EVENT_ID.upper(), object_type="Lead", object_id="L-1"))

    assert (message.id, message.object_type, message.object_id) == (EVENT_ID, "lead", "L-1")


@pytest.mark.parametrize(
    "data",
    [
        '{ "notes" :\t"x"\n,  "y" : [ 1 , 2 ] }',
        '{"notes":"a","notes":"b"}',
        '{"big":' + str(2**70) + ',"huge":1e999,"exact":0.10}',
        '{"text":"\\u00e9 \\/ é \\ud83d\\ude00"}',
        "{}",
    ],
)
def test_data_is_kept_byte_for_byte(data: str) -> None:
    message = decode_message(with_data(f"  {data}\r\n "))

    assert bytes(message.data) == data.encode()


def test_last_of_two_equal_fields_counts() -> None:
    value = encoded()[:-1] + b', "object_id": "L-2"}'

    assert decode_message(value).object_id == "L-2"


def test_encoding_and_decoding_gives_the_same_message() -> None:
    message = decode_message(encoded(revision=5, associations=[{"object_type": "account", "object_id": "A"}]))

    assert decode_message(encode_message(message)) == message


def test_partition_key_is_built_from_the_three_names() -> None:
    assert partition_key("acme", "lead", "ключ|1") == "acme|lead|ключ|1".encode()


def decoded_or_refused(value: bytes) -> None:
    """Any other exception is the test's failure."""
    with suppress(InvalidMessage):
        assert isinstance(decode_message(value).data, msgspec.Raw)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_decoded_or_refused(value: bytes) -> None:
    decoded_or_refused(value)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELD_NAMES = [
    "id", "organization_id", "object_type", "object_id", "action", "event_type", "actor", "data", "summary",
    "is_system_generated", "created_at", "updated_at", "revision", "source", "associations", "previous",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELD_NAMES), JSON_VALUES, max_size=3))
def test_valid_message_with_any_fields_replaced_is_decoded_or_refused(changes: dict[str, Any]) -> None:
    decoded_or_refused(encoded(**changes))


@given(st.data())
def test_valid_message_with_bytes_cut_out_or_put_in_is_decoded_or_refused(data: st.DataObject) -> None:
    value = encoded(previous={"object_type": "lead", "object_id": "L-0", "created_at": "2024-01-15T10:30:00Z"})
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))

    decoded_or_refused(value[:start] + data.draw(st.binary(max_size=5)) + value[end:])
