"""One of each of what the routes work with: built here, opened for the life of the application, closed in turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from query_api.auth import TokenVerifier
from query_api.changes.reader import ChangeReader
from query_api.config import ApiSettings
from query_api.export.pages import ExportPages
from query_api.files.antivirus import scanner_of
from query_api.files.downloads import Downloads
from query_api.files.links import LinkSigner
from query_api.files.store import FileStore
from query_api.files.uploads import Uploads
from query_api.live.live_metrics import LiveMetrics
from query_api.live.live_updates import LiveUpdates
from query_api.metrics import ApiMetrics
from query_api.rate_limits import RateLimits
from query_api.reads.answer_cache import AnswerCache
from query_api.reads.cached_answers import CachedAnswers
from query_api.reads.cached_pages import CachedPages
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.cursor import CursorSigner
from query_api.reads.dead_letters import DeadLetters
from query_api.reads.event_versions import EventVersions
from query_api.reads.fair_store import FairStore
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.read_headers import ReadHeaders
from query_api.reads.repository import TimelineRepository
from query_api.reads.silent_objects import SilentObjects
from query_api.reads.store import QueryLimits, ReadStore
from query_api.reads.summaries import Summaries
from query_api.reads.watermark import Watermark
from query_api.services import Services
from query_api.webhooks.management import Webhooks
from query_api.writes.announcements import Announcements
from query_api.writes.event_publisher import EventPublisher
from query_api.writes.event_writes import EventWrites
from query_api.writes.ingest import Ingest

_SCANNER_TIMEOUT_SECONDS = 60.0


@asynccontextmanager
async def running_services(
    settings: ApiSettings, verifier: TokenVerifier, metrics: ApiMetrics, store_class: type[ReadStore]
) -> AsyncIterator[Services]:
    """Everything, and what follows the servers in the background. Neither server need be there."""
    async with AsyncExitStack() as stack:
        connection = ClickHouseConnection(settings.reader_url)
        stack.push_async_callback(connection.close)
        publisher = EventPublisher(
            settings.kafka_bootstrap_servers, settings.input_topics[0], settings.write_timeout_seconds
        )
        stack.push_async_callback(publisher.close)
        services = _services(
            settings,
            verifier=verifier,
            metrics=metrics,
            connection=connection,
            publisher=publisher,
            store_class=store_class,
        )
        for each in (services.watermark, services.changes):
            await stack.enter_async_context(_in_background(each))
        stack.callback(services.live.close)
        yield services


def _services(
    settings: ApiSettings,
    *,
    verifier: TokenVerifier,
    metrics: ApiMetrics,
    connection: ClickHouseConnection,
    publisher: EventPublisher,
    store_class: type[ReadStore],
) -> Services:
    limits = QueryLimits(settings.query_memory_bytes, settings.query_rows)
    whole_store = store_class(connection, settings.query_timeout_seconds, metrics, limits)
    store = FairStore(whole_store, settings.query_concurrency, settings.query_timeout_seconds)
    changes = ChangeReader(settings.kafka_bootstrap_servers, metrics)
    cache = AnswerCache(settings.cache_bytes, changes, metrics)
    announcements = Announcements(cache, changes)
    changes.add_listener(cache.take_notices, on_gap=cache.clear, on_reconnect=cache.clear)
    # After the cache: a position behind a notice may only be answered once the cache has taken it.
    changes.add_listener(announcements.take_notices)
    cursors = CursorSigner(settings.cursor_secret)
    counts = OrganizationCounts(store)
    repository = TimelineRepository(store, cursors, counts)
    versions = EventVersions(store)
    watermark = Watermark(connection, settings.worker_group)
    files = FileStore.of_url(settings.files_url)
    rate_limits = RateLimits(settings.rate_limit_organization, settings.rate_limit_user)
    return Services(
        settings=settings,
        verifier=verifier,
        metrics=metrics,
        store=whole_store,
        publisher=publisher,
        watermark=watermark,
        dead_letters=DeadLetters(store, connection, settings),
        versions=versions,
        writes=EventWrites(versions, publisher, metrics, settings.write_timeout_seconds, announcements.written),
        changes=changes,
        timelines=CachedPages(cache, repository, cursors, metrics),
        feeds=CachedAnswers(cache, metrics, repository.feed),
        summaries=CachedAnswers(cache, metrics, Summaries(counts).read),
        read_headers=ReadHeaders(watermark, changes, announcements),
        ingest=Ingest(store, publisher, metrics),
        rate_limits=rate_limits,
        live=LiveUpdates(
            settings,
            verifier=verifier,
            rate_limits=rate_limits,
            log=changes,
            store=whole_store,
            metrics=LiveMetrics(metrics.registry),
        ),
        silent_objects=SilentObjects(store, cursors),
        webhooks=Webhooks(store, connection, changes, settings),
        uploads=Uploads(
            settings,
            store=files,
            scanner=scanner_of(settings.files_clamd, _SCANNER_TIMEOUT_SECONDS),
            versions=versions,
            publisher=publisher,
            metrics=metrics,
        ),
        downloads=Downloads(files, versions, LinkSigner(settings.cursor_secret, settings.files_link_seconds)),
        cursors=cursors,
        export_pages=ExportPages(store),
    )


@asynccontextmanager
async def _in_background(follower: Watermark | ChangeReader) -> AsyncIterator[None]:
    following = asyncio.create_task(follower.follow())
    try:
        yield
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
