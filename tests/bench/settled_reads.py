"""`python -m tests.bench.settled_reads`: what an organization's summary costs live and from settled hours.

The rule of `query_api/reads/organization_counts.py` is taken from this table. `--events`: of the largest organization.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from clickhouse_connect.driver.client import Client
from rich.console import Console
from rich.table import Table

from deploy.embedded.clickhouse import DATABASE, EmbeddedClickHouse
from deploy.migrate import migrate_database
from query_api.metrics import ApiMetrics
from query_api.queries.settled_hours import HoursToCount, hours_to_count, settled_type_counts
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import GroupBy, TypeCount, type_counts
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.periods import Period
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext
from runtime.clickhouse import connect, connect_async
from stream_workers.settle import settle_round

_YEAR_BEGINS = datetime(2025, 1, 1, tzinfo=UTC)
_YEAR_ENDS = _YEAR_BEGINS + timedelta(days=365)
_ROWS_PER_INSERT = 500_000
_REPEATS = 9
_DAYS = (7, 30, 90, 365)
_GROUPINGS: tuple[GroupBy | None, ...] = (None, "day", "object_type", "actor")
Result = TypeVar("Result")

# Evenly over the year, eight types, four kinds of objects; a version as `schemas/version.py` makes it.
_EVENTS = """
INSERT INTO timeline_by_time
SELECT
    {organization:String}, fromUnixTimestamp64Micro(1735689600000000 + toInt64(rand64(1) % 31536000000000), 'UTC'),
    generateUUIDv4(), ['lead', 'account', 'contact', 'deal'][1 + rand(2) % 4], toString(rand(3) % 20000),
    toUInt128('23058430092136939520'), 0,
    ['call', 'email', 'note', 'meeting', 'quote_sent', 'status_change', 'field_updated', 'deal_won'][1 + rand(4) % 8],
    concat('user-', toString(rand(5) % {actors:UInt32})), false
FROM numbers({rows:UInt64})
"""


def main() -> None:
    """Generates, settles, measures; ends with the rule's own choice in the last column."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2_000_000, help="of the largest organization, in a year")
    events = parser.parse_args().events
    sizes = {"large": (events, 200), "middle": (events // 7, 60), "small": (events // 40, 20)}
    with tempfile.TemporaryDirectory() as folder, EmbeddedClickHouse(Path(folder)) as server:
        migrate_database(server.url, database=DATABASE)
        client = connect(server.url)
        for organization, (rows, actors) in sizes.items():
            _generate(client, organization, rows, actors)
        client.command(
            "INSERT INTO summary_marks "
            "SELECT DISTINCT organization_id, toStartOfHour(created_at), 0 FROM timeline_by_time"
        )
        client.close_connections()
        Console(width=120).print(asyncio.run(_measured(server.url, tuple(sizes))))


def _generate(client: Client, organization: str, rows: int, actors: int) -> None:
    for start in range(0, rows, _ROWS_PER_INSERT):
        chunk = min(_ROWS_PER_INSERT, rows - start)
        client.command(_EVENTS, {"organization": organization, "rows": chunk, "actors": actors})


async def _measured(url: str, organizations: tuple[str, ...]) -> Table:
    hours, seconds = await _settle_all(url)
    table = Table(
        "organization", "days", "group by", "events", "live ms", "list ms", "counts ms", "both ms", "rule",
        title=f"{hours:,} hours settled in {seconds:.1f} s; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
    )  # fmt: skip
    connection = ClickHouseConnection(url)
    store = ReadStore(connection, 60, ApiMetrics())
    for organization in organizations:
        for days in _DAYS:
            for group_by in _GROUPINGS:
                table.add_row(
                    organization, str(days), group_by or "-", *await _row(store, organization, days, group_by)
                )
    await connection.close()
    return table


async def _row(store: ReadStore, organization: str, days: int, group_by: GroupBy | None) -> list[str]:
    tenant = TenantContext(organization, "bench")
    period = Period("custom", _YEAR_ENDS - timedelta(days=days), _YEAR_ENDS, ZoneInfo("UTC"))
    live_query = type_counts(tenant, EventFilter(), period, group_by)
    live_ms, live = await _p50(lambda: store.rows(tenant, live_query, TypeCount))
    list_query = hours_to_count(tenant, EventFilter(), period, group_by)
    list_ms, (found,) = await _p50(lambda: store.rows(tenant, list_query, HoursToCount))
    settled_query = settled_type_counts(tenant, EventFilter(), period, group_by, found)
    settled_ms, settled = await _p50(lambda: store.rows(tenant, settled_query, TypeCount))
    assert settled == live, "the settled answer differs from the live one"
    is_settled = await OrganizationCounts(store).hours(tenant, EventFilter(), period, group_by) is not None
    events = sum(row.events for row in live)
    figures = (live_ms, list_ms, settled_ms, list_ms + settled_ms)
    return [f"{events:,}", *(f"{each:.0f}" for each in figures), "settled" if is_settled else "live"]


async def _p50(ask: Callable[[], Awaitable[Result]]) -> tuple[float, Result]:
    milliseconds = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        answer = await ask()
        milliseconds.append((time.perf_counter() - started) * 1000)
    return statistics.median(milliseconds), answer


async def _settle_all(url: str) -> tuple[int, float]:
    client = await connect_async(url)
    started, hours = time.monotonic(), 0
    while settled := (await settle_round(client)).settled_hours:
        hours += settled
    await client.close()
    return hours, time.monotonic() - started


if __name__ == "__main__":
    main()
