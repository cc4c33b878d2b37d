"""`Relay`: changes out of the outbox into Kafka, at least once and in order; removed when the brokers have them.

A relay that dies between the two publishes the same messages again, with the same ids: the timeline shows them once.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain
from threading import Event

import structlog
import tenacity

from producers.outbox import metrics
from producers.outbox.change import Change
from producers.outbox.errors import OutboxUnavailable
from producers.outbox.mapping import Mapping
from producers.outbox.outbox import Outbox
from producers.outbox.poison import poison_record
from producers.prepare import prepare
from runtime.errors import BrokerUnavailable
from runtime.kafka import KafkaPublisher, Record
from schemas.activity_message import ActivityMessage
from schemas.errors import InvalidMessage

_STATE_ROUNDS = 20
# Neither the end of a request nor that of somebody else's transaction is told: a NOTIFY of its own would make every
# request that only reads write. So it is looked for, soon and then less and less.
_FIRST_LOOK = timedelta(milliseconds=5)
_log = structlog.get_logger(__name__)


class Relay:
    """Several may run: one works, the others wait for its lock."""

    def __init__(
        self, url: str, publisher: KafkaPublisher, mapping: Mapping, topic: str, *, batch_rows: int, poll: timedelta
    ) -> None:
        self._url = url
        self._publisher = publisher
        self._mapping = mapping
        self._topic = topic
        self._batch_rows = batch_rows
        self._poll = poll
        self._stop = Event()

    def stop(self) -> None:
        """End after the batch in hand."""
        self._stop.set()

    def run(self) -> None:
        """Until `stop`. Raises OutboxError for what no waiting cures; a server that is away is waited for."""
        backoff = tenacity.wait_exponential_jitter(multiplier=0.2, max=5)
        for attempt in tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((OutboxUnavailable, BrokerUnavailable)),
            wait=backoff,
            sleep=tenacity.sleep_using_event(self._stop),
            before_sleep=_tell,
            stop=tenacity.stop_when_event_set(self._stop),
            reraise=True,
        ):
            with attempt, Outbox(self._url) as outbox:
                self._relay(outbox)

    def _relay(self, outbox: Outbox) -> None:
        while not self._stop.is_set():
            if not outbox.try_lock():
                self._stop.wait(self._poll.total_seconds())
                continue
            self._relay_as_leader(outbox)

    def _relay_as_leader(self, outbox: Outbox) -> None:
        rounds, look = 0, _FIRST_LOOK
        while not self._stop.is_set():
            if rounds % _STATE_ROUNDS == 0:
                metrics.show(outbox.state())
            rounds += 1
            if self.relay_batch(outbox):
                look = _FIRST_LOOK
                continue
            look = min(look * 2, self._poll) if outbox.is_held else _FIRST_LOOK
            outbox.wait(look if outbox.is_held else self._poll)

    def relay_batch(self, outbox: Outbox) -> int:
        """One batch; how many changes left the outbox. Raises OutboxError or BrokerUnavailable: all of them stay."""
        with metrics.BATCH_SECONDS.time():
            changes = outbox.ready(self._batch_rows, self._mapping.subject)
            if not changes:
                return 0
            records = list(self._records(changes))
            self._publisher.publish_all(records)
            outbox.remove(changes)
        metrics.CHANGES.inc(len(changes))
        metrics.MESSAGES.inc(len(records))
        return len(changes)

    def _records(self, changes: Sequence[Change]) -> Iterator[Record]:
        return chain.from_iterable(map(self._records_of, self._mapping.fold(changes)))

    def _records_of(self, change: Change) -> list[Record]:
        """A change that no message can be made of becomes a dead letter: nothing is dropped, nothing stands still."""
        try:
            return [self._record(message) for message in self._mapping.messages(change)]
        except Exception as error:
            reason = error.reason if isinstance(error, InvalidMessage) else type(error).__name__
            metrics.POISON.labels(reason).inc()
            _log.error("poison_change", seq=change.seq, table=change.table, row=change.row_id, error=str(error))
            return [poison_record(change, error, self._mapping.organization(change), self._topic)]

    def _record(self, message: ActivityMessage) -> Record:
        return prepare(message, self._topic)


def _tell(state: tenacity.RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    metrics.RETRIES.labels(type(error).__name__).inc()
    _log.warning("relay_waits", error=str(error), attempt=state.attempt_number)
