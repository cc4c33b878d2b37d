"""The same messages in any order, repeated or not, in one batch or several, leave the same rows standing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.activity_row import ActivityRow
from stream_workers.batch import Batch
from tests.unit.stream_workers.activities import RECORD_TIME_MS, encoded, record
from tests.unit.stream_workers.fakes import InMemoryStore, Journal, KnownNames, RowKey

PLACES = [
    {"object_type": "lead", "object_id": "L-1", "created_at": "2024-01-15T10:30:00Z"},
    {"object_type": "lead", "object_id": "L-2", "created_at": "2024-01-15T10:30:00Z"},
    {"object_type": "lead", "object_id": "L-1", "created_at": "2024-02-15T10:30:00Z"},
]
HIGHEST_REVISION = 4


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """Few revisions, so that ties are common; a move names any place."""
    action = draw(st.sampled_from(["created", "updated", "deleted", "restored"]))
    return encoded(
        action=action,
        revision=draw(st.integers(1, HIGHEST_REVISION)),
        previous=draw(st.none() | st.sampled_from(PLACES)),
        data={"notes": draw(st.sampled_from("abc"))},
        **draw(st.sampled_from(PLACES)),
    )


def standing_after(values: list[bytes]) -> dict[RowKey, ActivityRow]:
    store = InMemoryStore(Journal())
    for value in values:
        batch = Batch(KnownNames(), {})
        batch.add(record(value))
        store.insert_events(batch.rows)
    return store.rows


@given(st.data(), st.lists(messages(), min_size=1, max_size=6))
def test_any_order_with_repeats_leaves_the_same_rows(data: st.DataObject, values: list[bytes]) -> None:
    repeated = data.draw(st.permutations(values + data.draw(st.lists(st.sampled_from(values), max_size=3))))

    assert standing_after(repeated) == standing_after(values)


@given(st.lists(messages(), min_size=1, max_size=6))
def test_a_row_stands_wherever_no_higher_revision_or_delete_took_it_away(values: list[bytes]) -> None:
    final = encoded(revision=HIGHEST_REVISION + 1, **PLACES[0])

    standing = [row for row in standing_after([final, *values]).values() if row.object_id == "L-1"]

    assert any(row.is_deleted == 0 and int(row.version) >> 64 == HIGHEST_REVISION + 1 for row in standing)


def one_standing(*values: bytes) -> ActivityRow:
    (row,) = standing_after(list(values)).values()
    assert standing_after(list(reversed(values))) == standing_after(list(values))
    return row


def test_delete_beats_an_edit_of_its_own_revision() -> None:
    edit, delete = encoded(action="updated", revision=3), encoded(action="deleted", revision=3)

    assert one_standing(edit, delete).is_deleted == 1


def test_restore_beats_the_delete_before_it() -> None:
    delete, restore = encoded(action="deleted", revision=3), encoded(action="restored", revision=4)

    assert one_standing(delete, restore).is_deleted == 0


def test_two_edits_of_one_revision_settle_on_one() -> None:
    first, second = (encoded(revision=3, data={"notes": note}) for note in "ab")

    assert one_standing(first, second).data_text in {'{"notes": "a"}', '{"notes": "b"}'}


def test_move_away_and_an_edit_of_the_same_revision_back_leave_the_row() -> None:
    away = encoded(revision=3, previous=PLACES[0], **PLACES[1])
    back = encoded(revision=3, **PLACES[0])

    rows = standing_after([back, away])

    assert sorted(row.is_deleted for row in rows.values()) == [0, 0]
    assert rows == standing_after([away, back])


def test_replay_later_keeps_the_version_of_the_first_append() -> None:
    update: dict[str, Any] = {"action": "updated"}
    first, replay = Batch(KnownNames(), {}), Batch(KnownNames(), {})
    first.add(record(encoded(**update)))
    replay.add(
        record(
            encoded(**update),
            timestamp_ms=RECORD_TIME_MS + 86_400_000,
            headers=(("x-orig-timestamp", str(RECORD_TIME_MS).encode()),),
        )
    )

    assert first.rows == replay.rows
