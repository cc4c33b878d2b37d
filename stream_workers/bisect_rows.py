"""Finds the rows that ClickHouse cannot store, so that one of them costs itself and not the batch."""

from collections.abc import Callable, Iterator, Sequence

from runtime.errors import StoreRejectedData
from schemas.activity_row import ActivityRow

Insert = Callable[[Sequence[ActivityRow]], None]


def insert_what_fits(
    insert: Insert, rows: Sequence[ActivityRow], first: int = 0
) -> Iterator[tuple[int, StoreRejectedData]]:
    """Insert all rows that can be; gives the index and the refusal of each that cannot. Halving: log2(n) rounds a row.

    Repeating it is harmless, rows are. Other errors of `insert` pass through.
    """
    try:
        insert(rows)
    except StoreRejectedData as refusal:
        if len(rows) == 1:
            yield first, refusal
            return
        middle = len(rows) // 2
        yield from insert_what_fits(insert, rows[:middle], first)
        yield from insert_what_fits(insert, rows[middle:], first + middle)
