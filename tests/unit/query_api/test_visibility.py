"""What the tables show says what became of a write."""

from datetime import UTC, datetime

import pytest

from query_api.queries.seen_versions import SeenVersion, Table
from query_api.writes.edit_event import decode_edit, deleted, edited
from query_api.writes.visibility import Expected, Verdict, expected, outcome
from schemas.activity_message import encode_message
from schemas.activity_row import ActivityRow
from schemas.version import Rank, stored_version
from stream_workers.enrich import enrich
from stream_workers.validate import validate
from tests.unit.query_api.stored_events import stored
from tests.unit.query_api.test_record_event import NOW, message
from tests.unit.stream_workers.fakes import KnownNames

BASE = stored_version(3, Rank.ROW, 7)
OURS = stored_version(4, Rank.ROW, 50)
LOWER = stored_version(4, Rank.ROW, 49)
HIGHER = stored_version(4, Rank.ROW, 51)
LATER = stored_version(5, Rank.ROW, 1)
READ: tuple[Table, ...] = ("timeline_events", "timeline_by_time")
HISTORY: tuple[Table, ...] = ("event_versions",)
ALL: tuple[Table, ...] = (*READ, *HISTORY)
TOOK = {BASE: 0, LOWER: 1, HIGHER: 1, OURS: 2, LATER: 3}


def seen(*versions: int, tables: tuple[Table, ...] = ALL, ours_at: int = 2) -> list[SeenVersion]:
    """Versions in tables; the log took the others of our revision at 1."""
    took = TOOK | {OURS: ours_at}
    return [
        SeenVersion("acme", table, str(version), datetime.fromtimestamp(took[version], UTC))
        for table in tables
        for version in versions
    ]


def judged(*rows: list[SeenVersion]) -> Verdict:
    place = expected(deleted(stored(), NOW), BASE).place
    return outcome([each for some in rows for each in some], Expected(place, OURS, BASE)).verdict


@pytest.mark.parametrize("others", [(), (BASE,), (LATER,)], ids=str)
def test_ours_in_every_table_stands(others: tuple[int, ...]) -> None:
    assert judged(seen(OURS, *others)) is Verdict.STANDS


def test_before_ours_is_seen_nothing_is_known() -> None:
    for others in ((BASE,), (BASE, LOWER), (BASE, HIGHER), (BASE, LATER)):
        assert judged(seen(*others)) is Verdict.PENDING


@pytest.mark.parametrize("table", ALL)
def test_every_table_is_waited_for(table: Table) -> None:
    rows = [*seen(BASE), *seen(OURS, tables=tuple(each for each in ALL if each != table))]

    assert judged(rows) is Verdict.PENDING


def test_a_history_that_is_switched_off_is_not_waited_for() -> None:
    assert judged(seen(BASE, OURS, tables=READ)) is Verdict.STANDS


@pytest.mark.parametrize(
    ("other", "ours_at", "verdict"),
    [
        (LOWER, 0, Verdict.STANDS),
        (HIGHER, 0, Verdict.OVERRIDDEN),
        (LOWER, 2, Verdict.OVERRIDES),
        (HIGHER, 2, Verdict.LOST),
    ],
)
def test_of_one_revision_the_first_in_the_log_has_won(other: int, ours_at: int, verdict: Verdict) -> None:
    assert judged(seen(BASE, other, OURS, ours_at=ours_at)) is verdict


def test_messages_of_one_millisecond_are_told_apart_by_their_version() -> None:
    assert judged(seen(BASE, LOWER, OURS, ours_at=1)) is Verdict.OVERRIDES
    assert judged(seen(BASE, HIGHER, OURS, ours_at=1)) is Verdict.OVERRIDDEN


def test_a_repeat_of_ours_is_ours() -> None:
    assert judged(seen(BASE, OURS), seen(OURS, ours_at=9)) is Verdict.STANDS


def test_ours_under_a_later_revision_stood_if_the_history_has_it() -> None:
    assert judged(seen(LATER, tables=READ), seen(BASE, OURS, LATER, tables=HISTORY)) is Verdict.STANDS


def test_without_history_what_a_later_revision_covered_cannot_be_told() -> None:
    assert judged(seen(LATER, tables=READ)) is Verdict.LOST


def as_the_worker_stores(value: bytes) -> ActivityRow:
    return enrich(validate(value, NOW), value, NOW, KnownNames())


def test_the_version_that_is_waited_for_is_the_one_the_worker_makes() -> None:
    recorded = message(id="70A870FA-E2E1-58E3-A0E7-72FE6EE432A9")
    change = edited(stored(), decode_edit(b'{"summary": "x"}'), NOW)

    for sent in (recorded, change, deleted(stored(), NOW)):
        row, ours = as_the_worker_stores(encode_message(sent)), expected(sent, 0)
        assert (row.version, row.event_id) == (str(ours.version), ours.place.event_id)
        assert row.key[1:] == (
            ours.place.object_type, ours.place.object_id, ours.place.created_at, ours.place.event_id,
        )  # fmt: skip
