"""`FairStore`: a cap on the queries that one organization has running, so that no tenant starves the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from query_api.errors import TooManyQueries
from query_api.queries.query import Query
from query_api.reads.store import RowT, TenantStore
from query_api.tenant import TenantContext

# For each that runs; more would wait longer than they may.
_WAITING_FOR_EACH = 16


class _Slots:
    def __init__(self, count: int) -> None:
        self.free = asyncio.Semaphore(count)
        self.waiting = 0


class FairStore:
    """Asks the store below. Raises TooManyQueries when an organization's query has waited too long for its turn."""

    def __init__(self, store: TenantStore, running: int, wait_seconds: float) -> None:
        self._store = store
        self._running = running
        self._wait_seconds = wait_seconds
        self._slots: WeakValueDictionary[str, _Slots] = WeakValueDictionary()

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        """The rows of a query, in the organization's turn."""
        async with self._turn(tenant.organization):
            return await self._store.rows(tenant, query, row_type)

    @asynccontextmanager
    async def _turn(self, organization: str) -> AsyncIterator[None]:
        slots = self._slots.setdefault(organization, _Slots(self._running))
        if slots.waiting >= _WAITING_FOR_EACH * self._running:
            raise TooManyQueries
        slots.waiting += 1
        try:
            async with asyncio.timeout(self._wait_seconds):
                await slots.free.acquire()
        except TimeoutError as error:
            raise TooManyQueries from error
        finally:
            slots.waiting -= 1
        try:
            yield
        finally:
            slots.free.release()
