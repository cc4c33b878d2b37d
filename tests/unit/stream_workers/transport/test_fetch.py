"""From the bytes of a fetch to one RecordBatch, with aiokafka's own classes."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from aiokafka.consumer.fetcher import READ_COMMITTED, Fetcher, FetchResult, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition

from stream_workers.transport.fetch import fetch
from stream_workers.transport.lease import Lease
from stream_workers.transport.record_batch import RecordBatch

TP = TopicPartition("crm.activities", 0)
CONTROL, GZIP = 0x20, 1
Record = tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]
VALUE: Record = (b"k", b"v", [])


def stored_batch(base_offset: int, records: list[Record], *, compression: int = 0, control: bool = False) -> bytes:
    """As it lies on the broker's disk."""
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=compression,
        is_transactional=0,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=1 << 20,
    )
    for number, (key, value, headers) in enumerate(records):
        builder.append(number, timestamp=1_700_000_000_000 + number, key=key, value=value, headers=headers)
    data = bytearray(builder.build())
    data[0:8] = base_offset.to_bytes(8, "big")
    if control:
        data[22] |= CONTROL
    return bytes(data)


@dataclass
class Position:
    position: int
    paused: bool = False

    def consumed_to(self, position: int) -> None:
        self.position = position


@dataclass
class SomeAssignment:
    position: Position
    active: bool = True

    def state_value(self, _tp: TopicPartition) -> Position:
        return self.position


@dataclass
class OnePartition:
    """The fetcher and the thread's leases, holding what one fetch brought."""

    position: int = 0
    leases: list[Lease] = field(default_factory=list)

    def read(self, data: bytes, *, check_crcs: bool = False) -> list[Any]:
        state = Position(self.position)
        assignment = SomeAssignment(state)
        records = PartitionRecords(TP, MemoryRecords(data), [], self.position, None, None, check_crcs, READ_COMMITTED)
        result = FetchResult(TP, assignment=assignment, partition_records=records, backoff=0)
        fetched = asyncio.run(self._fetch(result))
        self.position = state.position
        return fetched

    async def _fetch(self, result: FetchResult) -> list[Any]:
        fetcher = cast("Fetcher", IdleFetcher(OrderedDict({TP: result})))
        fetched = await fetch(
            fetcher, wanted={TP}, batch_topics={TP.topic}, lease_at=self._lease, room=1, timeout_seconds=0.0
        )
        return fetched.get(TP, [])

    def _lease(self, tp: TopicPartition, result: FetchResult, position: int) -> Lease:
        self.leases.append(Lease(tp, result._assignment, position))
        return self.leases[-1]


class NoRebalance:
    reassignment_in_progress = False


class IdleFetcher(Fetcher):  # type: ignore[misc]  # aiokafka is not typed
    """aiokafka's own, without its task that talks to brokers."""

    def __init__(self, records: OrderedDict[TopicPartition, FetchResult]) -> None:
        self._records = records
        self._closed = False
        self._subscriptions = NoRebalance()
        self._wait_consume_future = None
        self._fetch_waiters: set[asyncio.Future[None]] = set()
        self._loop = asyncio.get_running_loop()


def read_one(data: bytes, position: int = 0) -> RecordBatch:
    (batch,) = OnePartition(position).read(data)
    assert isinstance(batch, RecordBatch)
    return batch


def test_whole_fetch_is_one_batch_in_offset_order() -> None:
    batch = read_one(stored_batch(0, [VALUE] * 3) + stored_batch(3, [VALUE] * 2))
    assert batch.offsets == [0, 1, 2, 3, 4]
    assert (batch.first_offset, batch.last_offset, batch.next_offset, len(batch)) == (0, 4, 5, 5)
    assert batch.timestamps[:3] == [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_002]


def test_null_keys_null_values_and_headers_stay_as_they_are() -> None:
    headers: list[tuple[str, bytes | None]] = [("a", b"1"), ("a", b"2"), ("none", None)]
    batch = read_one(stored_batch(0, [(None, b"v", []), (b"k", None, headers), (b"", b"", [])]))
    assert batch.keys == [None, b"k", b""]
    assert batch.values == [b"v", None, b""]
    assert batch.headers == [(), tuple(headers), ()]
    assert batch.size_bytes == 1


def test_compressed_batch_is_unpacked() -> None:
    batch = read_one(stored_batch(0, [(b"k", b"v" * 500, [])] * 4, compression=GZIP))
    assert batch.values == [b"v" * 500] * 4
    assert batch.size_bytes == 2_000


def test_records_before_the_position_are_left_out() -> None:
    batch = read_one(stored_batch(10, [VALUE] * 5), position=13)
    assert batch.offsets == [13, 14]


def test_next_offset_lies_behind_a_trailing_control_record() -> None:
    marker = stored_batch(2, [(b"\x00\x00\x00\x01", b"", [])], control=True)
    batch = read_one(stored_batch(0, [VALUE] * 2) + marker)
    assert (batch.last_offset, batch.next_offset) == (1, 3)


def test_fetch_of_control_records_alone_delivers_nothing_and_moves_on() -> None:
    partition = OnePartition(position=2)
    assert partition.read(stored_batch(2, [(b"\x00\x00\x00\x01", b"", [])], control=True)) == []
    assert partition.position == 3
    assert partition.leases[0].batches_made == 0
    assert partition.leases[0].fetched_to == 3


def test_damaged_batch_is_an_error() -> None:
    data = bytearray(stored_batch(0, [(b"k", b"value", [])]))
    data[-3] ^= 0xFF
    with pytest.raises(CorruptRecordException):
        OnePartition().read(bytes(data), check_crcs=True)
