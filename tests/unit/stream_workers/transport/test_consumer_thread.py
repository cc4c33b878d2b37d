"""Where seeks, fetches and commits meet, with a recorded Kafka client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import CommitFailedError
from aiokafka.structs import OffsetAndMetadata, TopicPartition

from stream_workers.transport.consumer_thread import BatchConsumerThread
from stream_workers.transport.lease import Lease
from tests.unit.stream_workers.transport.test_lease import SomeAssignment, taken

pytestmark = pytest.mark.anyio
TP = TopicPartition("t", 0)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class RecordedClient:
    """What the thread uses of AIOKafkaConsumer."""

    offset: int | None = None
    error: Exception | None = None
    seeks: list[tuple[TopicPartition, int]] = field(default_factory=list)
    commits: list[dict[TopicPartition, int]] = field(default_factory=list)

    def assignment(self) -> set[TopicPartition]:
        return {TP}

    def seek(self, tp: TopicPartition, offset: int) -> None:
        self.seeks.append((tp, offset))

    async def committed(self, _tp: TopicPartition) -> int | None:
        return self.offset

    async def commit(self, offsets: Mapping[TopicPartition, OffsetAndMetadata]) -> None:
        if self.error:
            raise self.error
        self.commits.append({tp: at.offset for tp, at in offsets.items()})


class ThreadWithoutThread(BatchConsumerThread):
    """Its methods, called from the test."""

    def __init__(self, client: RecordedClient) -> None:
        self._consumer = client
        self._leases: dict[TopicPartition, Lease] = {}
        self.tp_last_committed_at: dict[TopicPartition, float] = {}

    @property
    def log(self) -> Any:
        return SimpleNamespace(warning=lambda *_: None)

    def fetched_at(self, position: int, assignment: SomeAssignment) -> Lease:
        return self._lease_at(TP, SimpleNamespace(_assignment=assignment), position)


@pytest.fixture
def client() -> RecordedClient:
    return RecordedClient()


@pytest.fixture
def thread(client: RecordedClient) -> ThreadWithoutThread:
    return ThreadWithoutThread(client)


async def test_fetches_that_follow_each_other_share_a_lease(thread: ThreadWithoutThread) -> None:
    assignment = SomeAssignment()
    lease = thread.fetched_at(10, assignment)
    lease.fetched_to = 20
    assert thread.fetched_at(20, assignment) is lease


async def test_moved_position_begins_a_lease_and_voids_the_last(thread: ThreadWithoutThread) -> None:
    assignment = SomeAssignment()
    before = thread.fetched_at(5_000, assignment)
    after = thread.fetched_at(0, assignment)
    assert (before.is_current, after.is_current, after.start) == (False, True, 0)


async def test_new_assignment_begins_a_lease_at_the_same_position(thread: ThreadWithoutThread) -> None:
    before = thread.fetched_at(10, SomeAssignment())
    assert thread.fetched_at(10, SomeAssignment()) is not before
    assert not before.is_current


async def test_seek_voids_what_was_fetched_before_it(thread: ThreadWithoutThread, client: RecordedClient) -> None:
    lease = thread.fetched_at(10, SomeAssignment())
    thread.seek(TP, 3)
    assert not lease.is_current
    assert client.seeks == [(TP, 3)]


async def test_rewind_goes_to_what_is_stored(thread: ThreadWithoutThread, client: RecordedClient) -> None:
    lease = thread.fetched_at(10, SomeAssignment())
    stored, _lost = taken(lease, 20, 30)
    lease.acknowledge(stored)
    await thread._rewind([lease])
    assert client.seeks == [(TP, 20)]


async def test_starting_over_goes_to_the_committed_offset(thread: ThreadWithoutThread, client: RecordedClient) -> None:
    client.offset = 7
    assert await thread._seek_to_committed() == {TP: 7}
    assert client.seeks == [(TP, 7)]


async def test_starting_over_without_a_commit_goes_to_where_the_lease_began(
    thread: ThreadWithoutThread, client: RecordedClient
) -> None:
    thread.fetched_at(10, SomeAssignment()).fetched_to = 20
    await thread._seek_to_committed()
    assert client.seeks == [(TP, 10)]


async def test_starting_over_leaves_batches_in_flight_alone(
    thread: ThreadWithoutThread, client: RecordedClient
) -> None:
    lease = thread.fetched_at(10, SomeAssignment())
    taken(lease, 20)
    await thread._seek_to_committed()
    assert lease.is_current
    assert client.seeks == []


async def test_commit_leaves_out_what_is_void(thread: ThreadWithoutThread, client: RecordedClient) -> None:
    void, current = Lease(TP, SomeAssignment(), 0), Lease(TopicPartition("t", 1), SomeAssignment(), 0)
    void.end()
    assert await thread._commit_leases({void: 10, current: 20}) == {current: 20}
    assert client.commits == [{TopicPartition("t", 1): 20}]


@pytest.mark.parametrize("error", [CommitFailedError("rebalanced"), TimeoutError()])
async def test_refused_commit_is_no_error(
    thread: ThreadWithoutThread, client: RecordedClient, error: Exception
) -> None:
    client.error = error
    assert await thread._commit_leases({Lease(TP, SomeAssignment(), 0): 10}) == {}
