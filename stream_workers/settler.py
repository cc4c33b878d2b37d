"""Settles hours now and then while this worker leads. Its failure delays settling; no answer depends on it."""

import asyncio
from collections.abc import Callable

import structlog
from clickhouse_connect.driver.asyncclient import AsyncClient

from runtime.clickhouse import connect_async
from runtime.errors import StoreError
from stream_workers import metrics
from stream_workers.settle import settle_round

log = structlog.get_logger(__name__)


class Settler:
    """A round every `interval_seconds`, none when it is 0. One leader is enough; several only do the work twice.

    The client is of asyncio: a stopping worker cancels a round that waits for a server which is away.
    """

    def __init__(self, clickhouse_url: str, interval_seconds: float, is_leader: Callable[[], bool]) -> None:
        self._clickhouse_url = clickhouse_url
        self._interval_seconds = interval_seconds
        self._is_leader = is_leader
        self._client: AsyncClient | None = None

    async def run(self) -> None:
        """For ever; ends only when it is cancelled, or at once when settling is switched off."""
        try:
            while self._interval_seconds > 0:
                await asyncio.sleep(self._interval_seconds)
                if self._is_leader():
                    await self._settle()
        finally:
            if self._client is not None:
                await self._client.close()

    async def _settle(self) -> None:
        try:
            if self._client is None:
                self._client = await connect_async(self._clickhouse_url)
            done = await settle_round(self._client)
        except StoreError as error:
            log.warning("hours not settled, trying again", error=str(error))
            return
        metrics.SETTLED_HOURS.inc(done.settled_hours)
        metrics.WAITING_HOURS.set(done.waiting_hours - done.settled_hours)
