"""Work that one worker does for all, now and then: settling, auditing. Its failure delays it, and no answer."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from clickhouse_connect.driver.asyncclient import AsyncClient

from runtime.clickhouse import REQUEST_TIMEOUT_SECONDS, connect_async
from runtime.errors import StoreError

log = structlog.get_logger(__name__)


class LeaderJob:
    """Runs `work` every `interval_seconds` while this worker leads, never when that is 0.

    One leader is enough; several only do the work twice. The client is of asyncio: a stopping worker cancels work that
    waits for a server which is away.
    """

    def __init__(
        self,
        clickhouse_url: str,
        interval_seconds: float,
        is_leader: Callable[[], bool],
        work: Callable[[AsyncClient], Awaitable[None]],
        timeout_seconds: int = REQUEST_TIMEOUT_SECONDS,
    ) -> None:
        self._clickhouse_url = clickhouse_url
        self._interval_seconds = interval_seconds
        self._is_leader = is_leader
        self._work = work
        self._timeout_seconds = timeout_seconds
        self._client: AsyncClient | None = None

    async def run(self) -> None:
        """For ever; ends only when it is cancelled, or at once when the job is switched off."""
        try:
            while self._interval_seconds > 0:
                await asyncio.sleep(self._interval_seconds)
                if self._is_leader():
                    await self._attempt()
        finally:
            if self._client is not None:
                await self._client.close()

    async def _attempt(self) -> None:
        try:
            if self._client is None:
                self._client = await connect_async(self._clickhouse_url, self._timeout_seconds)
            await self._work(self._client)
        except StoreError as error:
            log.warning("not done, trying again", work=self._work.__name__, error=str(error))
