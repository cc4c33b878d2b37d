"""Offsets that may be committed."""

from dataclasses import dataclass

import pytest

from stream_workers.transport.lease import Lease
from stream_workers.transport.record_batch import RecordBatch


@dataclass
class SomeAssignment:
    active: bool = True


def lease_from(start: int = 100) -> Lease:
    return Lease(("crm.activities", 0), SomeAssignment(), start)


def batch_of(lease: Lease, number: int, first: int, next_offset: int) -> RecordBatch:
    offsets = list(range(first, next_offset))
    nothing = [None] * len(offsets)
    return RecordBatch(
        topic="crm.activities",
        partition=0,
        next_offset=next_offset,
        offsets=offsets,
        timestamps=[0] * len(offsets),
        keys=list(nothing),
        values=list(nothing),
        headers=[()] * len(offsets),
        size_bytes=0,
        lease=lease,
        number=number,
    )


def taken(lease: Lease, *ends: int) -> list[RecordBatch]:
    starts = [lease.start, *ends]
    batches = [batch_of(lease, number, starts[number], end) for number, end in enumerate(ends)]
    assert all(lease.take(batch) for batch in batches)
    return batches


def test_acknowledged_batches_become_committable_in_order() -> None:
    lease = lease_from(100)
    first, second = taken(lease, 150, 200)
    assert not lease.has_uncommitted
    lease.acknowledge(first)
    assert (lease.has_uncommitted, lease.stored_to) == (True, 150)
    lease.acknowledge(second)
    assert lease.stored_to == 200


def test_acknowledgement_does_not_pass_an_earlier_batch_in_flight() -> None:
    lease = lease_from(100)
    first, second = taken(lease, 150, 200)
    lease.acknowledge(second)
    assert (lease.has_uncommitted, lease.stored_to) == (False, 100)
    lease.acknowledge(first)
    assert lease.stored_to == 200


def test_committed_offset_is_not_committed_again() -> None:
    lease = lease_from(100)
    lease.acknowledge(taken(lease, 150)[0])
    lease.committed_to = lease.stored_to
    assert not lease.has_uncommitted


@pytest.mark.parametrize("ending", ["seek", "rebalance"])
def test_late_acknowledgement_commits_nothing(ending: str) -> None:
    assignment = SomeAssignment()
    lease = Lease(("crm.activities", 0), assignment, 100)
    (batch,) = taken(lease, 150)
    if ending == "seek":
        lease.end()
    else:
        assignment.active = False

    lease.acknowledge(batch)

    assert not lease.has_uncommitted
    assert not batch.is_current
    assert not lease.has_in_flight


def test_batch_behind_a_lost_one_is_refused() -> None:
    lease = lease_from(100)
    taken(lease, 150)
    behind_the_lost = batch_of(lease, number=2, first=200, next_offset=250)
    assert not lease.take(behind_the_lost)
    assert lease.records_in_flight == 50


def test_records_in_flight_count_until_acknowledged_or_void() -> None:
    lease = lease_from(100)
    first, _second = taken(lease, 150, 160)
    assert lease.records_in_flight == 60
    lease.acknowledge(first)
    assert lease.records_in_flight == 10
    lease.end()
    assert lease.records_in_flight == 0
