"""`EventWrites`: edits, deletions and restorations through Kafka, answered once they can be read.

Two writers that start from one revision both say revision + 1, and the highest version stands, whichever came first.
Within this process they take turns, so the second one meets the first one's revision and publishes nothing. Writers at
two instances meet in the log: the first one there has won, and where the other covered it, both say the first one's
content again at the next revision, in the same bytes (measured without: 10 of 60 races answered 200 twice). The first
one looks once more afterwards: the other may have died in between.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID
from weakref import WeakValueDictionary

import structlog

from query_api.contract.etag import check_if_match, revision_of
from query_api.errors import ApiError, IncompleteAnswer, NotYetVisible, RevisionConflict
from query_api.metrics import ApiMetrics
from query_api.queries.event_by_id import StoredEvent
from query_api.queries.event_history import VersionRow
from query_api.queries.seen_versions import Place
from query_api.reads.event_versions import EventVersions
from query_api.tenant import TenantContext
from query_api.writes.edit_event import EditEventBody, check_may_write, confirmed, deleted, edited, restored
from query_api.writes.event_publisher import WaitingPublisher
from query_api.writes.visibility import Expected, Outcome, Verdict, expected
from runtime.errors import RuntimeFault, StoreError
from schemas.activity_message import ActivityMessage

_POLL_SECONDS = 0.03
# Another writer may have read the revision before ours was there: its message comes within its own time limits.
_LOOK_AGAIN_SECONDS = 15.0

_log = structlog.get_logger(__name__)

# Told of each version that can be read, before its writer is answered.
OnVisible = Callable[[TenantContext, Place, int], Awaitable[None]]


class EventWrites:
    """Every function takes the tenant first. Raises Forbidden, EventNotFound, RevisionConflict or NotYetVisible."""

    def __init__(
        self,
        versions: EventVersions,
        publisher: WaitingPublisher,
        metrics: ApiMetrics,
        timeout_seconds: float,
        on_visible: OnVisible,
        *,
        look_again_seconds: float = _LOOK_AGAIN_SECONDS,
    ) -> None:
        self._versions = versions
        self._publisher = publisher
        self._metrics = metrics
        self._timeout_seconds = timeout_seconds
        self._on_visible = on_visible
        self._look_again_seconds = look_again_seconds
        self._looking_again: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[tuple[str, UUID], asyncio.Lock] = WeakValueDictionary()

    async def edit(
        self, tenant: TenantContext, event_id: UUID, body: EditEventBody, if_match: str | None
    ) -> StoredEvent | VersionRow:
        """The event after the edit, even if somebody wrote on since."""
        stored = await self._writable(tenant, event_id, if_match)
        async with self._turn(tenant, event_id, stored):
            version = await self._write(tenant, edited(stored, body, datetime.now(UTC)), stored)
        return await self._versions.written(tenant, event_id, version)

    async def delete(self, tenant: TenantContext, event_id: UUID, if_match: str | None) -> int:
        """The revision of the deletion."""
        stored = await self._writable(tenant, event_id, if_match)
        async with self._turn(tenant, event_id, stored):
            version = await self._write(tenant, deleted(stored, datetime.now(UTC)), stored)
        return revision_of(version)

    async def restore(self, tenant: TenantContext, event_id: UUID, if_match: str | None) -> StoredEvent | VersionRow:
        """The event as it was before it was deleted. Raises NotDeleted as well."""
        stored, content = await self._versions.deleted(tenant, event_id)
        check_may_write(tenant, content)
        check_if_match(if_match, stored.revision)
        async with self._turn(tenant, event_id, stored):
            version = await self._write(tenant, restored(stored, content, datetime.now(UTC)), stored)
        return await self._versions.written(tenant, event_id, version)

    async def wait_until_visible(self, tenant: TenantContext, ours: Expected) -> int:
        """As which version a published message can be read. Raises NotYetVisible, or RevisionConflict when it lost."""
        found = await self._seen(tenant, ours)
        version = ours.version
        if found.verdict in (Verdict.OVERRIDDEN, Verdict.OVERRIDES):
            version = await self._confirm(tenant, UUID(ours.place.event_id), found.first)
        if found.verdict not in (Verdict.STANDS, Verdict.OVERRIDDEN):
            raise RevisionConflict
        await self._on_visible(tenant, ours.place, version)
        return version

    async def _seen(self, tenant: TenantContext, ours: Expected) -> Outcome:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                while (found := await self._versions.outcome(tenant, ours)).verdict is Verdict.PENDING:  # noqa: ASYNC110 - only ClickHouse knows
                    await asyncio.sleep(_POLL_SECONDS)
        except (TimeoutError, StoreError, IncompleteAnswer) as error:
            # Whatever keeps us from seeing it, Kafka has it.
            raise NotYetVisible from error
        return found

    async def _confirm(self, tenant: TenantContext, event_id: UUID, first: int) -> int:
        """Have the write that came first stand again, unless somebody wrote on meanwhile."""
        content = await self._versions.version(tenant, event_id, first)
        stored = await self._versions.find(tenant, event_id)
        if content is None or stored is None:
            raise RevisionConflict
        message = confirmed(stored, content)
        ours = expected(message, first)
        if stored.revision == content.revision:
            await self._publisher.publish(message)
            return await self.wait_until_visible(tenant, ours)
        if await self._versions.version(tenant, event_id, ours.version) is None:
            raise RevisionConflict
        return ours.version

    async def _writable(self, tenant: TenantContext, event_id: UUID, if_match: str | None) -> StoredEvent:
        stored = await self._versions.standing(tenant, event_id)
        check_may_write(tenant, stored)
        check_if_match(if_match, stored.revision)
        return stored

    @asynccontextmanager
    async def _turn(self, tenant: TenantContext, event_id: UUID, stored: StoredEvent) -> AsyncIterator[None]:
        turn = self._turns.setdefault((tenant.organization, event_id), asyncio.Lock())
        async with turn:
            now = await self._versions.find(tenant, event_id)
            if now is None or now.version != stored.version:
                raise RevisionConflict
            yield

    async def _write(self, tenant: TenantContext, message: ActivityMessage, stored: StoredEvent) -> int:
        await self._publisher.publish(message)
        self._metrics.recorded_events.inc()
        ours = expected(message, int(stored.version))
        version = await self.wait_until_visible(tenant, ours)
        task = asyncio.create_task(self._look_again(tenant, ours))
        self._looking_again.add(task)
        task.add_done_callback(self._looking_again.discard)
        return version

    async def _look_again(self, tenant: TenantContext, ours: Expected) -> None:
        """Once more, when nobody waits: who covers our write says ours again, unless it dies before."""
        await asyncio.sleep(self._look_again_seconds)
        try:
            if (await self._seen(tenant, ours)).verdict is Verdict.OVERRIDDEN:
                await self.wait_until_visible(tenant, ours)
        except (ApiError, RuntimeFault) as error:
            _log.warning("not_looked_again", event_id=ours.place.event_id, error=str(error))
