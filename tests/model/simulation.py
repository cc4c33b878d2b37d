"""Workers that crash, zombies, settlers and readers on one database; every read is held against the oracle's bounds."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import chain
from typing import cast

from clickhouse_connect.driver.asyncclient import AsyncClient
from clickhouse_connect.driver.client import Client

from query_api.metrics import ApiMetrics
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import TypeCount, type_counts
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.store import ReadStore
from runtime.clickhouse import connect, connect_async
from schemas.activity_row import ActivityRow
from stream_workers.settle import unsettled_days
from stream_workers.store import ClickHouseStore
from tests.model.log import Log, random_log
from tests.model.oracle import Cell, CellOf, bounds, final_counts
from tests.model.protocol import Protocol, SlowSettler
from tests.model.questions import GROUPINGS, ORGANIZATIONS, random_question, whole_question
from tests.model.tally import Tally

CRASHES = ("before insert", "mid insert", "after insert", "epoch read", "after marks", "after commit")
_ZOMBIES = CRASHES[:4]
# Between two steps of a flush there may be time for a settler's whole round.
_SLOW_STEPS, _SLOW_SECONDS = 0.1, 0.15


class Simulation:
    """One run: a log carried whole into an empty database, through every fault, and then looked at."""

    def __init__(
        self,
        url: str,
        protocol: Protocol,
        *,
        seed: int,
        messages: int,
        crash_rate: float = 0.5,
        ends_at_first_fault: bool = False,
    ) -> None:
        self.tally = Tally(messages=messages)
        self._url = url
        self._protocol = protocol
        self._chance = random.Random(seed)
        self._crash_rate = crash_rate
        self._ends_at_first_fault = ends_at_first_fault
        self._log: Log = random_log(self._chance, messages, ORGANIZATIONS)
        self._committed = [0] * len(self._log)
        self._attempted = [0] * len(self._log)
        self._zombies: set[asyncio.Task[None]] = set()
        self._stores: list[tuple[ClickHouseStore, Client]] = []

    def run(self) -> Tally:
        asyncio.run(self._run())
        return self.tally

    async def _run(self) -> None:
        async with AsyncExitStack() as stack:
            self._read_store = await stack.enter_async_context(_read_store(self._url))
            settlers = [await stack.enter_async_context(_settler_client(self._url)) for _ in range(2)]
            stack.callback(self._close_stores)
            others = [asyncio.create_task(self._settle_for_ever(client, str(n))) for n, client in enumerate(settlers)]
            others += [asyncio.create_task(self._read_for_ever()) for _ in range(2)]
            try:
                await asyncio.gather(*(self._carry(partition) for partition in range(len(self._log))))
                await asyncio.gather(*self._zombies)
                if self._is_over:
                    return
            finally:
                for task in others:
                    task.cancel()
                ended = await asyncio.gather(*others, return_exceptions=True)
            for outcome in ended:
                if isinstance(outcome, Exception):
                    raise outcome
            await self._look_at_rest("as the faults left it")
            await self._settle_all(settlers[0])
            await self._look_at_rest("all settled")
            await self._merge(settlers[0])
            await self._look_at_rest("merged")

    @property
    def _is_over(self) -> bool:
        return self._ends_at_first_fault and bool(self.tally.faults)

    async def _carry(self, partition: int) -> None:
        """A worker of one partition; its successor reads again from what was committed."""
        log = self._log[partition]
        while (start := self._committed[partition]) < len(log) and not self._is_over:
            end = min(len(log), start + self._chance.randint(1, 6))
            crash = self._chance.choice(CRASHES) if self._chance.random() < self._crash_rate else None
            self._attempted[partition] = max(self._attempted[partition], end)
            rows = self._protocol.rows_of(log[start:end])
            self.tally.crashes += crash is not None
            if crash in _ZOMBIES and self._chance.random() < 0.5:
                self.tally.zombies += 1
                zombie = asyncio.create_task(self._flush(rows, crash, revive_after=self._chance.random() * 0.15))
                self._zombies.add(zombie)
                # It froze: its successor does not know how far it came.
                await asyncio.sleep(0.005)
                continue
            await self._flush(rows, crash)
            if crash in (None, "after commit"):
                self._committed[partition] = end

    async def _flush(self, rows: list[ActivityRow], crash: str | None, revive_after: float | None = None) -> None:
        """The steps of a flush up to the crash; a zombie pauses there and goes on, except that it cannot commit."""
        store, client = self._stores.pop() if self._stores else await asyncio.to_thread(self._connected)
        try:
            async for place in self._steps(store, client, rows):
                if place == crash and revive_after is None:
                    return
                if place == crash and revive_after is not None:
                    await asyncio.sleep(revive_after)
                elif self._chance.random() < _SLOW_STEPS:
                    await asyncio.sleep(self._chance.random() * _SLOW_SECONDS)
        finally:
            self._stores.append((store, client))

    async def _steps(self, store: ClickHouseStore, client: Client, rows: list[ActivityRow]) -> AsyncIterator[str]:
        protocol = self._protocol
        taken_along = await asyncio.to_thread(protocol.before_insert, client, rows)
        yield "before insert"
        if self._chance.random() < 0.3:
            await asyncio.to_thread(protocol.insert, store, rows[: len(rows) // 2 + 1])
        yield "mid insert"
        await asyncio.to_thread(protocol.insert, store, rows)
        yield "after insert"
        epoch = await asyncio.to_thread(protocol.epoch_for_marks, client, taken_along)
        yield "epoch read"
        await asyncio.to_thread(protocol.write_marks, client, rows, epoch)
        yield "after marks"

    async def _settle_for_ever(self, client: AsyncClient, name: str) -> None:
        while True:
            fate = self._chance.choice(("whole", "crash", "slow", "slow"))
            self.tally.settled_rounds += 1
            self.tally.settler_crashes += fate == "crash"
            epoch = await self._protocol.publish(client)
            days = await unsettled_days(client)
            done = self._chance.randrange(len(days) + 1) if fate == "crash" else len(days)
            slow = SlowSettler(client, name, lambda: self._chance.random() * 0.15)
            for day in days[:done]:
                await self._protocol.settle_span(slow if fate == "slow" else client, epoch, day.since, day.until)
            await asyncio.sleep(self._chance.random() * 0.03)

    async def _read_for_ever(self) -> None:
        while True:
            question = random_question(self._chance)
            committed = list(self._committed)
            rows = await self._protocol.read(self._read_store, question.tenant, question.period, question.group_by)
            attempted = list(self._attempted)
            partitions = list(zip(self._log, committed, attempted, strict=True))
            limits = bounds(
                chain.from_iterable(log[:sure] for log, sure, _ in partitions),
                chain.from_iterable(log[sure:maybe] for log, sure, maybe in partitions),
                question.cell_of,
            )
            if broken := limits.broken_by(_cells(rows)):
                self.tally.broken_reads.append(f"{question.group_by}, {question.period.timezone}: {broken}")
            self.tally.reads += 1
            self.tally.cells += len(limits.most)
            await asyncio.sleep(0.01)

    async def _settle_all(self, client: AsyncClient) -> None:
        while await unsettled_days(client):
            epoch = await self._protocol.publish(client)
            for day in await unsettled_days(client):
                await self._protocol.settle_span(client, epoch, day.since, day.until)

    async def _merge(self, client: AsyncClient) -> None:
        for table in ("timeline_events", "timeline_by_time", "summary_marks", "activity_summary_state"):
            await client.command(f"OPTIMIZE TABLE {table} FINAL")

    async def _look_at_rest(self, when: str) -> None:
        """Nobody writes: settled answer and live answer are the oracle's, cell by cell."""
        for organization in ORGANIZATIONS:
            for group_by in GROUPINGS:
                question = whole_question(organization, group_by)
                expected = final_counts(chain.from_iterable(self._log), cast("CellOf", question.cell_of))
                live_query = type_counts(question.tenant, EventFilter(), question.period, group_by)
                live = await self._read_store.rows(question.tenant, live_query, TypeCount)
                settled = await self._protocol.read(self._read_store, question.tenant, question.period, group_by)
                for kind, rows in (("live", live), ("settled", settled)):
                    self.tally.cells += len(expected)
                    if (found := _cells(rows)) != expected:
                        missing, surplus = expected - found, found - expected
                        self.tally.wrong_at_rest.append(f"{when}, {kind}, {group_by}: -{missing} +{surplus}")

    def _connected(self) -> tuple[ClickHouseStore, Client]:
        return ClickHouseStore(self._url), connect(self._url)

    def _close_stores(self) -> None:
        for store, client in self._stores:
            store.close()
            client.close_connections()
            client.close()


def _cells(rows: list[TypeCount]) -> Counter[Cell]:
    return Counter({(row.key, row.event_type): row.events for row in rows})


@asynccontextmanager
async def _read_store(url: str) -> AsyncIterator[ReadStore]:
    connection = ClickHouseConnection(url)
    try:
        yield ReadStore(connection, 30, ApiMetrics())
    finally:
        await connection.close()


@asynccontextmanager
async def _settler_client(url: str) -> AsyncIterator[AsyncClient]:
    client = await connect_async(url)
    try:
        yield client
    finally:
        await client.close()
