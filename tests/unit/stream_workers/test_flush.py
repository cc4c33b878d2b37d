"""The write path: order of the steps, waiting for servers, and repeating after a failure anywhere."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest

from runtime.errors import (
    BrokerUnavailable,
    StoreMemoryExceeded,
    StoreMisconfigured,
    StoreUnavailable,
    TooManyPartitions,
)
from schemas.activity_row import ActivityRow
from schemas.topics import CHANGES, DEAD_LETTERS
from stream_workers.batch import Batch
from stream_workers.flush import Flusher
from tests.unit.stream_workers.activities import encoded, record
from tests.unit.stream_workers.fakes import FakeIntake, InMemoryStore, Journal, KnownNames, RecordingPublisher

NO_TIME = timedelta(0)
STEPS = ["events", "marks", "dlq", "dead_letters", "notices"]


class WritePath:
    """A flusher among fakes; plan failures as `WritePath(events=[error, ...])`."""

    def __init__(self, **failures: Sequence[Exception]) -> None:
        self.journal = Journal(**failures)
        self.store = InMemoryStore(self.journal)
        self.publisher = RecordingPublisher(self.journal)
        self.flusher = Flusher(self.store, self.publisher, FakeIntake(self.journal), first_backoff=NO_TIME)

    def flush(self, batch: Batch) -> None:
        asyncio.run(self.flusher.flush(batch))

    @property
    def written_keys(self) -> tuple[set[object], ...]:
        return (
            {(key, row.version) for key, row in self.store.rows.items()},
            set(self.store.letters),
            {(each.topic, each.key, each.value) for each in self.publisher.records},
        )


def batch_of(*values: bytes) -> Batch:
    batch = Batch(KnownNames(), {})
    for offset, value in enumerate(values):
        batch.add(record(value, offset))
    return batch


def good_and_bad() -> Batch:
    return batch_of(encoded(), b"garbage", encoded(object_id="L-2"))


def test_steps_run_in_order() -> None:
    path = WritePath()

    path.flush(good_and_bad())

    assert path.journal.steps == STEPS


def test_everything_in_the_batch_is_written() -> None:
    path = WritePath()

    path.flush(good_and_bad())

    assert {row.object_id for row in path.store.rows.values()} == {"L-1", "L-2"}
    assert list(path.store.letters) == [("crm.activities", 3, 1)]
    assert [each.topic for each in path.publisher.records] == [DEAD_LETTERS, CHANGES, CHANGES]


def test_stored_rows_are_let_go_before_they_are_told() -> None:
    path = WritePath()
    batch = good_and_bad()

    path.flush(batch)

    assert (batch.rows, batch.origins) == ([], [])


def test_batch_of_good_messages_touches_no_dead_letters() -> None:
    path = WritePath()

    path.flush(batch_of(encoded()))

    assert path.journal.steps == ["events", "marks", "notices"]


def test_batch_of_garbage_publishes_no_notice() -> None:
    path = WritePath()

    path.flush(batch_of(b"garbage"))

    assert path.journal.steps == ["dlq", "dead_letters"]


def test_nothing_is_published_while_the_store_takes_nothing() -> None:
    path = WritePath(events=[RuntimeError("a bug")])

    with pytest.raises(RuntimeError):
        path.flush(good_and_bad())

    assert path.publisher.records == []


def test_letter_is_not_marked_stored_before_the_log_has_it() -> None:
    path = WritePath(dlq=[RuntimeError("a bug")])

    with pytest.raises(RuntimeError):
        path.flush(good_and_bad())

    assert path.store.letters == {}


OUTAGES = [
    StoreUnavailable("no answer"),
    StoreMisconfigured("wrong password", 516),
    StoreMemoryExceeded("the server is full", 241),
    TooManyPartitions("one row, and still", 252),
    BrokerUnavailable("timed out"),
]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: type(outage).__name__)
@pytest.mark.parametrize("step", STEPS)
def test_outage_at_any_step_is_waited_for(step: str, outage: Exception) -> None:
    path = WritePath(**{step: [outage, outage]})

    path.flush(good_and_bad())

    first = STEPS.index(step)
    waiting = [f"{step} failed", "pause", f"{step} failed", "pause", step, "resume"]
    assert path.journal.steps == [*STEPS[:first], *waiting, *STEPS[first + 1 :]]


@pytest.mark.parametrize("step", STEPS)
def test_what_no_waiting_cures_is_raised_at_once(step: str) -> None:
    path = WritePath(**{step: [RuntimeError("a bug")]})

    with pytest.raises(RuntimeError, match="a bug"):
        path.flush(good_and_bad())

    assert path.journal.steps[-1] == f"{step} failed"


@pytest.mark.parametrize("step", STEPS)
def test_batch_that_is_flushed_again_after_a_failure_writes_the_same_keys(step: str) -> None:
    undisturbed, disturbed = WritePath(), WritePath(**{step: [RuntimeError("killed here")]})
    undisturbed.flush(good_and_bad())

    with pytest.raises(RuntimeError):
        disturbed.flush(good_and_bad())
    disturbed.flush(good_and_bad())

    assert disturbed.written_keys == undisturbed.written_keys


class Watched(FakeIntake):
    """Asks the flusher at each pause and resume what its trouble is."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self.flusher: Flusher | None = None
        self.troubles: list[str | None] = []

    def pause(self) -> None:
        assert self.flusher is not None
        self.troubles.append(self.flusher.trouble)


def test_trouble_names_step_and_cause_until_it_is_over() -> None:
    journal = Journal(events=[StoreUnavailable("no answer")])
    intake = Watched(journal)
    flusher = Flusher(InMemoryStore(journal), RecordingPublisher(journal), intake, first_backoff=NO_TIME)
    intake.flusher = flusher

    asyncio.run(flusher.flush(good_and_bad()))

    assert intake.troubles == ["insert_events: ClickHouse: no answer"]
    assert flusher.trouble is None


def test_event_loop_runs_while_the_store_blocks() -> None:
    journal = Journal()

    class BlockingStore(InMemoryStore):
        """Waits for the loop, which could not answer if the insert ran in it."""

        def insert_events(self, rows: object) -> None:
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(10)

    async def flush() -> None:
        flusher = Flusher(BlockingStore(journal), RecordingPublisher(journal), FakeIntake(journal))
        await flusher.flush(batch_of(encoded()))

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        runner.run(flush())

    assert journal.steps == ["marks", "notices"]


class OvertakableStore(InMemoryStore):
    """Its first insert gives a second one the time to overtake it."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self._inserts = 0
        self._is_overtaken = threading.Event()

    def insert_events(self, rows: Sequence[ActivityRow]) -> None:
        self._inserts += 1
        if self._inserts == 1:
            self._is_overtaken.wait(0.3)
        else:
            self._is_overtaken.set()
        super().insert_events(rows)


def test_of_two_flushes_the_first_is_stored_and_told_first() -> None:
    journal = Journal()
    store, publisher = OvertakableStore(journal), RecordingPublisher(journal)
    flusher = Flusher(store, publisher, FakeIntake(journal))

    async def flush_both() -> None:
        first, second = batch_of(encoded(object_id="L-1")), batch_of(encoded(object_id="L-2"))
        await asyncio.gather(flusher.flush(first), flusher.flush(second))

    asyncio.run(flush_both())

    assert [row.object_id for row in store.rows.values()] == ["L-1", "L-2"]
    assert [(record.key or b"").rpartition(b"|")[2] for record in publisher.records] == [b"L-1", b"L-2"]
