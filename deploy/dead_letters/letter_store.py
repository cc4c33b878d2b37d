"""`LetterStore`: the letters of all organizations, as an operator asks for them, and the journal of replays."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, NamedTuple, TypeVar

import msgspec
from clickhouse_connect.driver.client import Client

from producers.replay import journal
from producers.replay.letter import LETTER_COLUMNS, SUMMARY_COLUMNS, Letter, LetterId, LetterSummary
from producers.replay.selection import LetterFilter, Parameter, named
from runtime.clickhouse import connect, store_errors

CountBy = Literal["reason", "source", "organization", "day"]

_KEYS: dict[CountBy, str] = {
    "reason": "toString(reason)",
    "source": "source",
    "organization": "organization_id",
    "day": "toString(toDate(failed_at))",
}
_SETTINGS = {"date_time_output_format": "iso", "output_format_json_quote_64bit_integers": 0}

RowT = TypeVar("RowT")


class Found(NamedTuple):
    """Where a letter is and how much there is to load."""

    topic: str
    partition: int
    offset: int
    value_bytes: int

    @property
    def id(self) -> LetterId:
        """The coordinates."""
        return LetterId(self.topic, self.partition, self.offset)


class Count(NamedTuple):
    """How many letters share a key."""

    key: str
    letters: int


@contextmanager
def open_letters(url: str) -> Iterator["LetterStore"]:
    """The store behind a ClickHouse URL, closed at the end. Raises StoreError."""
    client = connect(url)
    try:
        yield LetterStore(client)
    finally:
        client.close_connections()
        client.close()


class LetterStore:
    """Reads the view `dead_letter_states`. Every function raises StoreError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def newest(self, wanted: LetterFilter, limit: int) -> list[LetterSummary]:
        """Letters without their content, newest first."""
        order = "ORDER BY failed_at DESC, topic DESC, partition DESC, offset DESC LIMIT {limit:UInt64}"
        return self._select(SUMMARY_COLUMNS, wanted, order, LetterSummary, {"limit": limit})

    def counts(self, wanted: LetterFilter, by: CountBy) -> list[Count]:
        """Counts by one key, the largest first; days in their order."""
        order = "key" if by == "day" else "letters DESC, key"
        return self._select(f"{_KEYS[by]} AS key, count() AS letters", wanted, f"GROUP BY key ORDER BY {order}", Count)

    def total(self, wanted: LetterFilter) -> int:
        """How many letters there are."""
        return self._select("'' AS key, count() AS letters", wanted, "", Count)[0].letters

    def find(self, wanted: LetterFilter) -> list[Found]:
        """The coordinates of all of them, in the order of the log: oldest first within a partition."""
        columns = "topic, partition, offset, length(original_value) AS value_bytes"
        return self._select(columns, wanted, "ORDER BY topic, partition, offset", Found)

    def letters(self, ids: Sequence[LetterId]) -> list[Letter]:
        """Letters with their content; unknown ids are left out."""
        condition, parameters = named(ids)
        return self._read(
            f"SELECT {LETTER_COLUMNS} FROM dead_letter_states WHERE {condition} ORDER BY topic, partition, offset",  # noqa: S608 - constants
            parameters,
            Letter,
        )

    def replays(self, letter_id: LetterId) -> list[journal.PastReplay]:
        """What replays did with a letter, oldest first."""
        condition, parameters = named([letter_id])
        columns = ", ".join(journal.PastReplay.__struct_fields__)
        return self._read(
            f"SELECT {columns} FROM dead_letter_replays FINAL WHERE {condition} ORDER BY replayed_at, replay_id",  # noqa: S608 - constants
            parameters,
            journal.PastReplay,
        )

    def record(self, rows: Sequence[journal.ReplayRow]) -> None:
        """Write what a replay did; back when ClickHouse has it."""
        with store_errors():
            self._client.raw_insert(
                journal.TABLE,
                journal.COLUMNS,
                journal.block_of(rows),
                fmt=journal.FORMAT,
            )

    def _select(
        self,
        columns: str,
        wanted: LetterFilter,
        rest: str,
        row_type: type[RowT],
        more: dict[str, Parameter] | None = None,
    ) -> list[RowT]:
        clauses, parameters = wanted.clauses()
        where = " AND ".join(clauses) or "1"
        sql = f"SELECT {columns} FROM dead_letter_states WHERE {where} {rest}"  # noqa: S608 - constants
        return self._read(sql, parameters | (more or {}), row_type)

    def _read(self, sql: str, parameters: dict[str, Parameter], row_type: type[RowT]) -> list[RowT]:
        with store_errors():
            answer = self._client.raw_query(sql, parameters, settings=dict(_SETTINGS), fmt="JSONCompact")
        document = msgspec.json.decode(answer, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(document["data"], type=list[row_type])  # type: ignore[valid-type]  # known at run time
