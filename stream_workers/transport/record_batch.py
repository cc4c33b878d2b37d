"""What the fetch thread hands to the worker: all records of one Kafka fetch of one partition, as parallel lists."""

from dataclasses import dataclass, field

from stream_workers.transport.lease import Lease

Headers = tuple[tuple[str, bytes | None], ...]


@dataclass(slots=True, eq=False, kw_only=True)
class RecordBatch:
    """At least one record, in offset order; `offsets` may have holes (compaction, transactions), never repeats.

    Timestamps are milliseconds: the broker's where the topic stamps on append, else the producer's.
    `next_offset` is what a commit names once all of this is stored; it may lie beyond `last_offset + 1`.
    """

    topic: str
    partition: int
    next_offset: int
    offsets: list[int]
    timestamps: list[int]
    keys: list[bytes | None]
    values: list[bytes | None]
    headers: list[Headers]
    size_bytes: int
    lease: Lease = field(repr=False)
    number: int = field(repr=False)
    """Place in the lease, from 0: shows that no batch before it went missing on the way."""
    acknowledged: bool = field(default=False, repr=False)

    def __len__(self) -> int:
        return len(self.offsets)

    @property
    def first_offset(self) -> int:
        """Offset of the first record."""
        return self.offsets[0]

    @property
    def last_offset(self) -> int:
        """Offset of the last record."""
        return self.offsets[-1]

    @property
    def is_current(self) -> bool:
        """False once a rebalance or seek came after the fetch: what is done with it then commits nothing."""
        return self.lease.is_current
