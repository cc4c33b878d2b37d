"""Lines of JSON in, events in Kafka and a report out. Called by `timeline produce` and by the demo."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from threading import Lock
from typing import BinaryIO

import msgspec

from producers.prepare import check_organization
from producers.publisher import Publisher
from runtime.errors import BrokerUnavailable
from runtime.kafka import FailedDelivery
from schemas.activity_message import MAX_MESSAGE_BYTES
from schemas.errors import InvalidMessage

_READ_LIMIT = MAX_MESSAGE_BYTES + 2
_NAMED_DELIVERY_FAILURES = 20


class FailedLine(msgspec.Struct, frozen=True):
    """A line that is not in Kafka. `line` counts from 1, blank lines too."""

    line: int
    detail: str


class ProduceReport(msgspec.Struct):
    """What became of the lines. `accepted` are acknowledged by the brokers; blank lines count nowhere."""

    accepted: int = 0
    failed: int = 0
    # Reasons of refused deliveries, with their counts: a dead broker refuses every line for the same one.
    refused_deliveries: Counter[str] = msgspec.field(default_factory=Counter)
    stopped_at_line: int | None = None
    stopped_because: str = ""

    @property
    def is_complete(self) -> bool:
        """Every line was read and is in Kafka."""
        return self.failed == 0 and self.stopped_at_line is None


def _ignore(_: object) -> None:
    """Nobody listens."""


def produce_lines(
    lines: Iterable[bytes],
    publisher: Publisher,
    *,
    organization_id: str | None = None,
    on_failure: Callable[[FailedLine], None] = _ignore,
    on_progress: Callable[[int], None] = _ignore,
) -> ProduceReport:
    """Publish one message a line and wait until Kafka has settled each. Memory does not grow with the input.

    A bad line is reported and the rest goes on; a broker that takes nothing any more stops it. `on_progress` hears the
    size of every line. Raises InvalidMessage when `organization_id`, which replaces that of every line, is malformed.
    """
    if organization_id is not None:
        check_organization(organization_id)
    run = _Run(publisher, organization_id, on_failure)
    for number, line in enumerate(lines, 1):
        try:
            run.publish(number, line)
        except BrokerUnavailable as error:
            run.report.stopped_at_line, run.report.stopped_because = number, str(error)
            break
        on_progress(len(line))
    # Not `+= publisher.flush()`: that reads the count before the reports that flush serves have raised it.
    waiting = publisher.flush()
    run.report.failed += waiting
    return run.report


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long for a message only the beginning, which is then refused."""
    while line := stream.readline(_READ_LIMIT):
        yield line
        while len(line) == _READ_LIMIT and not line.endswith(b"\n"):
            line = stream.readline(_READ_LIMIT)


class _Run:
    """One pass over the lines: what the delivery reports and the checks write down."""

    def __init__(
        self, publisher: Publisher, organization_id: str | None, on_failure: Callable[[FailedLine], None]
    ) -> None:
        self.report = ProduceReport()
        # Delivery reports come in any thread that polls the publisher.
        self._report_lock = Lock()
        self._publisher = publisher
        self._organization_id = organization_id
        self._on_failure = on_failure

    def publish(self, number: int, line: bytes) -> None:
        value = line.strip()
        if not value:
            return
        try:
            record = self._publisher.prepare_value(value, self._organization_id)
        except InvalidMessage as error:
            self._fail(number, f"{error.reason} at {error.path}: {error.detail}")
            return
        self._publisher.send(record, partial(self._settle, number))

    def _settle(self, number: int, failed: FailedDelivery | None) -> None:
        with self._report_lock:
            if failed is None:
                self.report.accepted += 1
                return
            self.report.failed += 1
            self.report.refused_deliveries[failed.reason] += 1
            is_named = self.report.refused_deliveries.total() <= _NAMED_DELIVERY_FAILURES
        if is_named:
            self._on_failure(FailedLine(number, f"not delivered: {failed.reason}"))

    def _fail(self, number: int, detail: str) -> None:
        with self._report_lock:
            self.report.failed += 1
        self._on_failure(FailedLine(number, detail))
