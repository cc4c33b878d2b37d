"""The protocol's steps, each replaceable: the product's own functions here, broken ones in `mutants.py`."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from clickhouse_connect.driver.asyncclient import AsyncClient
from clickhouse_connect.driver.client import Client

from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import GroupBy, TypeCount
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.periods import Period
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext
from schemas.activity_row import ActivityRow
from stream_workers import mark, settle
from stream_workers.batch import Batch
from stream_workers.store import ClickHouseStore
from tests.unit.stream_workers.activities import record
from tests.unit.stream_workers.fakes import KnownNames

ALWAYS_SETTLED = -(10**12)
"""As `least_events_saved`: settled hours answer, however little they save."""


class Protocol:
    """What workers, settlers and readers do, step by step."""

    def change_tables(self, sql: str) -> str:
        """The text of a SQL file as this protocol wants it."""
        return sql

    def rows_of(self, messages: Sequence[bytes]) -> list[ActivityRow]:
        """Validated and enriched."""
        batch = Batch(KnownNames(), {})
        for message in messages:
            batch.add(record(message))
        assert not batch.letters, batch.letters
        return batch.rows

    def before_insert(self, client: Client, rows: Sequence[ActivityRow]) -> Any:
        """What a flush takes along from before its insert: nothing."""

    def insert(self, store: ClickHouseStore, rows: Sequence[ActivityRow]) -> None:
        store.insert_events(rows)

    def epoch_for_marks(self, client: Client, _before_insert: Any) -> int:
        return mark.current_epoch(client)

    def write_marks(self, client: Client, rows: Sequence[ActivityRow], epoch: int) -> None:
        mark.write_marks(client, mark.touched_hours(rows), epoch)

    async def publish(self, client: AsyncClient) -> int:
        return await settle.publish_epoch(client)

    async def settle_span(self, client: Any, epoch: int, since: datetime, until: datetime) -> None:
        await settle.settle_span(client, epoch, since, until)

    async def read(
        self, store: ReadStore, tenant: TenantContext, period: Period, group_by: GroupBy | None
    ) -> list[TypeCount]:
        counts = OrganizationCounts(store, least_events_saved=ALWAYS_SETTLED)
        return await counts.rows(tenant, EventFilter(), period, group_by)


class SlowSettler:
    """A client whose counts become visible later than they were taken: the widest gap a settler can have."""

    def __init__(self, client: AsyncClient, name: str, pause: Callable[[], float]) -> None:
        self.client = client
        self._table = f"late_{name}"
        self._pause = pause

    async def command(self, statement: str, parameters: Any = None, settings: Any = None) -> None:
        target = "INSERT INTO activity_summary_state"
        assert target in statement
        await self.client.command(f"CREATE OR REPLACE TABLE {self._table} AS activity_summary_state")
        await self.client.command(
            statement.replace(target, f"INSERT INTO {self._table}"), parameters, settings=settings
        )
        await asyncio.sleep(self._pause())
        await self.client.command(f"{target} SELECT * FROM {self._table}")  # noqa: S608 - names of this test
