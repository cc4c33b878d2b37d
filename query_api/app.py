"""The API's wiring: settings in, the application out. Served by `uvicorn query_api.app:create_app --factory`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from query_api.auth import build_verifier
from query_api.config import ApiSettings
from query_api.contract.error_answers import error_answer, install_error_answers
from query_api.contract.openapi import install_openapi
from query_api.contract.position_parameter import POSITION_HEADER
from query_api.metrics import ApiMetrics
from query_api.reads.store import ReadStore
from query_api.request_limits import RequestLimits
from query_api.request_metrics import RequestMetrics
from query_api.routes import dead_letters as dead_letter_routes
from query_api.routes import (
    docs,
    edits,
    event_types,
    events,
    export,
    feed,
    files,
    health,
    history,
    hooks,
    ingest,
    live,
    silent,
    summary,
    timeline,
    ui,
    webhooks,
)
from query_api.security_headers import EXPOSED_HEADERS, SecurityHeaders
from query_api.wiring import running_services
from runtime.logging import configure_logging

_ROOMS = (
    *(timeline, feed, summary, silent, events, edits, history, ingest, hooks, event_types, files, export, live),
    *(dead_letter_routes, webhooks, health, docs, ui),
)


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
        async with running_services(settings, verifier, metrics, store_class) as services:
            app.state.services = services
            yield

    app = FastAPI(
        title="Activities Timeline",
        description="Every activity of a CRM as one history per lead, account, contact and deal. Live updates, over a "
        "WebSocket or as server-sent events, are at /api/v1/activities/live: docs/live.md says how.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    for room in _ROOMS:
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
        slow_bodies={files.UPLOADS: settings.files_timeout_seconds},
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=[
            *("Authorization", "Content-Type", "If-Match", "If-None-Match", "Last-Event-ID", "Idempotency-Key"),
            POSITION_HEADER,
        ],
        expose_headers=EXPOSED_HEADERS,
        max_age=600,
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestMetrics, metrics=metrics)
