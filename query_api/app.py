"""The API's wiring: settings in, the application out. Served by `uvicorn query_api.app:create_app --factory`."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from query_api.auth import build_verifier
from query_api.changes.reader import ChangeReader
from query_api.config import ApiSettings
from query_api.contract.error_answers import error_answer, install_error_answers
from query_api.contract.openapi import install_openapi
from query_api.contract.position_parameter import POSITION_HEADER
from query_api.live.live_metrics import LiveMetrics
from query_api.live.live_updates import LiveUpdates
from query_api.metrics import ApiMetrics
from query_api.rate_limits import RateLimits
from query_api.reads.cached_pages import CachedPages
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.cursor import CursorSigner
from query_api.reads.dead_letters import DeadLetters
from query_api.reads.event_versions import EventVersions
from query_api.reads.fair_store import FairStore
from query_api.reads.page_cache import PageCache
from query_api.reads.read_headers import ReadHeaders
from query_api.reads.repository import TimelineRepository
from query_api.reads.silent_objects import SilentObjects
from query_api.reads.store import QueryLimits, ReadStore
from query_api.reads.watermark import Watermark
from query_api.request_limits import RequestLimits
from query_api.request_metrics import RequestMetrics
from query_api.routes import dead_letters as dead_letter_routes
from query_api.routes import docs, edits, events, feed, health, history, ingest, live, silent, summary, timeline
from query_api.security_headers import EXPOSED_HEADERS, SecurityHeaders
from query_api.services import Services
from query_api.writes.announcements import Announcements
from query_api.writes.event_publisher import EventPublisher
from query_api.writes.event_writes import EventWrites
from query_api.writes.ingest import Ingest
from runtime.logging import configure_logging


def create_app(settings: ApiSettings | None = None, store_class: type[ReadStore] = ReadStore) -> FastAPI:
    """The application; without `settings` those of the environment. Raises ConfigurationError.

    Nothing is opened here, and serving starts without ClickHouse and Kafka: each is connected at its first use.
    Another `store_class` is for tests that cut its nets of isolation.
    """
    if settings is None:
        settings = ApiSettings.from_environment()
        configure_logging("api")
        # Twenty lines a second while a broker is away; `ChangeReader` says it once.
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    verifier = build_verifier(settings)
    metrics = ApiMetrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connection = ClickHouseConnection(settings.reader_url)
        limits = QueryLimits(settings.query_memory_bytes, settings.query_rows)
        whole_store = store_class(connection, settings.query_timeout_seconds, metrics, limits)
        store = FairStore(whole_store, settings.query_concurrency, settings.query_timeout_seconds)
        publisher = EventPublisher(
            settings.kafka_bootstrap_servers, settings.input_topics[0], settings.write_timeout_seconds
        )
        watermark = Watermark(connection, settings.worker_group)
        cursors = CursorSigner(settings.cursor_secret)
        repository = TimelineRepository(store, cursors)
        changes = ChangeReader(settings.kafka_bootstrap_servers, metrics)
        cache = PageCache(settings.cache_bytes, changes, metrics)
        announcements = Announcements(cache, changes)
        changes.add_listener(cache.take_notices, on_gap=cache.clear, on_reconnect=cache.clear)
        # After the cache: a position behind a notice may only be answered once the cache has taken it.
        changes.add_listener(announcements.take_notices)
        dead_letters = DeadLetters(store, connection, settings)
        versions = EventVersions(store)
        writes = EventWrites(versions, publisher, metrics, settings.write_timeout_seconds, announcements.written)
        rate_limits = RateLimits(settings.rate_limit_organization, settings.rate_limit_user)
        live_updates = LiveUpdates(
            settings,
            verifier=verifier,
            rate_limits=rate_limits,
            log=changes,
            store=whole_store,
            metrics=LiveMetrics(metrics.registry),
        )
        app.state.services = Services(
            settings,
            verifier,
            metrics,
            whole_store,
            repository,
            publisher,
            watermark,
            dead_letters,
            versions,
            writes,
            changes,
            cache,
            CachedPages(cache, repository, cursors, metrics),
            ReadHeaders(watermark, changes, announcements),
            ingest=Ingest(store, publisher, metrics),
            rate_limits=rate_limits,
            live=live_updates,
            silent_objects=SilentObjects(store, cursors),
        )
        following = [asyncio.create_task(each.follow()) for each in (watermark, changes)]
        try:
            yield
        finally:
            live_updates.close()
            for task in following:
                task.cancel()
            for task in following:
                with suppress(asyncio.CancelledError):
                    await task
            await publisher.close()
            await connection.close()

    app = FastAPI(
        title="Activities Timeline",
        description="Every activity of a CRM as one history per lead, account, contact and deal. Live updates, over a "
        "WebSocket or as server-sent events, are at /api/v1/activities/live: docs/live.md says how.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    rooms = (
        timeline,
        feed,
        summary,
        silent,
        events,
        edits,
        history,
        ingest,
        live,
        dead_letter_routes,
        health,
        docs,
    )
    for room in rooms:
        app.include_router(room.router)
    install_error_answers(app, metrics)
    install_openapi(app)
    _add_middleware(app, settings, metrics)
    return app


def _add_middleware(app: FastAPI, settings: ApiSettings, metrics: ApiMetrics) -> None:
    """The last one added is the outermost."""
    app.add_middleware(
        RequestLimits,
        error_answer=error_answer(metrics),
        body_timeout_seconds=settings.request_timeout_seconds,
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-Match", "If-None-Match", "Last-Event-ID", POSITION_HEADER],
        expose_headers=EXPOSED_HEADERS,
        max_age=600,
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestMetrics, metrics=metrics)
