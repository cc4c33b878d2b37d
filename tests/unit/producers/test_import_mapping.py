"""Rows of a file become messages by a mapping, or a line with a reason."""

import io
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from producers.imports.errors import InvalidMapping, UnreadableFile
from producers.imports.map_row import map_row
from producers.imports.mapping import parse_mapping
from producers.imports.read_rows import SourceRow, fingerprint, rows_of
from schemas.activity_message import MAX_DEPTH
from schemas.errors import InvalidMessage
from tests.unit.producers.imports import HEADER, MAPPING, MAPPING_TEXT, row

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def data_of(**changes: Any) -> Any:
    return msgspec.json.decode(map_row(row(**changes), MAPPING, "acme", NOW).data)


def test_a_row_becomes_the_message_of_its_type() -> None:
    message = map_row(row(kind="Call", direction="in", seconds="300"), MAPPING, "acme", NOW)

    assert (message.event_type, message.object_type, message.object_id) == ("call", "lead", "l-1")
    assert message.created_at == datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
    assert msgspec.json.decode(message.data) == {
        "direction": "inbound",
        "duration_seconds": 300,
        "outcome": "successful",
    }
    assert message.actor is not None
    assert message.actor.id == "u-1"


def test_the_id_is_of_the_natural_key_alone() -> None:
    first, same, other = (
        map_row(row(**change), MAPPING, "acme", NOW).id for change in ({}, {"text": "edited"}, {"number": "2"})
    )

    assert first == same != other


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"number": ""}, "$.id"),
        ({"kind": "Fax"}, "$.event_type"),
        ({"lead": ""}, "object_id"),
        ({"date": ""}, "$.created_at"),
        ({"date": "yesterday"}, "$.created_at"),
        ({"date": "1890-01-01"}, "$.created_at"),
        ({"kind": "Call", "direction": "in", "seconds": "long"}, "$.data.duration_seconds"),
        ({"kind": "Call", "direction": "sideways", "seconds": "1"}, "$.data.direction"),
        ({"kind": "Mail", "seconds": "nan"}, "$.data.minutes"),
        ({"kind": "Mail", "seconds": "-Infinity"}, "$.data.minutes"),
    ],
)
def test_a_row_that_is_no_event_names_its_field(changes: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidMessage) as refused:
        map_row(row(**changes), MAPPING, "acme", NOW)

    assert named in str(refused.value)


def test_a_moment_with_a_zone_keeps_it_and_one_without_has_the_mappings() -> None:
    moments = [
        map_row(row(date=text), MAPPING, "acme", NOW).created_at
        for text in ("2024-07-15T10:30:00+00:00", "2024-07-15 12:30", "15.07.2024 12:30")
    ]

    assert moments == [datetime(2024, 7, 15, 10, 30, tzinfo=UTC)] * 3


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('zone = "Europe/Berlin"', 'zone = "Europe/Atlantis"', "zone"),
        ('name = "old-crm activities"', "", "id.name"),
        ('columns = ["number"]', "columns = []", "id.columns"),
        ('object_id = "lead"', "", "fields.object_id"),
        ('object_id = "lead"', 'object_id = "lead"\naction = "verb"', "fields.action"),
        ('"actor.id" = "user"', '"actor.id" = {}', "column or a constant"),
        ("[fields]", "[feilds]", "feilds"),
        (
            '"data.text" = "text"',
            '"data.text" = "text"\n"data.text.bold" = "text"',
            r"types.note.data.text: .*text.bold",
        ),
        ('zone = "Europe/Berlin"', 'encoding = "utf-99"', "encoding"),
        ("[id]", "[id", "line"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_named(old: str, new: str, named: str) -> None:
    with pytest.raises(InvalidMapping, match=named):
        parse_mapping(MAPPING_TEXT.replace(old, new))


def rows(text: bytes, name: str = "past.csv") -> list[SourceRow]:
    return list(rows_of(io.BytesIO(text), name, MAPPING))


def test_lines_are_counted_in_the_file_also_behind_a_cell_of_two_lines() -> None:
    text = f'\ufeff{HEADER}\n1,Note,l-1,d,u,,,"two\nlines"\n\n2,Note,l-1,d,u,,,one\n3,short\n'.encode()
    found = rows(text)

    assert [(each.line, each.cells.get("text"), bool(each.problem)) for each in found] == [
        (2, "two\nlines", False),
        (5, "one", False),
        (6, None, True),
    ]


def test_a_row_in_another_encoding_is_refused_and_the_others_are_not() -> None:
    found = rows(f"{HEADER}\n1,Note,l-1,d,u,,,".encode() + b"caf\xe9\n2,Note,l-1,d,u,,,ok\n")

    assert [bool(each.problem) for each in found] == [True, False]


def test_a_file_without_a_column_of_the_mapping_is_refused_whole() -> None:
    with pytest.raises(UnreadableFile, match=r"no column .*kind"):
        rows(b"number,lead\n1,2\n")
    with pytest.raises(UnreadableFile, match="text stands there twice"):
        rows(f"{HEADER},text\n".encode())


def test_json_lines_keep_their_types_and_reach_into_objects() -> None:
    found = rows(
        b'{"a": {"b": 5}, "c": "d"}\n\nnot json\n[1]\n' + b'"' + b"x" * 1_100_000 + b'"\n{"z": 1}\n', "p.jsonl"
    )

    assert [(each.line, bool(each.problem)) for each in found] == [
        (1, False),
        (3, True),
        (4, True),
        (5, True),
        (6, False),
    ]
    assert found[0].cells == {"a": {"b": 5}, "a.b": 5, "c": "d"}


def test_names_reach_no_deeper_than_a_message_may() -> None:
    (found,) = rows(b'{"a":' * 200 + b"1" + b"}" * 200, "p.jsonl")

    assert len(found.cells) == MAX_DEPTH


def test_another_file_or_mapping_has_another_fingerprint() -> None:
    one, other = io.BytesIO(b"a" * 3_000_000), io.BytesIO(b"a" * 2_999_999 + b"b")

    assert fingerprint(one, "m") == fingerprint(one, "m") != fingerprint(one, "n")
    assert fingerprint(one, "m") != fingerprint(other, "m")
    assert one.tell() == 0
