"""`StandingRows`: changes in, the rows that stand at their places out; waits for a server that is down or behind."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from query_api.errors import IncompleteAnswer
from query_api.live.telling import Telling, Verdict
from query_api.queries.standing_events import StandingEvent, StandingKey, standing_events
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext
from runtime.errors import StoreError, StoreMemoryExceeded

# A replica may be behind the one that the worker wrote to; 1.5 s in all.
_UNSEEN_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
_FIRST_BACKOFF_SECONDS = 0.2
_LONGEST_BACKOFF_SECONDS = 5.0

_log = structlog.get_logger(__name__)

Rows = Mapping[StandingKey, StandingEvent]
MutableRows = dict[StandingKey, StandingEvent]


class StandingRows:
    """One query for a whole batch of changes of one organization."""

    def __init__(self, store: TenantStore) -> None:
        self._store = store

    async def read(self, tenant: TenantContext, tellings: Sequence[Telling]) -> Rows:
        """The rows by place, each of the version of its change or newer, unless the server never shows it."""
        rows: MutableRows = {}
        missing = tellings
        for wait_seconds in (*_UNSEEN_WAITS, None):
            rows |= await self._read_patiently(tenant, list({each.key for each in missing}))
            missing = [each for each in missing if each.verdict(rows.get(each.key)) is Verdict.UNSEEN]
            if not missing or wait_seconds is None:
                break
            await asyncio.sleep(wait_seconds)
        return rows

    async def _read_patiently(self, tenant: TenantContext, keys: Sequence[StandingKey]) -> MutableRows:
        backoff_seconds = _FIRST_BACKOFF_SECONDS
        while True:
            try:
                return await self._read_halved(tenant, keys)
            except (StoreError, IncompleteAnswer) as error:
                _log.warning("live_rows_not_read", error=str(error))
            await asyncio.sleep(backoff_seconds)
            backoff_seconds = min(backoff_seconds * 2, _LONGEST_BACKOFF_SECONDS)

    async def _read_halved(self, tenant: TenantContext, keys: Sequence[StandingKey]) -> MutableRows:
        """Hundreds of events of 1 MiB are too much for one query; one event never is."""
        try:
            rows = await self._store.rows(tenant, standing_events(tenant, keys), StandingEvent)
        except StoreMemoryExceeded:
            if len(keys) == 1:
                raise
            half = len(keys) // 2
            first = await self._read_halved(tenant, keys[:half])
            return first | await self._read_halved(tenant, keys[half:])
        return {row.key: row for row in rows}
