"""Any shuffle, any repetition, any cut into batches: the same timeline, history and summary as one pass in order."""

from collections import Counter
from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.activity_row import ActivityRow
from schemas.version import Rank
from stream_workers.batch import Batch, SourceRecord
from stream_workers.directory import Directory
from tests.oracle.fold import Message, fold, summary
from tests.oracle.histories import disordered_messages, encode

EXAMPLES = 500


def rows_of(messages: Sequence[Message]) -> list[ActivityRow]:
    """All rows that a worker writes for these messages, in their order."""
    batch = Batch(Directory(), {})
    for offset, message in enumerate(messages):
        batch.add(SourceRecord("crm.activities", 0, offset, 1_705_314_600_000 + offset, None, encode(message), ()))
    assert batch.letters == []
    return batch.rows


def standing(rows: Iterable[ActivityRow]) -> list[ActivityRow]:
    """What ReplacingMergeTree(version, is_deleted) shows under FINAL: each key's highest version, if it is alive."""
    highest: dict[tuple[object, ...], ActivityRow] = {}
    for row in rows:
        known = highest.get(row.key)
        if known is None or int(row.version) >= int(known.version):
            highest[row.key] = row
    return [row for row in highest.values() if not row.is_deleted]


def shown(row: ActivityRow) -> tuple[str, str, str, str, str]:
    return (row.event_id, row.object_id, f"{row.created_at:%Y-%m-%dT%H:%M:%SZ}", row.event_type, row.data_text)


def versions(rows: Iterable[ActivityRow]) -> set[tuple[str, int]]:
    """What `event_versions` keeps: every version but the tombstones of moves."""
    return {(row.event_id, int(row.version)) for row in rows if int(row.version) >> 62 & 3 != Rank.MOVED}


@settings(max_examples=EXAMPLES, deadline=None)
@given(disordered_messages())
def test_the_timeline_is_the_fold_of_the_messages(messages: tuple[list[Message], list[Message]]) -> None:
    happened, arriving = messages
    expected = fold(happened)

    events = standing(rows_of(arriving))

    assert len({row.event_id for row in events}) == len(events), "no event stands at two places"
    assert {row.event_id: row.event_type for row in events} == {key: m["event_type"] for key, m in expected.items()}
    hours = Counter((row.object_id, f"{row.created_at:%Y-%m-%dT%H}", row.event_type) for row in events)
    assert hours == summary(expected)


@settings(max_examples=EXAMPLES, deadline=None)
@given(disordered_messages(), st.data())
def test_arrival_and_batching_change_neither_timeline_nor_history(
    messages: tuple[list[Message], list[Message]], data: st.DataObject
) -> None:
    happened, arriving = messages
    cut = data.draw(st.integers(0, len(arriving)))

    at_once = rows_of(happened)
    in_two = [*rows_of(arriving[:cut]), *rows_of(arriving[cut:])]

    assert sorted(map(shown, standing(in_two))) == sorted(map(shown, standing(at_once)))
    assert versions(in_two) == versions(at_once)
