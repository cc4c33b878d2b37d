"""Who may change an event, what may change, and the message that says it."""

from typing import Any

import msgspec
import pytest

from producers.prepare import check
from query_api.errors import Forbidden, InvalidBody
from query_api.tenant import Role, TenantContext
from query_api.writes.edit_event import check_may_write, decode_edit, deleted, edited, restored
from schemas.activity_message import Actor, encode_message
from tests.unit.query_api.stored_events import EVENT_ID, NOON, stored, version_row
from tests.unit.query_api.test_record_event import NOW


def edit(**fields: Any) -> bytes:
    return msgspec.json.encode(fields)


def bearer(role: Role = "member", user: str = "u-1") -> TenantContext:
    return TenantContext(organization="acme", user=user, role=role)


def test_an_edit_is_the_whole_event_at_the_next_revision() -> None:
    message = edited(stored(revision=3), decode_edit(edit(data={"text": "Wrote"})), NOW)

    assert (message.id, message.action, message.revision, message.updated_at) == (EVENT_ID, "updated", 4, NOW)
    assert message.actor == Actor("u-1", "jo@acme.com", "Jo", "Doe")
    assert (message.object_type, message.object_id, message.created_at) == ("lead", "l-1", NOON)
    assert [each.object_id for each in message.associations] == ["d-1"]
    assert message.data_text == '{"text":"Wrote"}'


@pytest.mark.parametrize(
    ("fields", "data", "summary"),
    [
        ({"data": {"text": "Wrote"}}, '{"text":"Wrote"}', None),
        ({"data": {"text": "Wrote"}, "summary": "Mine"}, '{"text":"Wrote"}', "Mine"),
        ({"summary": "Mine"}, '{"text": "Called"}', "Mine"),
        ({"summary": None}, '{"text": "Called"}', None),
    ],
    ids=str,
)
def test_the_summary_is_the_clients_or_made_anew(fields: dict[str, Any], data: str, summary: str | None) -> None:
    message = edited(stored(), decode_edit(edit(**fields)), NOW)

    assert (message.data_text, message.summary) == (data, summary)


def test_data_of_an_edit_is_kept_byte_for_byte() -> None:
    raw = b'{"data":{ "text" : "\\u00e9" , "n":1.0}}'

    assert edited(stored(), decode_edit(raw), NOW).data_text == '{ "text" : "\\u00e9" , "n":1.0}'


@pytest.mark.parametrize(
    "field", ["event_type", "created_at", "object_id", "object_type", "actor", "id", "is_system_generated", "revision"]
)
def test_what_the_event_is_cannot_be_edited(field: str) -> None:
    with pytest.raises(InvalidBody, match=field):
        decode_edit(edit(data={}, **{field: "x"}))


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"{", b'{"summary": 5}', b"\xff"])
def test_what_changes_nothing_or_is_no_edit_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidBody):
        decode_edit(body)


def test_a_deletion_carries_the_content_on() -> None:
    message = check(encode_message(deleted(stored(), NOW)))

    assert (message.action, message.revision, message.data_text) == ("deleted", 4, '{"text": "Called"}')
    assert [each.object_id for each in message.associations] == ["d-1"]


def test_a_deletion_of_what_was_left_without_content_is_a_valid_message() -> None:
    assert check(encode_message(deleted(stored(data="", event_type=""), NOW))).is_tombstone


def test_a_restoration_takes_the_content_from_before_and_the_place_from_the_deletion() -> None:
    gone = stored(revision=5, object_id="l-2", is_deleted=1, data="", event_type="")

    message = check(encode_message(restored(gone, version_row(4), NOW)))

    assert (message.action, message.revision, message.object_id) == ("restored", 6, "l-2")
    assert (message.event_type, message.data_text, message.summary) == (
        "note",
        '{"text": "Called"}',
        "Added note: Called",
    )


def test_an_event_without_actor_keeps_none() -> None:
    message = edited(stored(actor_id=""), decode_edit(edit(summary="x")), NOW)

    assert (message.actor, message.is_system_generated) == (None, False)


@pytest.mark.parametrize(("role", "user"), [("member", "u-1"), ("admin", "u-9"), ("service", "u-9")])
def test_members_write_their_own_events_admins_and_services_any(role: Role, user: str) -> None:
    check_may_write(bearer(role, user), stored())


@pytest.mark.parametrize("overrides", [{"actor_id": "u-2"}, {"actor_id": ""}], ids=str)
def test_a_member_writes_nobody_elses_event(overrides: dict[str, Any]) -> None:
    with pytest.raises(Forbidden, match="another user"):
        check_may_write(bearer(), stored(**overrides))


@pytest.mark.parametrize("role", ["member", "admin", "service"])
def test_nobody_writes_a_system_generated_event(role: Role) -> None:
    with pytest.raises(Forbidden, match="system-generated"):
        check_may_write(bearer(role), stored(is_system_generated=True))
