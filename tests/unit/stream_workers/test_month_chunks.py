"""How a batch that spans many months is cut for ClickHouse."""

from stream_workers.batch import Batch
from stream_workers.store import MAX_MONTHS_PER_INSERT, split_by_month
from tests.unit.stream_workers.activities import encoded, record
from tests.unit.stream_workers.fakes import KnownNames


def rows_over(months: int, per_month: int = 1) -> Batch:
    """One row after the other from month to month, so that equal months do not stand together."""
    batch = Batch(KnownNames(), {})
    for number in range(months * per_month):
        year, month = divmod(number % months, 12)
        batch.add(record(encoded(object_id=str(number), created_at=f"{2000 + year}-{month + 1:02d}-15T00:00:00Z")))
    return batch


def test_rows_of_few_months_stay_as_they_are() -> None:
    rows = rows_over(months=MAX_MONTHS_PER_INSERT).rows

    assert [chunk is rows for chunk in split_by_month(rows, MAX_MONTHS_PER_INSERT)] == [True]


def test_rows_of_many_months_are_cut_by_month_and_none_is_lost() -> None:
    rows = rows_over(months=200, per_month=2).rows

    chunks = list(split_by_month(rows, MAX_MONTHS_PER_INSERT))

    months = [{(row.created_at.year, row.created_at.month) for row in chunk} for chunk in chunks]
    assert [len(each) for each in months] == [90, 90, 20]
    assert sum(map(len, months)) == len(set.union(*months))
    assert sorted(row.object_id for chunk in chunks for row in chunk) == sorted(row.object_id for row in rows)


def test_no_rows_are_no_month_to_cut() -> None:
    assert [list(chunk) for chunk in split_by_month([], MAX_MONTHS_PER_INSERT)] == [[]]
