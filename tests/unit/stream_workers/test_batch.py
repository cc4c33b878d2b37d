"""Each record becomes its rows or one dead letter, whatever is wrong with it."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.directory_entry import DirectoryEntry
from schemas.errors import Reason
from stream_workers.batch import Batch, SourceRecord
from stream_workers.dead_letter import DeadLetter, to_row
from tests.unit.stream_workers.activities import EVENT_ID, LEFT_OUT, RECORD_TIME, RECORD_TIME_MS, encoded, record
from tests.unit.stream_workers.fakes import KnownNames

OLD_PLACE = {"object_type": "lead", "object_id": "L-0", "created_at": "2024-01-01T00:00:00Z"}
LATER_MS = RECORD_TIME_MS + 3_600_000


class BrokenNames:
    """A bug in a step."""

    def find(self, organization_id: str, kind: str, entry_id: str) -> DirectoryEntry | None:
        raise LookupError(f"a bug met {entry_id}")


def batch_of(*records: SourceRecord, topics: Mapping[str, Collection[str]] | None = None) -> Batch:
    batch = Batch(KnownNames(), topics or {})
    for each in records:
        batch.add(each)
    return batch


def letter_of(each: SourceRecord, topics: Mapping[str, Collection[str]] | None = None) -> DeadLetter:
    (letter,) = batch_of(each, topics=topics).letters
    return letter


@given(st.lists(st.sampled_from([encoded(), encoded(previous=OLD_PLACE), b"{", None, encoded(event_type="fax")])))
def test_each_record_adds_rows_or_one_letter(values: list[bytes | None]) -> None:
    batch = Batch(KnownNames(), {})
    for offset, value in enumerate(values):
        rows, letters = len(batch.rows), len(batch.letters)
        batch.add(record(value, offset))
        assert (len(batch.rows) > rows) != (len(batch.letters) == letters + 1)
    assert batch.record_count == len(values)


@given(st.binary(max_size=200))
def test_no_bytes_raise(value: bytes) -> None:
    batch = batch_of(record(value))

    assert len(batch.letters) == 1
    assert batch.letters[0].reason is not Reason.INTERNAL


def cloud_event(**changes: str) -> tuple[tuple[str, bytes | None], ...]:
    """The attributes of the usual call as headers of a record."""
    attributes = {
        "specversion": "1.0",
        "id": EVENT_ID,
        "source": "crm",
        "type": "crm.activity.created",
        "subject": "lead/L-1",
        "time": "2024-01-15T10:30:00Z",
    } | changes
    return tuple((f"ce_{name}", value.encode()) for name, value in attributes.items())


REST = dict.fromkeys(("id", "object_type", "object_id", "created_at"), LEFT_OUT)


def test_a_cloud_event_is_the_row_of_its_message() -> None:
    (plain,) = batch_of(record(encoded(source="crm"))).rows
    (row,) = batch_of(record(encoded(**REST), headers=cloud_event())).rows

    # The version is of the bytes, which are other ones.
    assert msgspec.structs.replace(row, version=plain.version) == plain


def test_a_cloud_event_that_is_none_keeps_its_bytes_in_its_letter() -> None:
    value, headers = encoded(**REST), cloud_event(type="order.created")

    letter = letter_of(record(value, headers=headers))

    assert (letter.reason, letter.path) == (Reason.SCHEMA, "$.type")
    assert (letter.original_value, letter.original_headers) == (value, headers)


def test_valid_message_is_one_row_and_one_change() -> None:
    batch = batch_of(record(encoded()))

    assert (len(batch.rows), len(batch.changes), batch.letters) == (1, 1, [])


def test_move_is_a_row_and_a_tombstone() -> None:
    assert [row.is_deleted for row in batch_of(record(encoded(previous=OLD_PLACE))).rows] == [0, 1]


def test_good_messages_around_a_bad_one_are_kept() -> None:
    batch = batch_of(record(encoded(), 1), record(b"garbage", 2), record(encoded(object_id="L-2"), 3))

    assert [row.object_id for row in batch.rows] == ["L-1", "L-2"]
    assert [letter.offset for letter in batch.letters] == [2]


def test_bug_met_by_one_message_is_its_letter() -> None:
    batch = Batch(BrokenNames(), {})
    batch.add(record(encoded(actor={"id": "u-1"})))
    batch.add(record(encoded()))

    (letter,) = batch.letters
    assert (letter.reason, letter.path, letter.stage) == (Reason.INTERNAL, "$", "enrich")
    assert letter.detail == "LookupError: a bug met u-1"
    assert len(batch.rows) == 1


def test_letter_carries_the_record_as_it_was() -> None:
    letter = letter_of(record(b"\xffgarbage", headers=(("trace", b"\x00\xff"), ("none", None)), key=b"\xfe"))

    assert (letter.topic, letter.partition, letter.offset, letter.timestamp_ms) == (
        "crm.activities", 3, 7, RECORD_TIME_MS,
    )  # fmt: skip
    assert (letter.original_key, letter.original_value) == (b"\xfe", b"\xffgarbage")
    assert letter.original_headers == (("trace", b"\x00\xff"), ("none", None))
    assert letter.stage == "validate"


def test_record_time_is_the_logs_own() -> None:
    assert batch_of(record(encoded())).rows[0].ingested_at == RECORD_TIME


def test_each_record_has_its_own_time() -> None:
    batch = batch_of(record(encoded()), record(encoded(), timestamp_ms=LATER_MS), record(encoded()))

    assert [row.ingested_at.hour for row in batch.rows] == [12, 13, 12]


def test_replayed_record_has_the_time_of_its_first_append() -> None:
    headers = (("x-orig-timestamp", str(RECORD_TIME_MS).encode()),)

    assert batch_of(record(encoded(), timestamp_ms=LATER_MS, headers=headers)).rows[0].ingested_at == RECORD_TIME


def test_replay_that_dies_again_keeps_the_time_of_its_first_append() -> None:
    headers = (("x-orig-timestamp", str(RECORD_TIME_MS).encode()),)

    assert letter_of(record(b"{", timestamp_ms=LATER_MS, headers=headers)).timestamp_ms == RECORD_TIME_MS


@pytest.mark.parametrize("text", [None, b"", b"-5", b"soon", b"1e3", b"\xb2", b"9" * 14, b"9" * 5000])
def test_unreadable_time_of_a_first_append_is_passed_over(text: bytes | None) -> None:
    batch = batch_of(record(encoded(), headers=(("x-orig-timestamp", text),)))

    assert [row.ingested_at for row in batch.rows] == [RECORD_TIME]


@pytest.mark.parametrize("timestamp_ms", [-1, -(2**63), 0, 2**63 - 1, 253_402_300_800_000])
@pytest.mark.parametrize("value", [encoded(action="updated", created_at="1970-01-01T00:00:00Z"), b"{"])
def test_timestamp_of_any_size_is_carried(value: bytes, timestamp_ms: int) -> None:
    batch = batch_of(record(value, timestamp_ms=timestamp_ms))

    times = [row.ingested_at for row in batch.rows] + [to_row(letter).failed_at for letter in batch.letters]
    assert all(datetime(1970, 1, 1, tzinfo=UTC) <= moment <= datetime(2105, 1, 1, tzinfo=UTC) for moment in times)
    assert all(int(row.version) >= 0 for row in batch.rows)


def test_topic_may_be_kept_to_its_organizations() -> None:
    topics = {"crm.activities": frozenset({"globex"})}

    assert letter_of(record(encoded()), topics).reason is Reason.TENANT
    assert len(batch_of(record(encoded(organization_id="globex")), topics=topics).rows) == 1


def test_topic_that_is_not_named_takes_every_organization() -> None:
    assert len(batch_of(record(encoded()), topics={"crm.other": frozenset({"globex"})}).rows) == 1


def test_letter_belongs_to_the_organization_it_names() -> None:
    letter = letter_of(record(encoded(event_type="fax", source="bottlecrm")))

    assert (letter.organization_id, letter.source) == ("acme", "bottlecrm")


@pytest.mark.parametrize("value", [encoded(), encoded(event_type="fax"), encoded(id="broken")])
def test_letter_of_an_organization_that_may_not_write_here_belongs_to_nobody(value: bytes) -> None:
    letter = letter_of(record(value), {"crm.activities": frozenset({"globex"})})

    assert (letter.organization_id, letter.source) == ("", "")


def test_letter_of_unreadable_bytes_belongs_to_nobody() -> None:
    assert letter_of(record(b"\xff")).organization_id == ""
