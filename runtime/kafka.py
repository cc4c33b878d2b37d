"""Publishing to Kafka: an idempotent producer with murmur2, delivery reports and a bounded queue. Blocking."""

import ctypes
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any, NamedTuple, Self, cast

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from runtime.errors import BrokerUnavailable

Headers = Sequence[tuple[str, bytes | str | None]]
KafkaSetting = str | int | float | bool

_QUEUE_FULL_POLL_SECONDS = 0.05
_KEPT_FAILURES = 100
# More in one call is no faster; 20,000 small records at once held 15 MB.
_RECORDS_PER_CALL = 1000


class Record(NamedTuple):
    """What is published: one record of one topic."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers = ()


class FailedDelivery(NamedTuple):
    """A record that Kafka did not take, and why."""

    topic: str
    key: bytes
    reason: str


def headers_of(message: Message) -> tuple[tuple[str, bytes | None], ...]:
    """The headers of a consumed record, in their order. Typed as a list or a mapping, for producers; it is a list."""
    return tuple(cast("list[tuple[str, bytes | None]]", message.headers() or []))


ONLY_FAILURES: Mapping[str, KafkaSetting] = {"delivery.report.only.error": True}
"""Overrides of a publisher that only `publish_all` uses: successes are not reported (0.7 us each) nor counted."""

# Called once a record is settled: None when Kafka has it.
OnDelivery = Callable[[FailedDelivery | None], None]


def producer_settings(bootstrap_servers: str, delivery_timeout_seconds: float = 30) -> dict[str, KafkaSetting]:
    """librdkafka's settings for all our producers."""
    return {
        "bootstrap.servers": bootstrap_servers,
        "acks": "all",
        "enable.idempotence": True,
        # With two, librdkafka reports a refused request as delivered when the one behind it is taken by a broker that
        # knows no numbers of the producer: 18 of 60 topics made anew, 0 with one (docs/adr/0024).
        "max.in.flight.requests.per.connection": 1,
        # The Java default. librdkafka's own would send the same key to another partition than a Java CRM does.
        "partitioner": "murmur2_random",
        "compression.type": "lz4",
        # Errors only: a broker that just started answers with warnings that are over by the next retry.
        "log_level": 3,
        "linger.ms": 5,
        "delivery.timeout.ms": int(delivery_timeout_seconds * 1000),
        # Dead letters carry up to the inputs' 8 MiB and headers.
        "message.max.bytes": 9 * 1024 * 1024,
        # Bounded: a producer in front of a dead broker slows down instead of growing.
        "queue.buffering.max.messages": 100_000,
        "queue.buffering.max.kbytes": 64 * 1024,
    }


class KafkaPublisher:
    """Publishes records and counts what the brokers acknowledged. Threads may share one; processes may not.

    `failures` keeps the latest hundred, `failed_count` counts them all.
    """

    def __init__(
        self,
        bootstrap_servers: str,
        delivery_timeout_seconds: float = 30,
        *,
        block_seconds: float | None = None,
        overrides: Mapping[str, KafkaSetting] | None = None,
    ) -> None:
        """`block_seconds` bounds the wait for a place in the queue; None waits until the queue drains or times out."""
        self._settings = {
            **producer_settings(bootstrap_servers, delivery_timeout_seconds),
            **(overrides or {}),
            "error_cb": self._on_error,
        }
        self._producer = Producer(self._settings)
        self._block_seconds = block_seconds
        # Reports are served in whichever thread polls, and `+=` on an attribute is not atomic.
        self._count_lock = Lock()
        self.delivered_count = 0
        self.failed_count = 0
        self.failures: deque[FailedDelivery] = deque(maxlen=_KEPT_FAILURES)
        self.last_error: str | None = None
        self._is_closed = False

    def publish(self, record: Record, on_delivery: OnDelivery | None = None) -> None:
        """Queue one record; blocks while the queue is full, so memory stays bounded.

        Raises BrokerUnavailable when there is no place within `block_seconds`: the record is not queued then.
        `on_delivery` runs in a thread that polls, or before this returns; it must not raise.
        """
        self._check_open()
        report = self._settle if on_delivery is None else partial(self._settle, on_delivery=on_delivery)
        deadline: float | None = None
        while True:
            try:
                self._produce(record, report)
            except BufferError:
                now = time.monotonic()
                deadline = deadline or now + (self._block_seconds if self._block_seconds is not None else float("inf"))
                if now >= deadline:
                    raise BrokerUnavailable(self._full_queue_sentence(record.topic)) from None
                self._producer.poll(min(_QUEUE_FULL_POLL_SECONDS, deadline - now))
            except KafkaException as error:
                self._refuse(record, error.args[0], on_delivery)
                return
            else:
                self._producer.poll(0)
                return

    def poll(self, timeout_seconds: float = 0) -> None:
        """Serve delivery reports that have arrived; waits for the first at most `timeout_seconds`."""
        self._check_open()
        self._producer.poll(timeout_seconds)

    def flush(self, timeout_seconds: float = -1) -> int:
        """Wait for the acknowledgements; how many records are still without one."""
        return self._producer.flush(timeout_seconds)

    def publish_all(self, records: Iterable[Record]) -> int:
        """Publish and wait; how many there were. Raises BrokerUnavailable unless every one was acknowledged.

        After the error some records may stand in the log: the caller repeats all of them, readers drop repeats.
        """
        self._check_open()
        failed_before = self.failed_count
        count = 0
        plain: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            count += 1
            of_topic = plain[record.topic]
            if record.headers:
                self.publish(record)
            else:
                of_topic.append(record)
            if len(of_topic) == _RECORDS_PER_CALL:
                self._publish_plain(record.topic, of_topic)
                of_topic.clear()
        for topic, of_topic in plain.items():
            self._publish_plain(topic, of_topic)
        self.flush()
        if failed := self.failed_count - failed_before:
            last = self.failures[-1]
            raise BrokerUnavailable(f"{failed} of {count} records to {last.topic} failed: {last.reason}")
        return count

    def close(self, timeout_seconds: float = 10) -> int:
        """Flush, give up what has no acknowledgement by then, disconnect; how many records failed meanwhile."""
        if self._is_closed:
            return 0
        failed_before = self.failed_count
        if self.flush(timeout_seconds):
            # librdkafka's own close waits for them until they time out.
            self._producer.purge()
        self._is_closed = True
        self._producer.close()
        return self.failed_count - failed_before

    def abandon(self) -> None:
        """For the child of a fork: never destroy what was inherited; the parent delivers what was queued there."""
        # librdkafka's threads do not cross a fork, and its destructor joins them: a child that drops its copy, or
        # ends with it, hangs for ever (2.16, seen). One reference that nobody gives back keeps the destructor away.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._producer))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_open(self) -> None:
        if self._is_closed:
            raise BrokerUnavailable("this publisher is closed")

    def _publish_plain(self, topic: str, records: Sequence[Record]) -> None:
        """Records without headers in one call: 1.5 us each instead of 3.6. Blocks while the queue is full."""
        waiting: list[dict[str, Any]] = [{"key": record.key, "value": record.value} for record in records]
        while waiting:
            self._producer.produce_batch(topic, waiting, on_delivery=self._settle)
            refused = [(message, message.pop("_error")) for message in waiting if "_error" in message]
            waiting = [message for message, error in refused if error.code() == KafkaError._QUEUE_FULL]  # noqa: SLF001 - its public name
            for message, error in refused:
                if error.code() != KafkaError._QUEUE_FULL:  # noqa: SLF001 - as above
                    self._refuse(Record(topic, message["key"], message["value"]), error, None)
            self._producer.poll(_QUEUE_FULL_POLL_SECONDS if waiting else 0)

    def _produce(self, record: Record, report: Callable[[KafkaError | None, Message], None]) -> None:
        self._producer.produce(
            record.topic, key=record.key, value=record.value, headers=list(record.headers), on_delivery=report
        )

    def _settle(self, error: KafkaError | None, message: Message, on_delivery: OnDelivery | None = None) -> None:
        if error is None:
            with self._count_lock:
                self.delivered_count += 1
            if on_delivery is not None:
                on_delivery(None)
            return
        self._fail(FailedDelivery(message.topic() or "", message.key() or b"", error.str()), on_delivery)

    def _refuse(self, record: Record, error: KafkaError, on_delivery: OnDelivery | None) -> None:
        if error.fatal():
            self._start_anew()
            raise BrokerUnavailable(f"the producer had to be started anew, try again: {error.str()}")
        self._fail(FailedDelivery(record.topic, record.key, error.str()), on_delivery)

    def _start_anew(self) -> None:
        """An idempotent producer does not recover from a fatal error: what it held fails, a new one takes over."""
        lost, self._producer = self._producer, Producer(self._settings)
        lost.purge()
        lost.flush(0)

    def _fail(self, failed: FailedDelivery, on_delivery: OnDelivery | None) -> None:
        with self._count_lock:
            self.failed_count += 1
            self.failures.append(failed)
        if on_delivery is not None:
            on_delivery(failed)

    def _full_queue_sentence(self, topic: str) -> str:
        cause = f": {self.last_error}" if self.last_error else ""
        return f"no room for a record to {topic} within {self._block_seconds} s, {len(self._producer)} wait{cause}"

    def _on_error(self, error: KafkaError) -> None:
        # Wrong passwords and refused connections show here only; librdkafka goes on trying.
        self.last_error = error.str()
