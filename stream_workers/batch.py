"""Steps 1 and 2 over the records of one flush: bytes in, rows, change notices and dead letters out. Pure."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import msgspec

from schemas.activity_row import ActivityRow
from schemas.cloud_event import activity_value
from schemas.errors import Reason
from schemas.replay_headers import ORIGINAL_TIMESTAMP
from stream_workers.dead_letter import DeadLetter, explain, owner_for
from stream_workers.enrich import Names, enrich, moved_tombstone
from stream_workers.notify import Changes
from stream_workers.validate import validate

# 2105: `created_at` may lie a year ahead and must still fit the hours, which end in 2106.
_LATEST_MS = 4_260_211_200_000

_STAGES = {Reason.INTERNAL: "enrich", Reason.STORE: "insert"}

Headers = tuple[tuple[str, bytes | None], ...]


class SourceRecord(msgspec.Struct, frozen=True, gc=False):
    """One record as Kafka gave it. `timestamp_ms` is the broker's append time."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers


class Batch:
    """What one flush writes. Each record adds rows, or a dead letter; never both, never neither.

    `origins` names the record of each row, in the order of `rows`.
    """

    def __init__(self, names: Names, topic_organizations: Mapping[str, Collection[str]]) -> None:
        self.rows: list[ActivityRow] = []
        self.origins: list[SourceRecord] = []
        self.changes = Changes()
        self.letters: list[DeadLetter] = []
        self.record_count = 0
        self._names = names
        self._topic_organizations = topic_organizations
        self._time_of_ms: int | None = None
        self._time = datetime.fromtimestamp(0, UTC)

    def add(self, record: SourceRecord) -> None:
        """Validate and enrich one record; whatever goes wrong with it becomes its dead letter."""
        self.record_count += 1
        try:
            self._accept(record)
        except Exception as error:  # a bug met by one message must not stop the stream: reason `internal`
            self.refuse(record, error)

    def refuse(self, record: SourceRecord, error: Exception) -> None:
        """The record becomes a dead letter; also what the store does with a row it cannot hold."""
        self.letters.append(_letter(record, error, self._topic_organizations.get(record.topic)))

    def release_rows(self) -> None:
        """The rows are stored; only what is still to be told of them stays: a third of the memory."""
        self.changes.release_rows()
        self.rows, self.origins = [], []

    def _accept(self, record: SourceRecord) -> None:
        record_time = self._time_of(record)
        value = activity_value(record.value, record.headers)
        activity = validate(value, record_time, self._topic_organizations.get(record.topic))
        row = enrich(activity, value or b"", record_time, self._names)
        tombstone = moved_tombstone(row, activity.message) if activity.message.previous is not None else None
        self.rows.append(row)
        self.origins.append(record)
        if tombstone is not None:
            self.rows.append(tombstone)
            self.origins.append(record)
        self.changes.add(row, activity.message)

    def _time_of(self, record: SourceRecord) -> datetime:
        """The append time. All records of one produced batch share it, so it is converted once for them."""
        if record.headers or record.timestamp_ms != self._time_of_ms:
            self._time_of_ms = None if record.headers else record.timestamp_ms
            self._time = datetime.fromtimestamp(first_append_ms(record) / 1000, UTC)
        return self._time


def first_append_ms(record: SourceRecord) -> int:
    """When the log first took the record, within 1970 to 2105; a replay's header says it, if it can be read."""
    for name, value in record.headers:
        if name == ORIGINAL_TIMESTAMP and value and value.isdigit() and len(value) <= len(str(_LATEST_MS)):
            return min(int(value), _LATEST_MS)
    return own_append_ms(record)


def own_append_ms(record: SourceRecord) -> int:
    """When the log took this very record, a replay like any other, within 1970 to 2105."""
    # A topic with producers' timestamps may hold any 64-bit number, and -1 for none.
    return min(max(record.timestamp_ms, 0), _LATEST_MS)


def _letter(record: SourceRecord, error: Exception, allowed_organizations: Collection[str] | None) -> DeadLetter:
    reason, path, detail = explain(error)
    organization_id, source = owner_for(record.value, allowed_organizations)
    return DeadLetter(
        organization_id=organization_id,
        source=source,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp_ms=first_append_ms(record),
        failed_ms=own_append_ms(record),
        reason=reason,
        path=path,
        detail=detail,
        stage=_STAGES.get(reason, "validate"),
        original_key=record.key,
        original_value=record.value,
        original_headers=record.headers,
    )
