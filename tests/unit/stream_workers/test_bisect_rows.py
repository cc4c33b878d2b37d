"""One row that cannot be stored costs itself, not its batch."""

from collections.abc import Sequence

from runtime.errors import StoreRejectedData
from schemas.activity_row import ActivityRow
from schemas.errors import Reason
from stream_workers.batch import Batch
from stream_workers.bisect_rows import insert_what_fits
from tests.unit.stream_workers.activities import encoded, record
from tests.unit.stream_workers.fakes import KnownNames

COUNT = 100
BROKEN = (0, 41, 99)


def batch() -> Batch:
    made = Batch(KnownNames(), {})
    for number in range(COUNT):
        made.add(record(encoded(object_id=f"lead-{number}")))
    return made


class PickyStore:
    """Refuses every insert that holds one of the broken rows."""

    def __init__(self) -> None:
        self.stored: list[str] = []
        self.inserts = 0

    def insert(self, rows: Sequence[ActivityRow]) -> None:
        self.inserts += 1
        ids = [row.object_id for row in rows]
        if any(f"lead-{number}" in ids for number in BROKEN):
            raise StoreRejectedData("cannot parse", 27)
        self.stored += ids


def test_every_row_but_the_broken_ones_is_stored() -> None:
    store = PickyStore()

    refused = dict(insert_what_fits(store.insert, batch().rows))

    assert sorted(refused) == list(BROKEN)
    assert sorted(store.stored) == sorted(f"lead-{n}" for n in range(COUNT) if n not in BROKEN)
    assert store.inserts < COUNT / 2, "halving, not one by one"


def test_refused_row_becomes_the_dead_letter_of_its_record() -> None:
    made = batch()

    made.refuse(made.origins[41], StoreRejectedData("cannot parse", 27))

    letter = made.letters[0]
    assert (letter.reason, letter.stage, letter.original_value) == (Reason.STORE, "insert", made.origins[41].value)


def test_both_rows_of_a_move_name_the_same_record() -> None:
    made = Batch(KnownNames(), {})
    previous = {"object_type": "lead", "object_id": "lead-0", "created_at": "2024-01-01T00:00:00Z"}

    made.add(record(encoded(object_id="lead-1", previous=previous)))

    assert len(made.rows) == len(made.origins) == 2
    assert made.origins[0] is made.origins[1]
