"""Repairs: small, pure, and what they do not name keeps its bytes."""

import msgspec
import pytest

from producers.replay.errors import MalformedRepair, NotReplayable
from producers.replay.repair import Repair, decode_repair, parse_path, repair_of, repaired

MESSAGE = b'{"evnt_type" : "note", "n":1.0e5, "data": {"lines":[1, 2.50],"big":12345678901234567890123},"junk":{"a":1}}'


def after(value: bytes = MESSAGE, *, rename: str = "", drop: str = "", assign: str = "") -> bytes:
    given = [[option] if option else [] for option in (rename, drop, assign)]
    return repaired(value, repair_of(given[0], given[1], (), given[2]))


def test_a_field_is_renamed() -> None:
    assert msgspec.json.decode(after(rename="$.evnt_type=$.event_type"))["event_type"] == "note"


def test_a_field_moves_into_an_object_that_is_made_for_it() -> None:
    assert after(b'{"text":"x"}', rename="$.text=$.data.text") == b'{"data":{"text":"x"}}'


def test_a_field_is_left_out() -> None:
    assert after(b'{"a":1,"junk":{"b":2}}', drop="$.junk") == b'{"a":1}'


def test_an_item_of_a_list_is_left_out_and_set() -> None:
    assert after(b'{"l":[1,2,3]}', drop="$.l[1]") == b'{"l":[1,3]}'
    assert after(b'{"l":[1,2,3]}', assign="$.l[1]=9") == b'{"l":[1,9,3]}'


@pytest.mark.parametrize(
    ("value", "json"),
    [("lead", b'"lead"'), ('"7"', b'"7"'), ("7", b"7"), ("null", b"null"), ("", b'""'), ("a=b", b'"a=b"')],
)
def test_a_value_is_json_where_it_is_json_and_text_elsewhere(value: str, json: bytes) -> None:
    assert after(b"{}", assign=f"$.x={value}") == b'{"x":' + json + b"}"


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (b'{"id":7}', b'{"id":"7"}'),
        (b'{"id":-1.50}', b'{"id":"-1.50"}'),
        (b'{"id":12345678901234567890123}', b'{"id":"12345678901234567890123"}'),
        (b'{"id":"7"}', b'{"id":"7"}'),
        (b'{"id":null}', b'{"id":null}'),
        (b'{"id":[7]}', b'{"id":[7]}'),
        (b"{}", b"{}"),
    ],
)
def test_a_number_becomes_the_text_it_was_written_as(value: bytes, content: bytes) -> None:
    assert repaired(value, Repair(text=("$.id",))) == content


def test_rename_comes_before_drop_and_drop_before_set() -> None:
    repair = Repair(rename={"$.a": "$.b"}, drop=("$.b",), values={"$.b": msgspec.Raw(b"2")})

    assert repaired(b'{"a":1}', repair) == b'{"b":2}'


def test_what_is_not_named_keeps_its_bytes() -> None:
    content = after(rename="$.evnt_type=$.event_type", drop="$.junk")

    for untouched in (b'"n":1.0e5', b'{"lines":[1, 2.50],"big":12345678901234567890123}'):
        assert untouched in content


@pytest.mark.parametrize(
    "repair",
    [
        Repair(),
        Repair(rename={"$.x": "$.y"}),
        Repair(drop=("$.x.y[3]",)),
        Repair(values={"$.n": msgspec.Raw(b"1.0e5")}),
    ],
)
def test_a_repair_that_finds_nothing_to_change_leaves_the_very_bytes(repair: Repair) -> None:
    assert repaired(MESSAGE, repair) is MESSAGE


@pytest.mark.parametrize(
    ("value", "repair", "path"),
    [
        (b"{", Repair(drop=("$.a",)), "$"),
        (b"\xff", Repair(drop=("$.a",)), "$"),
        (b"[1]", Repair(values={"$.a": msgspec.Raw(b"1")}), "$.a"),
        (b'{"a":1}', Repair(values={"$.a.b": msgspec.Raw(b"1")}), "$.a.b"),
        (b'{"a":[]}', Repair(values={"$.a[0]": msgspec.Raw(b"1")}), "$.a[0]"),
        (b'{"a":1,"b":2}', Repair(rename={"$.a": "$.b"}), "$.a"),
    ],
)
def test_what_cannot_be_repaired_is_named(value: bytes, repair: Repair, path: str) -> None:
    with pytest.raises(NotReplayable) as refusal:
        repaired(value, repair)

    assert (refusal.value.reason, refusal.value.path) == ("repair", path)


def test_a_path_has_names_numbers_and_quoted_names() -> None:
    assert parse_path('$.data.lines[0]["odd \\"key\\""].x-y') == ("data", "lines", 0, 'odd "key"', "x-y")


@pytest.mark.parametrize("text", ["", "$", "a", "$a", "$.", "$.a b", "$[x]", "$..a", '$["a]'])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(MalformedRepair):
        parse_path(text)


@pytest.mark.parametrize(
    "text", [b"{", b"[]", b'{"sett":{}}', b'{"set":{"a":1}}', b'{"drop":"$.a"}', b'{"rename":{"$.a":"b"}}']
)
def test_a_malformed_map_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedRepair):
        decode_repair(text)


def test_an_option_without_its_value_is_refused() -> None:
    with pytest.raises(MalformedRepair, match="no `=`"):
        repair_of(["$.a"], (), (), ())


def test_a_map_is_what_is_recorded_of_it() -> None:
    text = b'{"rename":{"$.a":"$.b"},"drop":["$.c"],"text":["$.e"],"set":{"$.d":{"x":[1]}}}'

    assert msgspec.json.encode(decode_repair(text)) == text
