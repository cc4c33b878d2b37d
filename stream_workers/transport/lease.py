"""How far one partition was fetched, taken, stored and committed, from one assignment or seek until the next."""

from collections import deque
from typing import Protocol


class Assignment(Protocol):
    """The group's decision that a partition is ours: aiokafka makes a new object at every rebalance."""

    @property
    def active(self) -> bool:
        """False from the moment the next assignment replaces it."""


class Leased(Protocol):
    """What a lease knows of a batch: `RecordBatch`, which holds its lease."""

    number: int
    next_offset: int
    acknowledged: bool

    def __len__(self) -> int:
        """How many records it has."""


class Lease:
    """Offsets only go forward here, and only over batches acknowledged without a gap.

    The fetch thread owns `fetched_to` and `batches_made`, the worker's loop the rest; either may call `end`.
    Ending is for ever, so a late acknowledgement can never commit under a newer assignment.
    """

    def __init__(self, partition: tuple[str, int], assignment: Assignment, start: int) -> None:
        self.partition = partition
        self.assignment = assignment
        self.start = start
        self.fetched_to = start
        self.batches_made = 0
        self.stored_to = start
        self.committed_to = start
        self._batches_taken = 0
        self._in_flight: deque[Leased] = deque()
        self._ended = False

    @property
    def is_current(self) -> bool:
        """True while batches of this lease count."""
        return not self._ended and self.assignment.active

    def end(self) -> None:
        """Void every batch of this lease, wherever it is."""
        self._ended = True

    def take(self, batch: Leased) -> bool:
        """Note that the worker has the batch now. False: the one before it was lost on the way, so it must not."""
        if batch.number != self._batches_taken:
            return False
        self._batches_taken += 1
        self._in_flight.append(batch)
        return True

    def has_lost_some(self, buffered: int) -> bool:
        """True if batches made are neither taken nor among the `buffered` ones of this lease."""
        return self.is_current and self.batches_made - self._batches_taken != buffered

    def acknowledge(self, batch: Leased) -> None:
        """The batch is stored. `stored_to` moves when every batch before it is, too."""
        batch.acknowledged = True
        while self._in_flight and self._in_flight[0].acknowledged:
            self.stored_to = self._in_flight.popleft().next_offset

    @property
    def has_in_flight(self) -> bool:
        """True while a taken batch waits for its acknowledgement."""
        return self.is_current and bool(self._in_flight)

    @property
    def records_in_flight(self) -> int:
        """Records of taken batches that wait for their acknowledgement."""
        return sum(len(batch) for batch in self._in_flight) if self.is_current else 0

    @property
    def has_uncommitted(self) -> bool:
        """True while something stored was not committed yet."""
        return self.is_current and self.stored_to > self.committed_to
