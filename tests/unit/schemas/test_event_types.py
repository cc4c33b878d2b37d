"""Event types: what is accepted, how older names are read, what the registry promises."""

import json
from typing import Any

import pytest

from schemas.errors import InvalidMessage, Reason
from schemas.event_types import EVENT_TYPES, event_type_of
from schemas.generate import ROOT

SPECIFIED = {
    "note", "email", "call", "meeting", "task_completed", "status_change", "lead_converted", "deal_won", "deal_lost",
    "field_updated", "file_attached", "custom", "quote_sent", "quote_accepted", "quote_rejected", "invoice_sent",
    "payment_received", "contract_signed", "support_ticket_created", "feedback_received", "campaign_response",
    "social_mention",
}  # fmt: skip
SPECIFIED_ICONS = {
    "note": "📝", "email": "📧", "call": "📞", "meeting": "📅", "task_completed": "✅", "status_change": "🔄",
    "lead_converted": "🎯", "deal_won": "🏆", "deal_lost": "❌", "file_attached": "📎",
}  # fmt: skip


def normalised(name: str, data: dict[str, Any]) -> dict[str, Any]:
    event_type = EVENT_TYPES[name]
    return event_type.normalised(event_type.decode_data(json.dumps(data).encode()))


def test_the_22_types_of_the_specification_are_declared() -> None:
    assert set(EVENT_TYPES) == SPECIFIED


def test_icons_are_the_specifications_and_no_two_are_alike() -> None:
    icons = {each.name: each.icon for each in EVENT_TYPES.values()}

    assert icons.items() >= SPECIFIED_ICONS.items()
    assert len(set(icons.values())) == len(icons)


def test_four_types_feed_the_four_counters() -> None:
    counters = {each.name: each.counter for each in EVENT_TYPES.values() if each.counter}

    assert counters == {name: f"{name}_count" for name in ("call", "email", "meeting", "note")}


def test_unknown_type_is_refused_by_name() -> None:
    with pytest.raises(InvalidMessage) as refused:
        event_type_of("fax")

    assert (refused.value.reason, refused.value.path) == (Reason.EVENT_TYPE, "$.event_type")


@pytest.mark.parametrize(
    ("name", "sent", "expected"),
    [
        (
            "status_change",
            {"from_status": "a", "to_status": "b"},
            {"field_name": "status", "from_value": "a", "to_value": "b"},
        ),
        (
            "status_change",
            {"field": "stage", "from": 1, "to": 2},
            {"field_name": "stage", "from_value": 1, "to_value": 2},
        ),
        ("call", {"duration": 300}, {"duration_seconds": 300}),
        ("call", {"duration": 300, "duration_seconds": 301}, {"duration_seconds": 301}),
        ("meeting", {"duration": 60}, {"duration_minutes": 60}),
        ("meeting", {"duration_seconds": 5400}, {"duration_minutes": 90}),
        ("meeting", {"subject": "Demo", "title": None}, {"title": "Demo"}),
        ("file_attached", {"file_name": "a.txt", "size": 5}, {"filename": "a.txt", "file_size": 5}),
        ("field_updated", {"changes": {"rating": [None, "HOT"]}}, {"changes": {"rating": (None, "HOT")}}),
        (
            "email",
            {"from": "a@b.example", "sent_at": "2024-01-15T10:30:00Z"},
            {"from": "a@b.example", "sent_at": "2024-01-15T10:30:00Z"},
        ),
        ("note", {"text": "Hi", "colour": "red", "mentions": None}, {"text": "Hi"}),
    ],
)
def test_older_names_are_read_as_todays(name: str, sent: dict[str, Any], expected: dict[str, Any]) -> None:
    assert normalised(name, sent) == expected


def test_name_is_missing_only_where_the_id_is_told_and_the_name_is_not() -> None:
    converted = EVENT_TYPES["lead_converted"]
    data = converted.decode_data(b'{"contact_id": "c-1", "contact_name": "Jane", "account_id": "a-1"}')

    assert converted.missing_names(data) == (("account_name", "account", "a-1"),)


def test_text_that_is_no_json_is_refused_as_json() -> None:
    with pytest.raises(InvalidMessage) as refused:
        EVENT_TYPES["note"].decode_data(b'{"text": "C:\\quotes"}')

    assert (refused.value.reason, refused.value.path) == (Reason.JSON, "$.data")


def test_deep_fault_names_its_path() -> None:
    with pytest.raises(InvalidMessage) as refused:
        EVENT_TYPES["email"].decode_data(b'{"to": ["a@b.example", 5]}')

    assert (refused.value.reason, refused.value.path) == (Reason.DATA, "$.data.to[1]")


def test_a_note_may_fill_the_whole_message() -> None:
    text = "x" * 1_000_000

    assert normalised("note", {"text": text}) == {"text": text}


@pytest.mark.parametrize("event_type", EVENT_TYPES.values(), ids=lambda each: each.name)
def test_every_alias_and_reference_is_a_field(event_type: Any) -> None:
    fields = json.loads((ROOT / f"schemas/generated/event-types/{event_type.name}.schema.json").read_text("utf-8"))
    named = {name for older in event_type.aliases.values() for name in older} | set(event_type.aliases)
    named |= {name for each in event_type.references for name in (each.name_field, each.id_field)}

    assert named <= set(fields["properties"])
