"""The loop: groups are flushed two at a time, and a failure leaves its own unacknowledged."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

import pytest

from stream_workers.batch import Batch
from stream_workers.pipeline import Group, Pipeline
from stream_workers.transport import RecordBatch
from stream_workers.transport.lease import Lease
from tests.unit.stream_workers.activities import RECORD_TIME_MS, encoded
from tests.unit.stream_workers.fakes import KnownNames


class Assigned:
    """A partition that stays ours."""

    active = True


@dataclass
class Fetched:
    """One fetch of one partition."""

    value: RecordBatch


def fetched(partition: int, *offsets: int) -> Fetched:
    count = len(offsets)
    return Fetched(
        RecordBatch(
            topic="crm.activities",
            partition=partition,
            next_offset=offsets[-1] + 1,
            offsets=list(offsets),
            timestamps=[RECORD_TIME_MS] * count,
            keys=[b"key"] * count,
            values=[encoded(object_id=f"{partition}-{offset}") for offset in offsets],
            headers=[()] * count,
            size_bytes=count,
            lease=Lease(("crm.activities", partition), Assigned(), offsets[0]),
            number=0,
        )
    )


async def longer_than_decoding() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


class Ends:
    """Where the pipeline delivers: what was flushed and acknowledged, in order; a flush of `bad` fails."""

    def __init__(self, bad: str = "", *, commits: bool = True) -> None:
        self.journal: list[tuple[str, object]] = []
        self._bad = bad
        self._commits = commits
        self._flushing = 0
        self.unstored = 0
        self.most_unstored = 0

    async def flush(self, batch: Batch, stored: Callable[[], object]) -> None:
        self._flushing += 1
        assert self._flushing <= 2, "two flushes at a time"
        objects = [row.object_id for row in batch.rows]
        await longer_than_decoding()
        if self._bad in objects:
            raise RuntimeError("a bug")
        self.unstored -= 1
        stored()
        await longer_than_decoding()
        self._flushing -= 1
        self.journal.append(("flushed", objects))

    async def gathered(self, pipeline: Pipeline, groups: Sequence[Group]) -> AsyncIterator[Group]:
        for group in groups:
            for event in group:
                pipeline.take(event)
            self.unstored += 1
            self.most_unstored = max(self.most_unstored, self.unstored)
            yield [event for event in group if event.value.is_current]

    async def acknowledge(self, group: Group) -> bool:
        self.journal.append(("acknowledged", [event.value.partition for event in group]))
        return self._commits

    def run(self, *groups: Group) -> None:
        pipeline = Pipeline(lambda: Batch(KnownNames(), {}), self.flush, self.acknowledge)
        asyncio.run(pipeline.run(self.gathered(pipeline, groups)))


def test_each_group_is_flushed_then_acknowledged_in_order() -> None:
    ends = Ends()

    ends.run([fetched(0, 1, 2), fetched(1, 5)], [fetched(0, 3)])

    assert ends.journal == [
        ("flushed", ["0-1", "0-2", "1-5"]),
        ("acknowledged", [0, 1]),
        ("flushed", ["0-3"]),
        ("acknowledged", [0]),
    ]


def test_failed_flush_does_not_acknowledge_its_group_nor_begin_the_one_after_the_next() -> None:
    ends = Ends(bad="0-2")

    with pytest.RaisesGroup(RuntimeError):
        ends.run([fetched(0, 1)], [fetched(1, 7)], [fetched(0, 2)], [fetched(0, 3)], [fetched(0, 4)])

    assert [partitions for step, partitions in ends.journal if step == "acknowledged"] == [[0], [1]]
    assert ("flushed", ["0-4"]) not in ends.journal


def test_rows_of_two_batches_are_held_at_most() -> None:
    ends = Ends()

    ends.run(*([fetched(0, number)] for number in range(8)))

    assert ends.most_unstored == 2
    assert ends.unstored == 0


def test_last_group_is_written_before_the_end() -> None:
    ends = Ends()

    ends.run([fetched(0, 1)])

    assert ends.journal[-1] == ("acknowledged", [0])


def test_refused_commit_does_not_stop_the_loop() -> None:
    ends = Ends(commits=False)

    ends.run([fetched(0, 1)], [fetched(0, 2)])

    assert len(ends.journal) == 4


def test_nothing_holds_the_records_while_they_are_written() -> None:
    """A batch that waits for its turn would keep every message twice."""
    group = [fetched(0, 1, 2)]

    Ends().run(group)

    assert [event.value.values for event in group] == [[]]
    assert [len(event.value) for event in group] == [2], "the acknowledgement still counts them"


def test_group_that_a_rebalance_made_void_is_dropped() -> None:
    ends, void = Ends(), [fetched(0, 1)]
    void[0].value.lease.end()

    ends.run(void, [fetched(1, 5)])

    assert ends.journal == [("flushed", ["1-5"]), ("acknowledged", [1])]


def test_no_groups_are_no_work() -> None:
    ends = Ends()

    ends.run()

    assert ends.journal == []
