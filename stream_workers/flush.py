"""The only write path: events, marks, dead letters, notices, strictly in this order; the caller commits afterwards.

Killed anywhere before the commit, the same records are read again and every step writes the same keys again.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Protocol

import structlog
import tenacity

from runtime import failpoints
from runtime.errors import (
    BrokerUnavailable,
    StoreMemoryExceeded,
    StoreMisconfigured,
    StoreRejectedData,
    StoreUnavailable,
    TooManyPartitions,
)
from runtime.kafka import Record
from stream_workers import dead_letter, metrics, notify
from stream_workers.batch import Batch
from stream_workers.bisect_rows import insert_what_fits
from stream_workers.mark import TouchedHour, touched_hours
from stream_workers.store import Store

_FIRST_BACKOFF = timedelta(seconds=0.2)
_LONGEST_BACKOFF = timedelta(seconds=30)
# Memory is here too: the store has halved down to one row by then, so it is the server that is full, not the statement.
# And too many partitions: only the event tables have any, so somebody changed a table or the limit, and must undo it.
_TRANSIENT = (StoreUnavailable, StoreMisconfigured, StoreMemoryExceeded, TooManyPartitions, BrokerUnavailable)

log = structlog.get_logger(__name__)


class Publisher(Protocol):
    """Who takes records to Kafka."""

    def publish_all(self, records: Iterable[Record]) -> int:
        """Publish and wait; raises BrokerUnavailable unless every record was acknowledged."""


class Intake(Protocol):
    """The worker's assigned partitions, seen from the write path."""

    def pause(self) -> None:
        """Fetch no more, but stay in the consumer group."""

    def resume(self) -> None:
        """Fetch again."""


class Flusher:
    """Runs the steps of a flush in threads, so that the next batch is decoded while this one is written."""

    def __init__(
        self, store: Store, publisher: Publisher, intake: Intake, first_backoff: timedelta = _FIRST_BACKOFF
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._intake = intake
        self._first_backoff = first_backoff
        self._paused_at = 0.0
        self._troubles: dict[str, str] = {}
        # Two flushes may run, each half one at a time, and a lock is given to the one that waits longest: what stands
        # before another record in the log is stored and told before it. Edits rely on that (docs/adr/0011).
        self._storing = asyncio.Lock()
        self._telling = asyncio.Lock()

    @property
    def trouble(self) -> str | None:
        """What the write path is waiting for, None while it writes; readiness shows it."""
        return next(iter(self._troubles.values()), None)

    async def flush(self, batch: Batch, stored: Callable[[], object] = lambda: None) -> None:
        """Write the batch; returns when everything is acknowledged, however long the servers are down.

        Calls `stored` in between, when the rows are in the store and no longer here.
        Raises only what no waiting cures, a bug: the worker must stop, nothing is committed.
        """
        async with self._storing:
            hours, row_count = touched_hours(batch.rows), len(batch.rows)
            if batch.rows:
                await self._insert_events(batch)
                failpoints.reach("after_insert")
            batch.release_rows()
            stored()
        async with self._telling:
            await self._tell(batch, hours)
        metrics.count_flush(row_count, batch.letters, batch.record_count)

    async def _tell(self, batch: Batch, hours: Collection[TouchedHour]) -> None:
        letters = batch.letters
        if hours:
            await self._persist("mark_hours", lambda: self._store.mark_hours(hours))
            failpoints.reach("after_marks")
        if letters:
            records = dead_letter.to_records(letters)
            await self._persist("publish_dead_letters", lambda: self._publisher.publish_all(records))
            letter_rows = [dead_letter.to_row(letter) for letter in letters]
            await self._persist("insert_dead_letters", lambda: self._store.insert_dead_letters(letter_rows))
            failpoints.reach("after_dead_letters")
        if len(batch.changes):
            await self._persist("publish_changes", lambda: self._publish_changes(batch))

    async def _insert_events(self, batch: Batch) -> None:
        """A row that the store cannot hold becomes a dead letter; the others are stored."""
        try:
            await self._persist("insert_events", lambda: self._store.insert_events(batch.rows))
        except StoreRejectedData:
            refused: dict[int, StoreRejectedData] = {}
            await self._persist(
                "insert_events", lambda: refused.update(insert_what_fits(self._store.insert_events, batch.rows))
            )
            for index, refusal in refused.items():
                batch.refuse(batch.origins[index], refusal)

    def _publish_changes(self, batch: Batch) -> None:
        self._publisher.publish_all(map(notify.to_record, batch.changes.notices()))

    async def _persist(self, step: str, action: Callable[[], object]) -> None:
        """Run one step until it succeeds. The partitions rest while any step fails."""
        with metrics.FLUSH_SECONDS.labels(step).time():
            async for attempt in self._attempts(step):
                with attempt:
                    await asyncio.to_thread(action)
        if self._troubles.pop(step, None) is not None and not self._troubles:
            self._go_on(step)

    def _attempts(self, step: str) -> tenacity.AsyncRetrying:
        return tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(_TRANSIENT),
            wait=tenacity.wait_random_exponential(
                multiplier=self._first_backoff.total_seconds(), max=_LONGEST_BACKOFF.total_seconds()
            ),
            before_sleep=lambda state: self._rest(step, state),
        )

    def _go_on(self, step: str) -> None:
        self._intake.resume()
        metrics.PAUSED.set(0)
        metrics.PAUSED_SECONDS.inc(time.monotonic() - self._paused_at)
        log.info("writing again", step=step)

    def _rest(self, step: str, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if not self._troubles:
            self._paused_at = time.monotonic()
        self._troubles[step] = f"{step}: {error}"
        self._intake.pause()
        metrics.PAUSED.set(1)
        metrics.RETRIES.labels(step, type(error).__name__).inc()
        log.warning("waiting for a server", step=step, attempt=state.attempt_number, error=str(error))
