import asyncio

import pytest

from query_api.errors import TooManyQueries
from query_api.queries.month_counts import MonthCount
from query_api.queries.query import Query
from query_api.reads.fair_store import FairStore
from query_api.reads.store import RowT
from query_api.tenant import TenantContext

QUERY = Query("anything", "SELECT 1", {})
GREEDY = TenantContext(organization="greedy", user="u-1")
MODEST = TenantContext(organization="modest", user="u-1")


class HeldStore:
    """Answers nothing until it is let go, and knows how many it holds."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.held: list[str] = []
        self.most_held = 0

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        self.held.append(tenant.organization)
        self.most_held = max(self.most_held, self.held.count("greedy"))
        await self.go.wait()
        self.held.remove(tenant.organization)
        return []


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_one_organization_has_no_more_queries_running_than_its_share_and_loses_none() -> None:
    async def run() -> tuple[int, int]:
        held = HeldStore()
        store = FairStore(held, running=3, wait_seconds=30)
        asked = [asyncio.ensure_future(store.rows(GREEDY, QUERY, MonthCount)) for _ in range(20)]
        await settled()
        running = len(held.held)
        held.go.set()
        await asyncio.gather(*asked)
        return running, held.most_held

    assert asyncio.run(run()) == (3, 3)


def test_a_greedy_organization_does_not_keep_another_from_its_rows() -> None:
    async def run() -> list[str]:
        held = HeldStore()
        store = FairStore(held, running=2, wait_seconds=30)
        asked = [asyncio.ensure_future(store.rows(GREEDY, QUERY, MonthCount)) for _ in range(10)]
        asked.append(asyncio.ensure_future(store.rows(MODEST, QUERY, MonthCount)))
        await settled()
        running = list(held.held)
        held.go.set()
        await asyncio.gather(*asked)
        return running

    assert asyncio.run(run()) == ["greedy", "greedy", "modest"]


def test_who_waits_too_long_for_a_turn_is_told_to_come_back() -> None:
    async def run() -> None:
        store = FairStore(HeldStore(), running=1, wait_seconds=0.01)
        first = asyncio.ensure_future(store.rows(GREEDY, QUERY, MonthCount))
        await settled()
        try:
            with pytest.raises(TooManyQueries):
                await store.rows(GREEDY, QUERY, MonthCount)
        finally:
            first.cancel()

    asyncio.run(run())


def test_the_queue_of_an_organization_has_an_end() -> None:
    async def run() -> int:
        store = FairStore(HeldStore(), running=1, wait_seconds=30)
        asked = [asyncio.ensure_future(store.rows(GREEDY, QUERY, MonthCount)) for _ in range(40)]
        await settled()
        refused = [each for each in asked if each.done()]
        assert all(isinstance(each.exception(), TooManyQueries) for each in refused)
        for each in asked:
            each.cancel()
        return len(refused)

    # One runs and 16 wait.
    assert asyncio.run(run()) == 23
