"""The API's wiring: settings in, the application out. Served by `uvicorn query_api.app:create_app --factory`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from query_api.auth import build_verifier
from query_api.config import ApiSettings
from query_api.contract.error_answers import install_error_answers
from query_api.contract.openapi import install_openapi
from query_api.metrics import ApiMetrics
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.cursor import CursorSigner
from query_api.reads.dead_letters import DeadLetters
from query_api.reads.event_versions import EventVersions
from query_api.reads.repository import TimelineRepository
from query_api.reads.store import QueryLimits, ReadStore
from query_api.reads.watermark import Watermark
from query_api.request_metrics import RequestMetrics
from query_api.routes import dead_letters as dead_letter_routes
from query_api.routes import docs, edits, events, feed, health, history, summary, timeline
from query_api.services import Services
from query_api.writes.event_publisher import EventPublisher
from query_api.writes.event_writes import EventWrites
from runtime.logging import configure_logging


def create_app(settings: ApiSettings | None = None) -> FastAPI:
    """The application; without `settings` those of the environment. Raises ConfigurationError.

    Nothing is opened here, and serving starts without ClickHouse and Kafka: each is connected at its first use.
    """
    if settings is None:
        settings = ApiSettings.from_environment()
        configure_logging("api")
    verifier = build_verifier(settings)
    metrics = ApiMetrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connection = ClickHouseConnection(settings.clickhouse_url)
        limits = QueryLimits(settings.query_memory_bytes, settings.query_rows)
        store = ReadStore(connection, settings.query_timeout_seconds, metrics, limits)
        publisher = EventPublisher(
            settings.kafka_bootstrap_servers, settings.input_topics[0], settings.write_timeout_seconds
        )
        watermark = Watermark(connection, settings.worker_group)
        repository = TimelineRepository(store, CursorSigner(settings.cursor_secret))
        dead_letters = DeadLetters(store, connection, settings)
        versions = EventVersions(store)
        writes = EventWrites(versions, publisher, metrics, settings.write_timeout_seconds)
        app.state.services = Services(
            settings, verifier, metrics, store, repository, publisher, watermark, dead_letters, versions, writes
        )
        following = asyncio.create_task(watermark.follow())
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            await publisher.close()
            await connection.close()

    app = FastAPI(
        title="Activities Timeline",
        description="Every activity of a CRM as one history per lead, account, contact and deal.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    for room in (timeline, feed, summary, events, edits, history, dead_letter_routes, health, docs):
        app.include_router(room.router)
    install_error_answers(app, metrics)
    install_openapi(app)
    app.add_middleware(RequestMetrics, metrics=metrics)
    return app
