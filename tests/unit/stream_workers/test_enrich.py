"""Step 2: summary, names, defaults and version of a row, and the tombstone of a move."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.activity_row import ActivityRow
from schemas.directory_entry import DirectoryEntry
from schemas.version import Rank
from stream_workers.enrich import enrich, moved_tombstone, revision_of
from stream_workers.validate import validate
from tests.unit.stream_workers.activities import LEFT_OUT, RECORD_TIME, encoded, with_data
from tests.unit.stream_workers.fakes import KnownNames

NOBODY = KnownNames()
OLD_PLACE = {"object_type": "Lead", "object_id": "L-0", "created_at": "2024-01-01T00:00:00Z"}


def row_of(value: bytes, names: KnownNames = NOBODY) -> ActivityRow:
    return enrich(validate(value, RECORD_TIME), value, RECORD_TIME, names)


def tombstone_of(value: bytes) -> ActivityRow | None:
    activity = validate(value, RECORD_TIME)
    return moved_tombstone(enrich(activity, value, RECORD_TIME, NOBODY), activity.message)


def entry(kind: str, entry_id: str, **names: str) -> DirectoryEntry:
    return DirectoryEntry(organization_id="acme", kind=kind, id=entry_id, **names)


def rank_of(row: ActivityRow) -> Rank:
    return Rank((int(row.version) >> 62) & 3)


def test_row_carries_the_message_field_by_field() -> None:
    associations = [{"object_type": "Account", "object_id": "A-1"}]
    row = row_of(encoded(source="bottlecrm", associations=associations, updated_at="2024-01-16T00:00:00.5Z"))

    assert row.key == ("acme", "lead", "L-1", datetime(2024, 1, 15, 10, 30, tzinfo=UTC), row.event_id)
    assert (row.actor_id, row.actor_email, row.actor_first_name, row.actor_last_name) == (
        "u-1", "jo@acme.com", "Jo", "Doe",
    )  # fmt: skip
    assert (row.event_type, row.source, row.is_deleted) == ("call", "bottlecrm", 0)
    assert row.associations == (("account", "A-1"),)
    assert row.updated_at == datetime(2024, 1, 16, 0, 0, 0, 500_000, UTC)
    assert row.ingested_at == RECORD_TIME


def test_event_that_was_never_updated_was_updated_when_it_was_created() -> None:
    row = row_of(encoded())

    assert row.updated_at == row.created_at


@pytest.mark.parametrize("summary", [None, LEFT_OUT])
def test_summary_is_made_from_the_data_where_none_is_given(summary: Any) -> None:
    assert row_of(encoded(summary=summary)).summary == "Outbound call, successful, 5 min"


@pytest.mark.parametrize("summary", ["Their own words", ""])
def test_given_summary_stands_even_if_it_is_empty(summary: str) -> None:
    assert row_of(encoded(summary=summary)).summary == summary


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"actor": None}, True),
        ({"actor": LEFT_OUT}, True),
        ({"is_system_generated": True}, True),
        ({"actor": None, "is_system_generated": False}, False),
        ({"actor": None, "is_system_generated": None}, True),
    ],
)
def test_event_without_actor_is_system_generated_unless_it_says_otherwise(
    changes: dict[str, Any], *, expected: bool
) -> None:
    assert row_of(encoded(**changes)).is_system_generated is expected


def test_names_that_the_message_leaves_out_come_from_the_directory() -> None:
    names = KnownNames(entry("user", "u-1", email="jo@dir.com", first_name="Joanna", last_name="Dirk"))
    row = row_of(encoded(actor={"id": "u-1"}), names)

    assert (row.actor_email, row.actor_first_name, row.actor_last_name) == ("jo@dir.com", "Joanna", "Dirk")


@pytest.mark.parametrize("said", [{"first_name": "Jo"}, {"email": "jo@acme.com"}, {"last_name": "Doe"}])
def test_names_in_the_message_beat_those_of_the_directory(said: dict[str, str]) -> None:
    told = {"email": "jo@dir.com", "first_name": "Joanna", "last_name": "Dirk"}
    row = row_of(encoded(actor={"id": "u-1", **said}), KnownNames(entry("user", "u-1", **told)))

    found = {"email": row.actor_email, "first_name": row.actor_first_name, "last_name": row.actor_last_name}
    assert found == {**told, **said}


def test_single_name_of_the_directory_is_the_first_name() -> None:
    row = row_of(encoded(actor={"id": "u-1"}), KnownNames(entry("user", "u-1", name="Jo from Sales")))

    assert row.actor_first_name == "Jo from Sales"


def test_directory_of_another_organization_names_nobody() -> None:
    names = KnownNames(DirectoryEntry(organization_id="globex", kind="user", id="u-1", email="jo@globex.com"))

    assert row_of(encoded(actor={"id": "u-1"}), names).actor_email == ""


CONVERSION = {"contact_id": "C-1", "account_id": "A-1"}
JANE_AT_ACME = KnownNames(entry("contact", "C-1", name="Jane Smith"), entry("account", "A-1", name="Acme Corp"))


def test_conversion_names_contact_and_account_from_the_directory() -> None:
    row = row_of(encoded(event_type="lead_converted", data=CONVERSION), JANE_AT_ACME)

    assert row.summary == "Lead converted to Contact: Jane Smith at Account: Acme Corp"


def test_name_in_the_data_beats_the_directory() -> None:
    data = {**CONVERSION, "contact_name": "J. Smith"}

    assert "Contact: J. Smith at" in row_of(encoded(event_type="lead_converted", data=data), JANE_AT_ACME).summary


def test_conversion_that_nobody_can_name_still_has_a_summary() -> None:
    assert row_of(encoded(event_type="lead_converted", data=CONVERSION)).summary == "Lead converted"


def test_data_is_stored_byte_for_byte() -> None:
    text = '{ "notes" :  "caf\\u00e9 \\/ \\ud83d\\ude00",\n "notes":"x", "n":' + str(2**70) + " }"

    assert row_of(with_data(" " + text + " ")).data_text == text


@pytest.mark.parametrize(
    ("changes", "revision"),
    [
        ({"revision": 9, "updated_at": "2024-01-16T00:00:00Z"}, 9),
        ({"updated_at": "2024-01-16T00:00:00.000001Z"}, 1_705_363_200_000_001),
        ({"updated_at": "2024-01-16T05:30:00.000001+05:30"}, 1_705_363_200_000_001),
        ({"updated_at": "1970-01-01T00:00:00Z"}, 1),
        ({}, 1),
        ({"action": "updated"}, 1_717_243_200_123_000),
        ({"action": "deleted"}, 1_717_243_200_123_000),
        ({"action": "restored"}, 1_717_243_200_123_000),
        ({"action": "deleted", "updated_at": "2024-01-16T00:00:00Z"}, 1_705_363_200_000_000),
    ],
)
def test_revision_is_as_sent_or_when_updated_or_when_logged(changes: dict[str, Any], revision: int) -> None:
    value = encoded(**changes)

    assert revision_of(validate(value, RECORD_TIME).message, RECORD_TIME) == revision
    assert int(row_of(value).version) >> 64 == revision


def test_deletion_writes_a_tombstone_at_its_place() -> None:
    row = row_of(encoded(action="deleted", event_type=LEFT_OUT, data=LEFT_OUT))

    assert (row.is_deleted, rank_of(row), row.summary, row.data_text) == (1, Rank.DELETED, "", "")


@pytest.mark.parametrize("action", ["created", "updated", "restored"])
def test_every_other_action_writes_the_event(action: str) -> None:
    row = row_of(encoded(action=action))

    assert (row.is_deleted, rank_of(row)) == (0, Rank.ROW)


def test_move_leaves_a_tombstone_at_the_old_place() -> None:
    tombstone = tombstone_of(encoded(previous=OLD_PLACE))

    assert tombstone is not None
    assert tombstone.key[1:4] == ("lead", "L-0", datetime(2024, 1, 1, tzinfo=UTC))
    assert (tombstone.is_deleted, rank_of(tombstone)) == (1, Rank.MOVED)


def test_tombstone_of_a_move_has_revision_and_content_of_its_row() -> None:
    value = encoded(previous=OLD_PLACE, revision=5)
    row, tombstone = row_of(value), tombstone_of(value)

    assert tombstone is not None
    assert int(row.version) - int(tombstone.version) == Rank.ROW << 62


def test_move_of_a_deleted_event_clears_both_places() -> None:
    value = encoded(action="deleted", previous=OLD_PLACE)
    row, tombstone = row_of(value), tombstone_of(value)

    assert tombstone is not None
    assert (row.is_deleted, rank_of(row), tombstone.is_deleted, rank_of(tombstone)) == (
        1, Rank.DELETED, 1, Rank.MOVED,
    )  # fmt: skip


@pytest.mark.parametrize(
    "previous",
    [
        None,
        {"object_type": "LEAD", "object_id": "L-1", "created_at": "2024-01-15T10:30:00Z"},
        {"object_type": "lead", "object_id": "L-1", "created_at": "2024-01-15T16:00:00+05:30"},
    ],
)
def test_no_tombstone_where_the_place_is_unchanged(previous: dict[str, str] | None) -> None:
    assert tombstone_of(encoded(previous=previous)) is None


def test_move_in_time_alone_leaves_a_tombstone() -> None:
    previous = {"object_type": "lead", "object_id": "L-1", "created_at": "2024-01-15T10:30:00.000001Z"}

    assert tombstone_of(encoded(previous=previous)) is not None
