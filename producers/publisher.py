"""Activity messages in, checked records in `crm.activities` out. Whatever publishes activities does it here."""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from producers import per_process
from producers.errors import NotDelivered
from producers.prepare import prepare, prepare_value
from runtime.errors import BrokerUnavailable
from runtime.kafka import FailedDelivery, KafkaPublisher, KafkaSetting, OnDelivery, Record
from schemas.activity_message import ActivityMessage
from schemas.topics import ACTIVITIES

_log = logging.getLogger("producers")
_IDLE_POLL_SECONDS = 1.0
_WAIT_POLL_SECONDS = 0.02


class Publisher(ABC):
    """Checks like the worker does, then sends. `prepare` and `send` apart: check now, send after a commit."""

    topic: str

    def prepare(self, message: ActivityMessage) -> Record:
        """The checked record of a message. Raises InvalidMessage."""
        return prepare(message, self.topic)

    def prepare_value(self, value: bytes, organization_id: str | None = None) -> Record:
        """The checked record of a message in JSON, moved to `organization_id` if given. Raises InvalidMessage."""
        return prepare_value(value, self.topic, organization_id)

    def publish(self, message: ActivityMessage, on_delivery: OnDelivery | None = None) -> None:
        """Check and send. Raises InvalidMessage, or BrokerUnavailable when the queue stays full."""
        self.send(self.prepare(message), on_delivery)

    @abstractmethod
    def send(self, record: Record, on_delivery: OnDelivery | None = None) -> None:
        """Queue a prepared record; `on_delivery` hears once Kafka has it or has refused it."""

    @abstractmethod
    def flush(self, timeout_seconds: float = -1) -> int:
        """Wait for the acknowledgements; how many events are still without one."""


class ActivityPublisher(Publisher):
    """The publisher to Kafka. Threads may share one; a forked process makes its own connection at its first event.

    Memory is bounded: with a full queue `send` waits `block_seconds` and raises BrokerUnavailable. What Kafka does not
    take within `delivery_timeout_seconds` is logged, counted in `undelivered_count` and named by `close`.
    """

    def __init__(
        self,
        bootstrap_servers: str,
        *,
        topic: str = ACTIVITIES,
        delivery_timeout_seconds: float = 120,
        block_seconds: float = 10,
        exit_seconds: float = 30,
        overrides: Mapping[str, KafkaSetting] | None = None,
    ) -> None:
        """Opens nothing. `overrides` are librdkafka's settings: SASL, TLS, the queue's limits.

        A process that ends without `close` waits `exit_seconds` for the last acknowledgements.
        """
        self.topic = topic
        self._bootstrap_servers = bootstrap_servers
        self._delivery_timeout_seconds = delivery_timeout_seconds
        self._block_seconds = block_seconds
        self._exit_seconds = exit_seconds
        self._overrides = overrides
        self._open_lock = threading.Lock()
        self._kafka: KafkaPublisher | None = None
        self._stop_polling = threading.Event()
        self._poller: threading.Thread | None = None
        self._closed_undelivered = 0

    @property
    def undelivered_count(self) -> int:
        """Events that were accepted from this process and that Kafka did not take."""
        return self._closed_undelivered + (self._kafka.failed_count if self._kafka else 0)

    @property
    def last_error(self) -> str | None:
        """What the client said last about the connection: a refused password shows only here."""
        return self._kafka.last_error if self._kafka else None

    def send(self, record: Record, on_delivery: OnDelivery | None = None) -> None:
        """Queue a prepared record. Raises BrokerUnavailable when the queue stays full for `block_seconds`."""
        (self._kafka or self._open()).publish(record, on_delivery or _log_failure)

    def publish_and_wait(self, *messages: ActivityMessage, timeout_seconds: float = 10) -> None:
        """Returns when the brokers have every event. Raises BrokerUnavailable; events may still arrive after that.

        Raises InvalidMessage before anything is sent.
        """
        records = [self.prepare(message) for message in messages]
        settled: list[FailedDelivery | None] = []
        for record in records:
            self.send(record, settled.append)
        kafka = self._kafka or self._open()
        deadline = time.monotonic() + timeout_seconds
        while len(settled) < len(records) and time.monotonic() < deadline:
            kafka.poll(_WAIT_POLL_SECONDS)
        if len(settled) < len(records):
            raise BrokerUnavailable(f"no acknowledgement within {timeout_seconds} s: {kafka.last_error or 'no answer'}")
        refused = next(filter(None, settled), None)
        if refused is not None:
            raise BrokerUnavailable(f"a record was refused: {refused.reason}")

    def flush(self, timeout_seconds: float = -1) -> int:
        """Wait for the acknowledgements; how many events are still without one."""
        return self._kafka.flush(timeout_seconds) if self._kafka else 0

    def close(self, timeout_seconds: float = -1) -> None:
        """Deliver what is queued; ends by itself at the delivery timeout. Raises NotDelivered, naming how many."""
        with self._open_lock:
            kafka, self._kafka = self._kafka, None
            poller, self._poller = self._poller, None
        per_process.release(self)
        if kafka is None:
            return
        self._stop_polling.set()
        if poller is not None:
            poller.join()
        kafka.close(timeout_seconds)
        self._closed_undelivered += kafka.failed_count
        if kafka.failed_count:
            raise NotDelivered(kafka.failed_count, kafka.last_error or kafka.failures[-1].reason)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.at_exit()

    def at_exit(self) -> None:
        """As `close`, but the loss is logged: an exception would hide the one in flight, or have no one to catch it."""
        try:
            self.close(self._exit_seconds)
        except NotDelivered as error:
            _log.critical("%s", error)

    def after_fork(self) -> None:
        """In the child: the connection, its lock and its count belong to the parent."""
        if self._kafka is not None:
            self._kafka.abandon()
        self._kafka = self._poller = None
        self._open_lock = threading.Lock()
        self._stop_polling = threading.Event()
        self._closed_undelivered = 0

    def _open(self) -> KafkaPublisher:
        with self._open_lock:
            if self._kafka is None:
                per_process.keep(self)
                self._stop_polling = threading.Event()
                self._kafka = KafkaPublisher(
                    self._bootstrap_servers,
                    self._delivery_timeout_seconds,
                    block_seconds=self._block_seconds,
                    overrides=self._overrides,
                )
                self._poller = threading.Thread(
                    target=_poll_until, args=(self._kafka, self._stop_polling), name="timeline-delivery", daemon=True
                )
                self._poller.start()
            return self._kafka


def _poll_until(kafka: KafkaPublisher, stop: threading.Event) -> None:
    # Reports of a process that has nothing more to publish; a busy one serves them itself at every event.
    while not stop.wait(_IDLE_POLL_SECONDS):
        kafka.poll()


def _log_failure(failed: FailedDelivery | None) -> None:
    if failed is not None:
        _log.error("event of %s was not delivered to %s: %s", failed.key.decode(), failed.topic, failed.reason)
