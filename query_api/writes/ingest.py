"""`Ingest`: the items of one request in, what became of each out; back when Kafka has all that are good.

The same id is the same event: a message that is stored or was just published is not published again, and another one
of its id and revision is refused. Two API instances that get two such messages within a second both take theirs; then
the stored version decides, as for every producer (schemas/version.py).
"""

from collections import defaultdict
from collections.abc import Sequence

import structlog
from cachetools import TTLCache

from query_api.contract.etag import revision_of
from query_api.contract.ingest_answers import IngestResult, ItemStatus
from query_api.errors import ApiError
from query_api.metrics import ApiMetrics
from query_api.queries.known_versions import KnownVersion, known_versions
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext
from query_api.writes.event_publisher import WaitingPublisher
from query_api.writes.ingest_items import Item, Refused
from runtime.errors import StoreError
from schemas.errors import Reason
from schemas.version import Rank, content_hash, stated_revision, stored_version

# Longer than a message takes to be readable, also behind a busy worker; then the tables know it.
_REMEMBERED_SECONDS = 600
_REMEMBERED_EVENTS = 200_000

Versions = dict[str, set[int]]

_log = structlog.get_logger(__name__)


class Ingest:
    """Raises BrokerUnavailable: some items may be published then, and whoever repeats the request doubles nothing."""

    def __init__(self, store: TenantStore, publisher: WaitingPublisher, metrics: ApiMetrics) -> None:
        self._store = store
        self._publisher = publisher
        self._metrics = metrics
        self._published: TTLCache[tuple[str, str, int], int] = TTLCache(_REMEMBERED_EVENTS, _REMEMBERED_SECONDS)

    async def take(self, tenant: TenantContext, items: Sequence[Item | Refused]) -> list[IngestResult]:
        """What became of each item, in their order."""
        good = [item for item in items if isinstance(item, Item)]
        known = await self._known(tenant, good)
        statuses = {item.index: _status(item, known) for item in good}
        new = [item for item in good if statuses[item.index] == "accepted"]
        await self._publisher.publish(*(item.message for item in new))
        self._remember(tenant, new)
        self._metrics.recorded_events.inc(len(new))
        return [_result(item, statuses.get(item.index, "rejected")) for item in items]

    async def _known(self, tenant: TenantContext, items: Sequence[Item]) -> Versions:
        known: Versions = defaultdict(set)
        for row in await self._stored(tenant, sorted({item.message.id for item in items})):
            known[row.event_id].add(int(row.version))
        for item in items:
            recent = self._published.get((tenant.organization, item.message.id, stated_revision(item.message) or 0))
            if recent is not None:
                known[item.message.id].add(recent)
        return known

    async def _stored(self, tenant: TenantContext, event_ids: Sequence[str]) -> Sequence[KnownVersion]:
        if not event_ids:
            return []
        try:
            return await self._store.rows(tenant, known_versions(tenant, event_ids), KnownVersion)
        except (StoreError, ApiError) as error:
            # A CRM's events are not held up by a store that is down: Kafka has them, and the version decides as ever.
            _log.warning("ingest_unchecked", cause=repr(error), events=len(event_ids))
            return []

    def _remember(self, tenant: TenantContext, items: Sequence[Item]) -> None:
        for item in items:
            version = version_of(item)
            if version is not None:
                self._published[tenant.organization, item.message.id, revision_of(version)] = version


def version_of(item: Item) -> int | None:
    """What the worker will store; None when the log's time makes the revision."""
    revision = stated_revision(item.message)
    if revision is None:
        return None
    rank = Rank.DELETED if item.message.is_tombstone else Rank.ROW
    return stored_version(revision, rank, content_hash(item.value))


def _status(item: Item, known: Versions) -> ItemStatus:
    """Also tells what an earlier item of the same request said; noted here for the ones behind it."""
    version = version_of(item)
    if version is None:
        return "accepted"
    versions = known[item.message.id]
    if version in versions:
        return "duplicate"
    if any(revision_of(each) == revision_of(version) for each in versions):
        return "conflict"
    versions.add(version)
    return "accepted"


def _result(item: Item | Refused, status: ItemStatus) -> IngestResult:
    if isinstance(item, Refused):
        error = item.error
        return IngestResult(item.index, status, reason=error.reason, path=error.path, detail=error.detail)
    if status == "conflict":
        detail = "another message has this id and revision"
        return IngestResult(item.index, status, item.message.id, Reason.SCHEMA, "$.id", detail)
    return IngestResult(item.index, status, item.message.id)
