"""`EventPublisher`: an event in, back when Kafka has acknowledged it. asyncio in front of the blocking publisher."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import structlog
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from producers.errors import NotDelivered
from producers.publisher import ActivityPublisher
from runtime.errors import BrokerUnavailable
from runtime.kafka import KafkaSetting
from schemas.activity_message import ActivityMessage

_THREADS = 32
# With Kafka down each of them waits for the whole time limit: more would only make the next clients wait as well.
_MAX_WAITING = 256
_CLOSE_SECONDS = 5.0
# Every failed attempt to connect is a line on stderr otherwise, 20 a second; answers and /readyz say it in our words.
_QUIET: dict[str, KafkaSetting] = {"log_level": 0}

_log = structlog.get_logger(__name__)


class WaitingPublisher(Protocol):
    """What the API needs of a publisher."""

    async def publish(self, *messages: ActivityMessage) -> None:
        """Returns when Kafka has the events. Raises InvalidMessage or BrokerUnavailable."""

    async def ping(self, timeout_seconds: float) -> None:
        """Raises BrokerUnavailable unless Kafka answers."""

    async def close(self) -> None:
        """Deliver what is queued."""


class EventPublisher:
    """Publishes through `producers.publisher`; threads wait, because acknowledgements come while polling."""

    def __init__(self, bootstrap_servers: str, topic: str, timeout_seconds: float) -> None:
        self._publisher = ActivityPublisher(
            bootstrap_servers,
            topic=topic,
            delivery_timeout_seconds=timeout_seconds,
            block_seconds=timeout_seconds,
            exit_seconds=_CLOSE_SECONDS,
            overrides=_QUIET,
        )
        self._bootstrap_servers = bootstrap_servers
        self._timeout_seconds = timeout_seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="publish")
        self._waiting = 0
        self._admin: AdminClient | None = None

    async def publish(self, *messages: ActivityMessage) -> None:
        """Returns when Kafka has the events. Raises InvalidMessage or BrokerUnavailable; they may still arrive then."""
        if self._waiting >= _MAX_WAITING:
            raise BrokerUnavailable(f"{self._waiting} requests wait for Kafka already")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._timeout_seconds + 1):
                await asyncio.get_running_loop().run_in_executor(self._threads, self._send, messages)
        except TimeoutError as error:
            raise BrokerUnavailable("no acknowledgement in time") from error
        finally:
            self._waiting -= 1

    async def ping(self, timeout_seconds: float) -> None:
        """Raises BrokerUnavailable unless Kafka answers."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._list_topics, timeout_seconds)

    async def close(self) -> None:
        """Deliver what is queued; what Kafka does not take was never acknowledged to anyone."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._close)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _send(self, messages: Sequence[ActivityMessage]) -> None:
        self._publisher.publish_and_wait(*messages, timeout_seconds=self._timeout_seconds)

    def _list_topics(self, timeout_seconds: float) -> None:
        if self._admin is None:
            self._admin = AdminClient({"bootstrap.servers": self._bootstrap_servers, **_QUIET})
        try:
            self._admin.list_topics(timeout=timeout_seconds)
        except KafkaException as error:
            raise BrokerUnavailable(str(error)) from error

    def _close(self) -> None:
        try:
            self._publisher.close(_CLOSE_SECONDS)
        except NotDelivered as error:
            _log.warning("undelivered_events", detail=str(error))
