"""BottleCRM's mapping, on what its outbox held when each kind of action was done once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from msgspec.structs import replace

from producers.outbox.change import Change
from producers.prepare import prepare
from producers.sources.bottlecrm import fold, messages, organization
from schemas.activity_message import ActivityMessage
from schemas.event_types import event_type_of
from schemas.version import stated_revision
from tests.unit.producers.sources.expected import EXPECTED, Told

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Recording:
    """The changes of each action, in order."""

    by_action: dict[str, list[Change]]

    def messages(self, action: str) -> list[ActivityMessage]:
        return mapped(self.by_action[action])

    def change(self, action: str, table: str, operation: str) -> Change:
        changes = self.by_action[action]
        return next(each for each in changes if each.table == f"public.{table}" and each.operation == operation)


@pytest.fixture(scope="module")
def recording() -> Recording:
    lines = Path(__file__).with_name("bottlecrm-changes.jsonl").read_bytes().splitlines()
    rows: list[dict[str, Any]] = [msgspec.json.decode(line) for line in lines]
    by_action = groupby(rows, key=lambda row: str(row["action"]))
    return Recording({action: [msgspec.convert(row, Change) for row in each] for action, each in by_action})


def mapped(changes: Sequence[Change]) -> list[ActivityMessage]:
    return [message for change in fold(changes) for message in messages(change)]


def told(found: Sequence[ActivityMessage]) -> Iterator[Told]:
    for message in found:
        declared = event_type_of(message.event_type)
        summary = declared.summarise(declared.decode_data(message.data), {}, message.object_type)
        yield message.action, message.object_type, message.actor.first_name if message.actor else "", summary


@pytest.mark.parametrize("action", EXPECTED)
def test_an_action_is_told_as_what_it_was(recording: Recording, action: str) -> None:
    found = recording.messages(action)

    assert tuple(told(found)) == EXPECTED[action]
    assert all(prepare(message, "t").key and message.source == "bottlecrm" for message in found)


def test_every_recorded_action_is_expected(recording: Recording) -> None:
    assert recording.by_action.keys() == EXPECTED.keys()


def test_the_same_changes_give_the_same_messages_and_every_event_has_an_id_of_its_own(recording: Recording) -> None:
    changes = [change for each in recording.by_action.values() for change in each]

    first, again = mapped(changes), mapped(changes)

    assert first == again
    created = [message.id for message in first if message.action == "created"]
    assert len(created) == len(set(created))


def test_a_note_is_one_event_from_writing_to_deletion(recording: Recording) -> None:
    (written,) = recording.messages("note written")
    (edited,) = recording.messages("note edited")
    (deleted,) = recording.messages("note deleted")

    assert written.id == edited.id == deleted.id
    assert written.created_at == edited.created_at == deleted.created_at
    assert written.updated_at is None
    assert edited.updated_at is not None
    assert deleted.updated_at is not None
    assert deleted.updated_at > edited.updated_at


def test_a_note_that_is_emptied_and_written_again_is_newer_than_its_deletion(recording: Recording) -> None:
    written = recording.change("note written", "comment", "insert")
    assert written.after is not None
    empty, second = written.after | {"comment": ""}, timedelta(seconds=1)
    emptied = replace(written, operation="update", before=written.after, after=empty, changed_at=NOON)
    again = replace(written, operation="update", before=empty, after=written.after, changed_at=NOON + second)

    found = [message for change in (written, emptied, again) for message in messages(change)]

    assert len({message.id for message in found}) == 1
    assert [message.action for message in found] == ["created", "deleted", "created"]
    revisions = [stated_revision(message) or 0 for message in found]
    assert revisions == sorted(set(revisions))


def test_what_hung_on_a_converted_lead_says_where_it_was(recording: Recording) -> None:
    (call,) = recording.messages("call edited")
    found = recording.messages("lead converted")

    converted = next(message for message in found if message.event_type == "lead_converted")
    became = {message.object_type: message.object_id for message in found if message.event_type == "custom"}
    moved = next(message for message in found if message.id == call.id)
    assert (moved.object_type, moved.object_id) == ("contact", became["contact"])
    assert moved.previous is not None
    assert (moved.previous.object_type, moved.previous.object_id) == ("lead", converted.object_id)
    assert moved.previous.created_at == moved.created_at == call.created_at
    data = msgspec.json.decode(converted.data_text)
    assert (data["account_id"], data["deal_id"]) == (became["account"], became["deal"])


def test_customers_have_no_account_and_are_no_machines(recording: Recording) -> None:
    for action in ("survey answered by the customer", "quote accepted by the customer"):
        (message,) = recording.messages(action)
        assert (message.actor, message.is_system_generated) == (None, False)


def test_outside_of_a_request_the_row_says_who_it_was(recording: Recording) -> None:
    change = recording.change("deal created", "opportunity", "insert")

    (seeded,) = messages(replace(change, actor_id="", request_id=""))
    (made_by_nobody,) = messages(replace(change, actor_id="", request_id="", context={}))

    assert seeded.actor is not None
    assert seeded.actor.first_name == "Dev"
    assert (made_by_nobody.actor, made_by_nobody.is_system_generated) == (None, True)


def test_a_profile_is_told_as_its_user(recording: Recording) -> None:
    (message,) = recording.messages("lead assigned to somebody else")
    old, new = msgspec.json.decode(message.data_text)["changes"]["assigned_to"]
    profile = recording.change("lead assigned to somebody else", "lead_assigned_to", "insert").row["profile_id"]

    assert profile not in (old["id"], new["id"])
    assert (old["first_name"], new["first_name"], new["last_name"]) == ("Ada", "Ben", "Okoro")


def test_assignees_that_are_cleared_and_added_again_are_no_event(recording: Recording) -> None:
    added = recording.change("task created", "task_assigned_to", "insert")
    cleared = replace(added, operation="delete", before=added.after, after=None, change_id=uuid4())

    assert fold([cleared, added]) == []


def test_assignments_of_two_requests_are_two_events(recording: Recording) -> None:
    first = recording.change("task created", "task_assigned_to", "insert")
    second = replace(first, change_id=uuid4(), request_id="another")

    assert len(mapped([first, second])) == 2


def test_saves_of_one_row_in_a_request_are_one_event_with_the_first_and_the_last_value(recording: Recording) -> None:
    change = recording.change("deal's amount changed", "opportunity", "update")
    assert change.after is not None
    again = replace(change, change_id=uuid4(), before=change.after, after={**change.after, "amount": 16000.0})

    (message,) = mapped([change, again])

    assert msgspec.json.decode(message.data_text)["changes"] == {"amount": [12000.0, 16000.0]}
    assert message.id == change.event_id(2)


def test_a_row_that_is_saved_right_after_it_was_made_is_one_creation(recording: Recording) -> None:
    made = recording.change("deal created", "opportunity", "insert")
    assert made.after is not None
    saved = replace(made, operation="update", before=made.after, after={**made.after, "amount": 1.5})

    (message,) = mapped([made, saved])

    assert msgspec.json.decode(message.data_text) | {"action": "created", "amount": 1.5} == msgspec.json.decode(
        message.data_text
    )


def test_a_paid_invoice_without_a_payment_says_so_itself(recording: Recording) -> None:
    changes = recording.by_action["invoice marked as paid"]
    alone = [change for change in changes if change.table != "public.payment"]

    (message,) = mapped(alone)

    assert (message.event_type, message.object_type) == ("status_change", "invoice")


@pytest.mark.parametrize(
    ("action", "table", "operation", "column"),
    [
        ("call logged, of a day before", "interaction", "insert", "kind"),
        ("invoice marked as paid", "invoice", "update", "status"),
    ],
)
def test_a_row_that_lacks_a_column_stops_no_other_change(
    recording: Recording, action: str, table: str, operation: str, column: str
) -> None:
    other = recording.change("lead created", "lead", "insert")
    changes = recording.by_action[action]
    broken = recording.change(action, table, operation)
    rest = {name: value for name, value in broken.row.items() if name != column}

    folded = fold([*changes, replace(broken, after=rest), other])

    assert other in folded


def test_an_assignment_knows_its_tenant_by_the_profile(recording: Recording) -> None:
    assigned = recording.change("task created", "task_assigned_to", "insert")
    made = recording.change("task created", "task", "insert")

    assert "org_id" not in assigned.row
    assert organization(assigned) == organization(made) == made.row["org_id"]


def test_a_comment_on_what_has_no_timeline_is_no_activity(recording: Recording) -> None:
    comment = recording.change("note written", "comment", "insert")
    content_type = str(comment.row["content_type_id"])

    assert list(messages(replace(comment, context={"content_types": {content_type: "solution"}}))) == []


def test_an_event_that_the_crm_recorded_itself_is_published_too(recording: Recording) -> None:
    (note,) = recording.messages("note written")
    value = prepare(note, "t").value or b""
    change = recording.change("note written", "comment", "insert")

    (message,) = messages(replace(change, operation="event", table="", message=value.decode()))

    assert message.id == note.id
