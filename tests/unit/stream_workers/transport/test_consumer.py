"""Commits, rebalances and loops that end, with a recorded thread instead of a broker."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest

from stream_workers.transport import BatchConsumer, BatchSchema, Transport, pause, resume, worker_settings
from stream_workers.transport.lease import Lease
from stream_workers.transport.record_batch import RecordBatch
from tests.unit.stream_workers.transport.test_lease import SomeAssignment, batch_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class RecordedThread:
    """Takes commits unless `refuses`, and notes rewinds."""

    refuses: bool = False
    commits: list[dict[tuple[str, int], int]] = field(default_factory=list)
    rewound: list[Lease] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)

    async def commit_leases(self, stored: Mapping[Lease, int]) -> dict[Lease, int]:
        if self.refuses:
            return {}
        self.commits.append({lease.partition: offset for lease, offset in stored.items()})
        return dict(stored)

    async def rewind(self, leases: Iterable[Lease]) -> None:
        self.rewound += leases


@pytest.fixture
async def app(tmp_path: Path) -> Any:
    address = "://127.0.0.1:1"
    return faust.App(
        "test",
        broker=f"kafka{address}",
        broker_consumer=f"microbatch{address}",
        datadir=str(tmp_path),
        set_as_current=False,
        **worker_settings(),
    )


@pytest.fixture
def thread() -> RecordedThread:
    return RecordedThread()


@pytest.fixture
async def consumer(app: Any, thread: RecordedThread, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(BatchConsumer, "finish_within", BatchConsumer.finish_within / 100)
    consumer = app.consumer
    consumer._thread.thread_loop.close()
    consumer._thread = thread
    return consumer


async def take(consumer: Any, *ends: int, partition: int = 0, start: int = 0) -> list[RecordBatch]:
    lease = Lease(("t", partition), SomeAssignment(), start)
    batches = [batch_of(lease, n, [start, *ends][n], end) for n, end in enumerate(ends)]
    for batch in batches:
        assert await consumer.take(batch)
    return batches


async def test_url_scheme_names_the_transport(app: Any, consumer: Any) -> None:
    assert isinstance(app.transport, Transport)
    assert isinstance(consumer, BatchConsumer)
    assert not isinstance(app.producer_transport, Transport)


async def test_acknowledge_commits_at_once_and_once(consumer: Any, thread: RecordedThread) -> None:
    batches = await take(consumer, 10, 20) + await take(consumer, 7, partition=1)
    assert await consumer.acknowledge(batches)
    assert thread.commits == [{("t", 0): 20, ("t", 1): 7}]
    assert not await consumer.commit()
    assert len(thread.commits) == 1


async def test_nothing_taken_is_committed_without_acknowledgement(consumer: Any, thread: RecordedThread) -> None:
    await take(consumer, 10, 20)
    await consumer.commit()
    assert thread.commits == []
    assert consumer.records_in_flight == 20


async def test_refused_commit_is_counted_and_tried_again(consumer: Any, thread: RecordedThread) -> None:
    batches = await take(consumer, 10)
    thread.refuses = True
    assert not await consumer.acknowledge(batches)
    assert consumer.failed_commits == 1
    thread.refuses = False
    assert await consumer.commit()
    assert thread.commits == [{("t", 0): 10}]


async def test_revoke_commits_what_finishes_and_voids_the_rest(consumer: Any, thread: RecordedThread) -> None:
    (finishes,) = await take(consumer, 10)
    (hangs,) = await take(consumer, 10, partition=1)

    async def finish() -> None:
        finishes.lease.acknowledge(finishes)

    finishing = asyncio.create_task(finish())
    await consumer.wait_empty()
    await finishing

    assert thread.commits == [{("t", 0): 10}]
    assert not hangs.is_current
    assert not await consumer.acknowledge([hangs])
    assert len(thread.commits) == 1


async def test_lost_batch_sends_the_partition_back_to_what_is_stored(consumer: Any, thread: RecordedThread) -> None:
    (batch,) = await take(consumer, 10)
    behind_the_lost = batch_of(batch.lease, number=2, first=20, next_offset=30)
    assert not await consumer.take(behind_the_lost)
    assert thread.rewound == [batch.lease]


async def test_batches_that_left_the_queue_untaken_are_read_again(
    app: Any, consumer: Any, thread: RecordedThread
) -> None:
    channel = app.topic("t", schema=BatchSchema()).clone(is_iterator=True, queue=asyncio.Queue())
    app.topics.add(channel)
    consumer.note_batch_topics()
    kept, lost = Lease(("t", 0), SomeAssignment(), 0), Lease(("t", 1), SomeAssignment(), 0)
    for lease in (kept, lost):
        channel.queue.put_nowait(SimpleNamespace(value=batch_of(lease, 0, 0, 10)))
        lease.batches_made = 1
    thread.leases = [kept, lost]
    await consumer._rewind_lost()
    assert thread.rewound == []

    assert await consumer.take(channel.queue.get_nowait().value)
    channel.queue.get_nowait()
    await consumer._rewind_lost()

    assert thread.rewound == [lost]


async def test_loop_that_starts_again_reads_again_what_the_last_one_left(consumer: Any, thread: RecordedThread) -> None:
    (left,) = await take(consumer, 10)
    (done,) = await take(consumer, 10, partition=1)
    await consumer.acknowledge([done])
    await consumer.rewind_in_flight()
    assert thread.rewound == [left.lease]


async def test_room_counts_what_is_buffered_and_is_none_while_paused(app: Any, consumer: Any) -> None:
    channel = app.topic("t", schema=BatchSchema()).clone(is_iterator=True, queue=asyncio.Queue())
    app.topics.add(channel)
    consumer.note_batch_topics()
    most = worker_settings()["stream_buffer_maxsize"]
    assert consumer.room == most
    channel.queue.put_nowait("a batch")
    assert consumer.room == most - 1
    pause(app)
    assert consumer.room == 0
    resume(app)
    assert consumer.room == most - 1


async def test_exception_that_left_an_agent_crashes_the_app(app: Any, consumer: Any) -> None:
    await consumer.on_task_error(RuntimeError("a bug"))
    assert app.crashed
