"""The connection to ClickHouse, opened at the first query that finds the server: the API starts without it."""

import asyncio

from clickhouse_connect.driver.asyncclient import AsyncClient

from runtime.clickhouse import connect_async


class ClickHouseConnection:
    """One pooled client for the whole process. A failed attempt leaves nothing behind; the next query tries again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: AsyncClient | None = None
        self._opening = asyncio.Lock()

    async def client(self) -> AsyncClient:
        """The client. Raises StoreError while the server does not answer."""
        if self._client is None:
            async with self._opening:
                if self._client is None:
                    self._client = await connect_async(self._url)
        return self._client

    async def close(self) -> None:
        """Close the pool, if there is one."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()
