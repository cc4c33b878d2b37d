"""One replay from the first letter to the last: load, plan, publish, record; in chunks, so that memory stays bounded.

A chunk is recorded once Kafka has it. Ended anywhere, the same replay again publishes some letters twice, which
changes nothing, and leaves none out.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from deploy.dead_letters.letter_store import Found
from producers.replay.journal import ReplayEntry, ReplayRow, outcome_of, replay_rows
from producers.replay.letter import Letter, LetterId
from producers.replay.plan import Originals, Planned, ReplayOrder, plan
from runtime.kafka import Record

_MAX_LETTERS = 200
_MAX_BYTES = 16 * 1024 * 1024


class Letters(Protocol):
    """Where letters are, and where replays are written down."""

    def letters(self, ids: Sequence[LetterId]) -> list[Letter]:
        """Letters with their content."""

    def record(self, rows: Sequence[ReplayRow]) -> None:
        """Back when the rows are acknowledged."""


class Publisher(Protocol):
    """Who takes records to Kafka."""

    def publish_all(self, records: Sequence[Record]) -> int:
        """Publish and wait; raises BrokerUnavailable unless every record was acknowledged."""


class Pace:
    """At most so many letters a second, None for no limit."""

    def __init__(
        self,
        letters_per_second: int | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.chunk_letters = min(_MAX_LETTERS, letters_per_second or _MAX_LETTERS)
        self._per_second = letters_per_second
        self._clock = clock
        self._sleep = sleep
        self._next_at = clock()

    def take(self, letters: int) -> None:
        """Wait until so many more letters may go."""
        if self._per_second is None:
            return
        now = self._clock()
        if self._next_at > now:
            self._sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + letters / self._per_second


@dataclass(kw_only=True)
class ReplayRun:
    """What a replay works with, and what it has done so far."""

    letters: Letters
    publisher: Publisher
    originals: Originals
    order: ReplayOrder
    entry: ReplayEntry
    topic_organizations: Mapping[str, Collection[str]]
    pace: Pace
    on_refusal: Callable[[Planned], None]
    on_progress: Callable[[int], None]
    outcomes: Counter[str] = field(default_factory=Counter)

    def run(self, found: Sequence[Found]) -> None:
        """Replay the letters in this order. Raises BrokerUnavailable or StoreError; run it again then."""
        for chunk in chunks(found, self.pace.chunk_letters):
            self.pace.take(len(chunk))
            plans = [self._plan(letter) for letter in self.letters.letters([each.id for each in chunk])]
            if not self.entry.is_dry_run:
                self.publisher.publish_all([each.record for each in plans if each.record is not None])
            self.letters.record(replay_rows(self.entry, plans))
            for each in plans:
                self.outcomes[outcome_of(each, is_dry_run=self.entry.is_dry_run)] += 1
                if each.record is None:
                    self.on_refusal(each)
            self.on_progress(len(chunk))

    def _plan(self, letter: Letter) -> Planned:
        return plan(letter, self.order, self.originals, self.topic_organizations.get(letter.topic))


def chunks(found: Sequence[Found], most_letters: int) -> Iterator[list[Found]]:
    """The letters in order, at most so many and 16 MiB at once; a larger one alone."""
    chunk: list[Found] = []
    size_bytes = 0
    for each in found:
        if chunk and (len(chunk) == most_letters or size_bytes + each.value_bytes > _MAX_BYTES):
            yield chunk
            chunk, size_bytes = [], 0
        chunk.append(each)
        size_bytes += each.value_bytes
    if chunk:
        yield chunk
