"""Every file in schemas/examples: from the bytes of a message to its golden row, or to a named rejection."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from schemas.directory_entry import DirectoryEntry
from schemas.errors import InvalidMessage
from schemas.event_types import EVENT_TYPES
from schemas.generate import ROOT
from stream_workers.enrich import enrich
from stream_workers.validate import validate

EXAMPLES = ROOT / "schemas/examples"
VALID = sorted(EXAMPLES.glob("*/valid-*.json"))
INVALID = sorted(path for path in EXAMPLES.glob("*/invalid-*") if not path.name.endswith(".expected.json"))
RECORD_TIME = datetime(2026, 12, 1, tzinfo=UTC)
# What JSON Schema cannot say: bytes that are no JSON, and how deep they nest.
BEYOND_JSON_SCHEMA = {"json", "encoding", "depth"}


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def bytes_of(message: object) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def invalid_example(path: Path) -> tuple[bytes, dict[str, str]]:
    if path.suffix == ".bin":
        return path.read_bytes(), json.loads(path.with_suffix(".expected.json").read_text("utf-8"))["rejection"]
    example = json.loads(path.read_text("utf-8"))
    return bytes_of(example["message"]), example["rejection"]


class ExampleNames:
    """The directory an example brings along."""

    def __init__(self, entries: Sequence[dict[str, str]]) -> None:
        self._entries = {(entry["kind"], entry["id"]): entry["name"] for entry in entries}

    def find(self, organization_id: str, kind: str, entry_id: str) -> DirectoryEntry | None:
        name = self._entries.get((kind, entry_id))
        if name is None:
            return None
        return DirectoryEntry(organization_id=organization_id, kind=kind, id=entry_id, name=name)


def moment_text(moment: datetime) -> str:
    """`2024-01-15T10:30:00Z`: UTC, a fraction only where it is not zero."""
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{moment.microsecond:06d}".rstrip("0") + "Z" if moment.microsecond else f"{text}Z"


def row_of(value: bytes, directory: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
    """What the worker makes of a message, without what depends on its clock and without empty fields."""
    row = enrich(validate(value, RECORD_TIME), value, RECORD_TIME, ExampleNames(directory))
    golden = {
        "event_type": row.event_type,
        "object_type": row.object_type,
        "object_id": row.object_id,
        "created_at": moment_text(row.created_at.astimezone(UTC)),
        "data": row.data_text,
        "summary": row.summary,
        "is_deleted": row.is_deleted,
    }
    return {field: content for field, content in golden.items() if content}


def is_moment(value: object) -> bool:
    if isinstance(value, str):
        msgspec.convert(value, Annotated[datetime, msgspec.Meta(tz=True)])
    return True


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    formats = FormatChecker()
    formats.checks("date-time", raises=msgspec.ValidationError)(is_moment)
    schema = json.loads((ROOT / "schemas/generated/activity-message.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=formats)


@pytest.mark.parametrize("path", VALID, ids=name_of)
def test_valid_example_becomes_its_golden_row(path: Path) -> None:
    example = json.loads(path.read_text("utf-8"))

    row = row_of(bytes_of(example["message"]), example.get("directory", ()))

    assert row == example["row"]


@pytest.mark.parametrize("path", INVALID, ids=name_of)
def test_invalid_example_is_refused_for_its_reason_at_its_path(path: Path) -> None:
    value, rejection = invalid_example(path)

    with pytest.raises(InvalidMessage) as refused:
        validate(value, RECORD_TIME)

    assert {"reason": refused.value.reason, "path": refused.value.path} == rejection


@pytest.mark.parametrize("path", VALID, ids=name_of)
def test_json_schema_accepts_valid_example(path: Path, validator: Draft202012Validator) -> None:
    validator.validate(json.loads(path.read_text("utf-8"))["message"])


@pytest.mark.parametrize("path", INVALID, ids=name_of)
def test_json_schema_refuses_invalid_example(path: Path, validator: Draft202012Validator) -> None:
    value, rejection = invalid_example(path)
    if rejection["reason"] in BEYOND_JSON_SCHEMA:
        return

    assert not validator.is_valid(json.loads(value))


@pytest.mark.parametrize("paths", [VALID, INVALID], ids=["valid", "invalid"])
def test_every_event_type_has_three_examples_of_each_kind(paths: list[Path]) -> None:
    counts = Counter(path.parent.name for path in paths)

    assert set(counts) == set(EVENT_TYPES)
    assert {name: count for name, count in counts.items() if count < 3} == {}


def test_example_message_is_of_the_type_its_folder_names() -> None:
    messages = {path: json.loads(path.read_text("utf-8"))["message"] for path in VALID}

    strays = [
        name_of(path)
        for path, message in messages.items()
        if message.get("event_type", path.parent.name) != path.parent.name
    ]

    assert strays == []


def test_example_ids_are_unique() -> None:
    ids = Counter(json.loads(path.read_text("utf-8"))["message"]["id"] for path in VALID)

    assert [each for each, count in ids.items() if count > 1] == []


def test_every_message_recorded_from_a_crm_is_accepted_and_summarised() -> None:
    recording = (ROOT / "producers/samples/bottlecrm-recording.jsonl").read_bytes().splitlines()

    rows = [row_of(value) for value in recording]

    assert len(rows) == 1140
    assert all("summary" in row for row in rows)
