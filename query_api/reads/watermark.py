"""How far the answers are complete: `X-Timeline-Complete-Until` and `X-Timeline-Lag-Ms` of every read.

Workers publish it to ClickHouse; this reads it twice a second, so that no request waits for it. A request takes the
value before it queries: what it then reads is at least as complete as it says.
"""

import asyncio
import time
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from query_api.reads.clickhouse_connection import ClickHouseConnection
from runtime.clickhouse import store_errors
from runtime.errors import StoreError

_INTERVAL_SECONDS = 0.5
_TIMEOUT_SECONDS = 2.0
# For longer than a connection to Kafka may be silent before it is given up.
_REMEMBERED = 20
_SQL = "SELECT max(complete_until) FROM watermarks WHERE worker_group = {worker_group:String} HAVING count() > 0"


class Watermark:
    """The last watermark seen. An old one is still true: everything the log took before it can be read."""

    def __init__(self, connection: ClickHouseConnection, worker_group: str) -> None:
        self._connection = connection
        self._worker_group = worker_group
        self._seen: deque[tuple[float, datetime]] = deque(maxlen=_REMEMBERED)

    def headers(self, now: datetime, read_before: float) -> dict[str, str]:
        """The two headers; none before a worker has ever published.

        `read_before` is for answers out of memory that know of every change until then, by `time.monotonic`: a
        watermark that was read later may count on a change that they lack.
        """
        complete_until = next((moment for read_at, moment in reversed(self._seen) if read_at <= read_before), None)
        if complete_until is None:
            return {}
        lag_milliseconds = max(0, int((now - complete_until).total_seconds() * 1000))
        until = complete_until.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"X-Timeline-Complete-Until": until, "X-Timeline-Lag-Ms": str(lag_milliseconds)}

    async def follow(self) -> None:
        """Read it again and again, until cancelled. While ClickHouse is away the last one stands."""
        while True:
            # Readiness names a server that is down; the lag of the headers grows by itself.
            with suppress(StoreError):
                await self._read()
            await asyncio.sleep(_INTERVAL_SECONDS)

    async def _read(self) -> None:
        with store_errors():
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                client = await self._connection.client()
                answer = await client.raw_query(
                    _SQL,
                    parameters={"worker_group": self._worker_group},
                    settings={"date_time_output_format": "iso"},
                    fmt="JSONCompactEachRow",
                )
        for (moment,) in msgspec.json.decode(b"[" + answer.strip() + b"]", type=list[tuple[datetime]]):
            self._seen.append((time.monotonic(), moment.astimezone(UTC)))
