"""The log's side: records in, rows and dead letters out by the worker's own steps, into the scratch tables."""

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec

from deploy.verify.input_log import InputLog, LogSpan, OnProgress
from deploy.verify.scope import Scope
from deploy.verify.scratch import LoggedRow, Scratch
from stream_workers.batch import Batch, SourceRecord
from stream_workers.dead_letter import DeadLetterRow, to_row
from stream_workers.directory import Directory
from stream_workers.enrich import Names

TopicOrganizations = Mapping[str, Collection[str]]


class PartitionCounts(msgspec.Struct):
    """What one partition of the log holds. Every message is accepted or refused; a move makes two rows."""

    topic: str
    partition: int
    begin_offset: int
    end_offset: int
    messages: int = 0
    accepted: int = 0
    refused: int = 0
    rows: int = 0
    first_append_ms: int | None = None

    def count(self, record: SourceRecord, rows: int) -> None:
        """Count one message; 0 rows is a refusal."""
        self.messages += 1
        self.accepted += rows > 0
        self.refused += rows == 0
        self.rows += rows
        if self.first_append_ms is None:
            self.first_append_ms = record.timestamp_ms


class ReadBatch(msgspec.Struct):
    """What the steps made of one chunk of records."""

    rows: list[LoggedRow]
    letters: list[DeadLetterRow]


class Expectation:
    """Makes of records what a worker makes. Names from the directory are outside the promise: none by default."""

    def __init__(self, scope: Scope, topic_organizations: TopicOrganizations, names: Names | None = None) -> None:
        self._scope = scope
        self._topic_organizations = topic_organizations
        self._names = names if names is not None else Directory()

    def of(
        self, records: Iterable[SourceRecord], counts: Mapping[tuple[str, int], PartitionCounts], *, committed: int = 1
    ) -> ReadBatch:
        """The rows and letters in scope; `counts` counts all messages, in scope or not."""
        batch = Batch(self._names, self._topic_organizations)
        rows: list[LoggedRow] = []
        for record in records:
            before = len(batch.rows)
            batch.add(record)
            made = batch.rows[before:]
            if (partition := counts.get((record.topic, record.partition))) is not None:
                partition.count(record, len(made))
            rows += [
                LoggedRow(row, record.topic, record.partition, record.offset, committed)
                for row in made
                if self._scope.has(row)
            ]
        return ReadBatch(
            rows, [to_row(each) for each in batch.letters if self._has_letter(each.organization_id, each.failed_ms)]
        )

    def _has_letter(self, organization_id: str, timestamp_ms: int) -> bool:
        return self._scope.has_organization(organization_id) and self._scope.has_millisecond(timestamp_ms)


def read_committed(
    log: InputLog, spans: list[LogSpan], expectation: Expectation, scratch: Scratch, on_progress: OnProgress
) -> list[PartitionCounts]:
    """Read the part that the workers have acknowledged into the scratch tables; what each partition holds."""
    counts = {(each.topic, each.partition): PartitionCounts(*each) for each in spans}
    batches = (expectation.of(chunk, counts) for chunk in log.read(spans, on_progress))
    write_behind(batches, lambda batch: _write(scratch, batch))
    return list(counts.values())


def read_tail(log: InputLog, spans: list[LogSpan], expectation: Expectation, scratch: Scratch) -> None:
    """Read what came since `spans` up to this moment: whatever a table was seen to hold by now is told there."""
    batches = (expectation.of(chunk, {}, committed=0) for chunk in log.read(log.tail_of(spans), lambda _: None))
    write_behind(batches, lambda batch: scratch.insert_rows(batch.rows))


def write_behind(batches: Iterable[ReadBatch], write: Callable[[ReadBatch], None]) -> None:
    """Write each batch in a thread while the next one is made: one waits at most, memory stays bounded."""
    with ThreadPoolExecutor(1) as executor:
        writing: Future[None] | None = None
        for batch in batches:
            if writing is not None:
                writing.result()
            writing = executor.submit(write, batch)
        if writing is not None:
            writing.result()


def _write(scratch: Scratch, batch: ReadBatch) -> None:
    scratch.insert_rows(batch.rows)
    scratch.insert_letters(batch.letters)
