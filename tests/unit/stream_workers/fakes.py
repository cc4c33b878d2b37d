"""The write path's neighbours in memory. They share a journal, so that a test sees the order of the steps."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from runtime.kafka import Record
from schemas.activity_row import ActivityRow
from schemas.directory_entry import DirectoryEntry
from schemas.topics import DEAD_LETTERS
from stream_workers.dead_letter import DeadLetterRow
from stream_workers.mark import TouchedHour

RowKey = tuple[str, str, str, datetime, str]


class Journal:
    """What was done, in order, and what should fail next at which step."""

    def __init__(self, **failures: Sequence[Exception]) -> None:
        self.steps: list[str] = []
        self._failures = {step: list(errors) for step, errors in failures.items()}

    def note(self, step: str) -> None:
        """Write it down; raises what the test planned for this step, in order, each once."""
        if errors := self._failures.get(step):
            self.steps.append(f"{step} failed")
            raise errors.pop(0)
        self.steps.append(step)


class InMemoryStore:
    """Keeps the highest version of each key, as the tables do."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.rows: dict[RowKey, ActivityRow] = {}
        self.letters: dict[tuple[str, int, int], DeadLetterRow] = {}

    def insert_events(self, rows: Sequence[ActivityRow]) -> None:
        self._journal.note("events")
        for row in rows:
            standing = self.rows.get(row.key)
            if standing is None or int(row.version) >= int(standing.version):
                self.rows[row.key] = row

    def mark_hours(self, _: Collection[TouchedHour]) -> None:
        self._journal.note("marks")

    def insert_dead_letters(self, rows: Sequence[DeadLetterRow]) -> None:
        self._journal.note("dead_letters")
        self.letters.update({(row.topic, row.partition, row.offset): row for row in rows})


class RecordingPublisher:
    """Takes everything, by topic."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.records: list[Record] = []

    def publish_all(self, records: Iterable[Record]) -> int:
        published = list(records)
        self._journal.note("dlq" if published[0].topic == DEAD_LETTERS else "notices")
        self.records.extend(published)
        return len(published)


class FakeIntake:
    """Notes pause and resume."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def pause(self) -> None:
        self._journal.note("pause")

    def resume(self) -> None:
        self._journal.note("resume")


class KnownNames:
    """Names from a list."""

    def __init__(self, *entries: DirectoryEntry) -> None:
        self._entries = {(entry.organization_id, entry.kind, entry.id): entry for entry in entries}

    def find(self, organization_id: str, kind: str, entry_id: str) -> DirectoryEntry | None:
        return self._entries.get((organization_id, kind, entry_id))
