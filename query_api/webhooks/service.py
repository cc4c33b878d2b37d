"""`timeline webhooks`, wired: the log followed, leadership asked for, deliveries while it is ours."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress

import prometheus_client
import structlog

from query_api.changes.errors import ChangesUnavailable
from query_api.changes.position import Position
from query_api.changes.reader import ChangeReader
from query_api.changes.tail import opened_tail
from query_api.live.standing_rows import StandingRows
from query_api.metrics import ApiMetrics
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.store import ReadStore
from query_api.webhooks.config import WebhookSettings
from query_api.webhooks.dispatcher import Dispatcher
from query_api.webhooks.endpoint_store import EndpointStore
from query_api.webhooks.leadership import joined
from query_api.webhooks.replication import ClickHouseReplication
from query_api.webhooks.sender import Sender
from query_api.webhooks.webhook_metrics import WebhookMetrics
from runtime.errors import ConfigurationError
from schemas.topics import CHANGES

_QUERY_SECONDS = 30
_ASK_SECONDS = 1.0
_RETRY_SECONDS = 3.0
# Names are resolved in threads, of which there would be six on two cores: as few that do not answer would hold up all.
_THREADS = 64
_log = structlog.get_logger(__name__)


async def serve(settings: WebhookSettings) -> None:
    """For ever; neither server need be there. Raises ConfigurationError without a secret."""
    if settings.webhook_secret is None:
        raise ConfigurationError("TIMELINE_WEBHOOK_SECRET: missing; secrets of endpoints are made of it")
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "webhooks"))
    metrics = ApiMetrics()
    webhook_metrics = WebhookMetrics(metrics.registry)
    async with AsyncExitStack() as stack:
        if settings.webhook_port:
            server, thread = prometheus_client.start_http_server(settings.webhook_port, registry=metrics.registry)
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        connection = ClickHouseConnection(settings.clickhouse_url)
        stack.push_async_callback(connection.close)
        sender = await stack.enter_async_context(Sender(settings.allowed_hosts, settings.webhook_timeout_seconds))
        log = ChangeReader(settings.kafka_bootstrap_servers, metrics)
        dispatcher = Dispatcher(
            log=log,
            oldest=_Oldest(settings.kafka_bootstrap_servers),
            store=EndpointStore(connection),
            rows=StandingRows(ReadStore(connection, _QUERY_SECONDS, metrics)),
            replication=ClickHouseReplication(connection),
            sender=sender,
            settings=settings,
            metrics=webhook_metrics,
        )
        following = asyncio.create_task(log.follow())
        stack.push_async_callback(_ended, following)
        while True:
            try:
                await _lead(settings.kafka_bootstrap_servers, dispatcher, webhook_metrics)
            except ChangesUnavailable as error:
                _log.warning("webhooks_wait_for_kafka", error=str(error))
            await asyncio.sleep(_RETRY_SECONDS)


async def _lead(bootstrap_servers: str, dispatcher: Dispatcher, metrics: WebhookMetrics) -> None:
    dispatching: asyncio.Task[None] | None = None
    try:
        async with joined(bootstrap_servers) as leadership:
            while True:
                is_mine = await leadership.is_mine()
                metrics.leader.set(is_mine)
                if dispatching is not None and (dispatching.done() or not is_mine):
                    await _ended(dispatching)
                    dispatching = None
                if is_mine and dispatching is None:
                    _log.info("webhooks_lead")
                    dispatching = asyncio.create_task(dispatcher.run())
                await asyncio.sleep(_ASK_SECONDS)
    finally:
        if dispatching is not None:
            await _ended(dispatching)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class _Oldest:
    """The first offsets that `timeline.changes` still has."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._bootstrap_servers = bootstrap_servers

    async def __call__(self, position: Position) -> Position:
        async with opened_tail(self._bootstrap_servers, CHANGES, len(position.offsets)) as tail:
            return Position(position.topic, (await tail.bounds()).beginning)
