"""`Ledger`: what batches have published, in ClickHouse, and what stands at the places of a chunk's events.

A batch belongs to who wrote it last: every run looks before it publishes and before it writes, and ends when another
has written since. No lock that a killed run could leave behind. What the two had in hand at that moment is said twice,
message for message.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

import msgspec
from clickhouse_connect.driver.client import Client

from producers.imports.errors import BatchTaken
from producers.imports.judge import Claim, Standing
from runtime.clickhouse import connect, store_errors
from schemas.activity_message import ActivityMessage

State = Literal["running", "complete", "undoing", "undone"]
RowT = TypeVar("RowT")
ItemT = TypeVar("ItemT")

# A value of a form has at most 128 KiB at ClickHouse; an id in quotes has 39 bytes.
_ASKED_AT_ONCE = 2500
# Of objects' ids, which may have to be escaped.
_ASKED_CHARACTERS = 30_000
_SETTINGS = {"date_time_output_format": "iso", "output_format_json_quote_64bit_integers": 0}
_ENCODER = msgspec.json.Encoder()
_CLAIMS = """
SELECT
    toString(claims.event_id), claims.batch, claims.line, object_type, object_id, created_at, toString(version),
    content, is_new, batches.state, batches.line
FROM (SELECT * FROM import_events FINAL WHERE organization_id = {organization:String} AND {condition}) AS claims
LEFT JOIN (SELECT batch, state, line FROM import_batches FINAL WHERE organization_id = {organization:String}) AS batches
    ON batches.batch = claims.batch
ORDER BY claims.event_id, claims.batch
"""
_WRITTEN_AT = """
SELECT max(written_at) FROM import_batches WHERE organization_id = {organization:String} AND batch = {batch:String}
"""
_KEY = "object_type, object_id, created_at, event_id"
# As a constant array of tuples the places are a set that the primary key is searched by (`standing_events.py`).
_STANDING = f"""
SELECT toString(event_id), object_type, object_id, created_at, toString(version), is_deleted
FROM timeline_events
WHERE organization_id = {{organization:String}} AND ({_KEY}) IN arrayZip(
    {{object_types:Array(String)}}, {{object_ids:Array(String)}},
    {{moments:Array(DateTime64(6, 'UTC'))}}, {{event_ids:Array(UUID)}})
ORDER BY version DESC LIMIT 1 BY {_KEY}
"""  # noqa: S608 - constants of this file


class Batch(msgspec.Struct, array_like=True, kw_only=True):
    """One row of `import_batches`. Lines up to `line` are published."""

    organization_id: str
    batch: str
    file: str
    fingerprint: str
    state: State = "running"
    line: int = 0
    accepted: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: int = 0
    deleted: int = 0
    kept: int = 0
    started_at: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))
    written_at: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))


class ClaimRow(msgspec.Struct, array_like=True, frozen=True):
    """One row of `import_events`."""

    organization_id: str
    event_id: str
    batch: str
    line: int
    object_type: str
    object_id: str
    created_at: datetime
    version: str
    content: int
    is_new: int


class _Written(msgspec.Struct, array_like=True):
    written_at: datetime


@contextmanager
def open_ledger(url: str) -> Iterator["Ledger"]:
    """The ledger behind a ClickHouse URL, closed at the end. Raises StoreError."""
    client = connect(url)
    try:
        yield Ledger(client)
    finally:
        client.close_connections()
        client.close()


class Ledger:
    """Every function raises StoreError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def batches(self, batch: str | None = None) -> list[Batch]:
        """One batch of every organization that has it, or all batches, the latest first."""
        condition = "1" if batch is None else "batch = {batch:String}"
        columns = ", ".join(Batch.__struct_fields__)
        sql = f"SELECT {columns} FROM import_batches FINAL WHERE {condition} ORDER BY started_at DESC"  # noqa: S608 - constants
        return self._rows(sql, {"batch": batch or ""}, Batch)

    def save(self, batch: Batch) -> None:
        """Write down how far a batch is. Raises BatchTaken."""
        self.hold(batch)
        # Above the row before also where the clock of who wrote that one is ahead: the highest stands.
        batch.written_at = max(datetime.now(UTC), batch.written_at + timedelta(microseconds=1))
        self._insert("import_batches", Batch.__struct_fields__, [batch])

    def hold(self, batch: Batch) -> None:
        """Nothing, while nobody else has written the batch since it was read or saved here. Raises BatchTaken."""
        parameters = {"organization": batch.organization_id, "batch": batch.batch}
        (last,) = self._rows(_WRITTEN_AT, parameters, _Written)
        # Below: a batch that is not written yet, or a replica that is behind.
        if last.written_at > batch.written_at:
            raise BatchTaken(batch.batch, last.written_at)

    def claim(self, rows: Sequence[ClaimRow]) -> None:
        """Write down what will be published: whoever dies between the two says it again on resuming."""
        if rows:
            self._insert("import_events", ClaimRow.__struct_fields__, rows)

    def claims(self, organization_id: str, event_ids: Sequence[str]) -> Mapping[str, list[Claim]]:
        """By event, what batches have claimed."""
        found: dict[str, list[Claim]] = defaultdict(list)
        sql = _CLAIMS.replace("{condition}", "event_id IN {event_ids:Array(UUID)}")
        for ids in _sliced(event_ids):
            for each in self._rows(sql, {"organization": organization_id, "event_ids": ids}, Claim):
                found[each.event_id].append(each)
        return found

    def claims_of(self, batch: Batch, limit: int) -> Iterator[list[Claim]]:
        """All claims of a batch in pages, in the order of their ids."""
        sql = _CLAIMS.replace("{condition}", "batch = {batch:String} AND event_id > {after:UUID} {limit}")
        sql = sql.replace("{limit}", f"ORDER BY event_id LIMIT {int(limit)}")
        after = "00000000-0000-0000-0000-000000000000"
        while True:
            parameters = {"organization": batch.organization_id, "batch": batch.batch, "after": after}
            page = self._rows(sql, parameters, Claim)
            if page:
                yield page
            if len(page) < limit:
                return
            after = page[-1].event_id

    def standing(self, organization_id: str, places: Sequence[ActivityMessage | Claim]) -> Mapping[str, Standing]:
        """By event, what stands at its place, deleted or not."""
        found: dict[str, Standing] = {}
        for some in _sliced(places, lambda each: len(each.object_id)):
            parameters = {
                "organization": organization_id,
                "object_types": [each.object_type for each in some],
                "object_ids": [each.object_id for each in some],
                "moments": [_moment(each.created_at) for each in some],
                "event_ids": [each.event_id if isinstance(each, Claim) else each.id for each in some],
            }
            found |= {each.event_id: each for each in self._rows(_STANDING, parameters, Standing)}
        return found

    def _rows(self, sql: str, parameters: dict[str, Any], row_type: type[RowT]) -> list[RowT]:
        with store_errors():
            answer = self._client.raw_query(sql, parameters, settings=dict(_SETTINGS), fmt="JSONCompact")
        document = msgspec.json.decode(answer, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(document["data"], type=list[row_type])  # type: ignore[valid-type]  # known at run time

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[msgspec.Struct]) -> None:
        with store_errors():
            self._client.raw_insert(table, columns, _ENCODER.encode_lines(rows), fmt="JSONCompactEachRow")


def _sliced(items: Sequence[ItemT], size_of: Callable[[ItemT], int] = lambda _: 0) -> Iterator[list[ItemT]]:
    slice_: list[ItemT] = []
    size = 0
    for item in items:
        if slice_ and (len(slice_) == _ASKED_AT_ONCE or size + size_of(item) > _ASKED_CHARACTERS):
            yield slice_
            slice_, size = [], 0
        slice_.append(item)
        size += size_of(item)
    if slice_:
        yield slice_


def _moment(moment: datetime | None) -> str:
    if moment is None:
        raise ValueError("an imported event has a time")
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
