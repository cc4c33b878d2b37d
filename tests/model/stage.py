"""A database on which a test puts the steps of flushes, settlers and readers in the order it wants."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from clickhouse_connect.driver.client import Client

from query_api.metrics import ApiMetrics
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import TypeCount, type_counts
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.periods import Period
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext
from runtime.clickhouse import connect_async
from schemas.activity_row import ActivityRow
from stream_workers.settle import unsettled_days
from stream_workers.store import ClickHouseStore
from tests.model.database import client_of, model_database
from tests.model.protocol import Protocol, SlowSettler

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
ACME = TenantContext("acme", "reader")
YEAR = Period("custom", NOON - timedelta(days=200), NOON + timedelta(days=200), ZoneInfo("UTC"))
Result = TypeVar("Result")


def message(number: int = 1, **changes: Any) -> bytes:
    """A note of lead o-1 at noon, unless a test says otherwise."""
    fields = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "organization_id": "acme",
        "action": "created",
        "revision": 1,
        "event_type": "note",
        "data": {"text": "x"},
        "actor": {"id": "u-1"},
        "object_type": "lead",
        "object_id": "o-1",
        "created_at": NOON.isoformat(),
    }
    return json.dumps(fields | changes).encode()


class Stage:
    """Every step returns when it is acknowledged; nothing happens by itself."""

    def __init__(self, url: str, protocol: Protocol, client: Client, runner: asyncio.Runner) -> None:
        self.protocol = protocol
        self.client = client
        self.store = ClickHouseStore(url)
        self.messages: list[bytes] = []
        self._runner = runner
        self._connection = ClickHouseConnection(url)
        self.read_store = ReadStore(self._connection, 30, ApiMetrics())
        self.settler = runner.run(connect_async(url))

    def close(self) -> None:
        self.store.close()
        self._runner.run(self.settler.close())
        self._runner.run(self._connection.close())

    def rows(self, *messages: bytes) -> list[ActivityRow]:
        self.messages += messages
        return self.protocol.rows_of(messages)

    def flush(self, *messages: bytes, meanwhile: Callable[[], object] = lambda: None) -> None:
        """`meanwhile` happens while the flush stands between its decision and its insert."""
        rows = self.rows(*messages)
        taken_along = self.protocol.before_insert(self.client, rows)
        meanwhile()
        self.protocol.insert(self.store, rows)
        self.protocol.write_marks(self.client, rows, self.protocol.epoch_for_marks(self.client, taken_along))

    def settle(self) -> None:
        """Until nothing is left to settle."""
        epoch = self.run(self.protocol.publish(self.settler))
        for day in self.run(unsettled_days(self.settler)):
            self.run(self.protocol.settle_span(self.settler, epoch, day.since, day.until))

    def settle_slowly(self, while_counted: Callable[[], object]) -> None:
        """`while_counted` happens after the counts were taken and before they are visible."""

        def pause() -> float:
            while_counted()
            return 0.0

        epoch = self.run(self.protocol.publish(self.settler))
        slow = SlowSettler(self.settler, "late", pause)
        for day in self.run(unsettled_days(self.settler)):
            self.run(self.protocol.settle_span(slow, epoch, day.since, day.until))

    def settled_answer(self) -> Counter[str]:
        return _counter(self.run(self.protocol.read(self.read_store, ACME, YEAR, None)))

    def live_answer(self) -> Counter[str]:
        query = type_counts(ACME, EventFilter(), YEAR, None)
        return _counter(self.run(self.read_store.rows(ACME, query, TypeCount)))

    def run(self, step: Awaitable[Result]) -> Result:
        async def awaited() -> Result:
            return await step

        return self._runner.run(awaited())


def _counter(rows: list[TypeCount]) -> Counter[str]:
    return Counter({row.event_type: row.events for row in rows})


@contextmanager
def stage(url: str, protocol: Protocol) -> Iterator[Stage]:
    with (
        model_database(url, protocol.change_tables) as model_url,
        client_of(model_url) as client,
        asyncio.Runner() as runner,
    ):
        opened = Stage(model_url, protocol, client, runner)
        try:
            yield opened
        finally:
            opened.close()
