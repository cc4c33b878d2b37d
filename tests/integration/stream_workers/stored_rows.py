"""Rows as the worker makes them, and what ClickHouse answers about them."""

from typing import Any

from clickhouse_connect.driver.client import Client

from schemas.activity_row import ActivityRow
from stream_workers.batch import Batch
from tests.unit.stream_workers.activities import encoded, record
from tests.unit.stream_workers.fakes import KnownNames


def rows_of(*values: bytes) -> list[ActivityRow]:
    """Through validate and enrich; a message that is refused is a mistake of the test."""
    batch = Batch(KnownNames(), {})
    for value in values:
        batch.add(record(value))
    assert not batch.letters, batch.letters
    return batch.rows


def rows_with(*changes: dict[str, Any]) -> list[ActivityRow]:
    return rows_of(*(encoded(**each) for each in changes))


def standing(client: Client, organization: str, columns: str, table: str = "timeline_events") -> list[tuple[Any, ...]]:
    """What `FINAL` shows of one organization, in the table's order."""
    query = f"SELECT {columns} FROM {table} FINAL WHERE organization_id = {{organization:String}} ORDER BY ALL"  # noqa: S608 - constants of the tests
    return [tuple(row) for row in client.query(query, {"organization": organization}, tz_mode="aware").result_rows]
