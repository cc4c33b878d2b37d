"""What the fetch thread hands to the worker: all records of one Kafka fetch of one partition, as parallel lists."""

from dataclasses import dataclass

from stream_workers.transport.lease import Lease

Headers = tuple[tuple[str, bytes | None], ...]


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
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
    lease: Lease
    number: int
    """Place in the lease, from 0: shows that no batch before it went missing on the way."""
    acknowledged: bool = False

    def __repr__(self) -> str:
        # Faust logs events: a megabyte of people's data must not go there.
        return f"<RecordBatch {self.topic}/{self.partition} {self.first_offset}-{self.last_offset}: {len(self)}>"

    def __len__(self) -> int:
        return len(self.offsets)

    def release_records(self) -> None:
        """Somebody has them now; the acknowledgement needs offsets only. Read again, they come in another batch."""
        self.timestamps, self.keys, self.values, self.headers = [], [], [], []

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
