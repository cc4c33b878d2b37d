"""Step 4: what could not become an event, with its original bytes and the reason: DLQ topic first, then ClickHouse."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from runtime.errors import StoreRejectedData
from runtime.kafka import Record
from schemas.errors import InvalidMessage, Reason
from schemas.replay_headers import ReplayMark, replay_mark
from schemas.topics import DEAD_LETTERS
from stream_workers.validate import owner_of

MAX_KEPT_BYTES = 8 * 1024 * 1024
TRUNCATED_BYTES = 64 * 1024
_MAX_DETAIL_CHARACTERS = 512


class DeadLetter(msgspec.Struct, kw_only=True, gc=False):
    """A record that was refused, and why. `original_value` is None when the record had none.

    `timestamp_ms` is the first append, also of a replayed record; `failed_ms` is the append of this very record.
    What is larger than the DLQ topic takes is cut, key and headers too: compressed inputs hold records of any size.
    """

    organization_id: str
    source: str
    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    failed_ms: int
    reason: Reason
    path: str
    detail: str
    stage: str
    original_key: bytes | None
    original_value: bytes | None
    original_headers: tuple[tuple[str, bytes | None], ...]

    @property
    def key(self) -> bytes:
        """The original coordinates: a batch that is read again writes the same letters again."""
        return f"{self.topic}|{self.partition}|{self.offset}".encode()

    @property
    def replay(self) -> ReplayMark:
        """Which replay brought the record, and which letter was the first."""
        return replay_mark(self.original_headers)

    @property
    def is_truncated(self) -> bool:
        """True when value, key and headers together are too large for the DLQ topic, and were cut."""
        return len(self.original_value or b"") + self._key_and_headers_bytes > MAX_KEPT_BYTES

    @property
    def kept_value(self) -> bytes | None:
        """The original bytes, cut to 64 KiB where the record is too large; the coordinates find the whole."""
        return self._cut(self.original_value)

    @property
    def kept_key(self) -> bytes | None:
        """The original key, cut likewise."""
        return self._cut(self.original_key)

    @property
    def kept_headers(self) -> tuple[tuple[str, bytes | None], ...]:
        """The original headers; none of a truncated letter that has more than 64 KiB of key and headers."""
        return () if self.is_truncated and self._key_and_headers_bytes > TRUNCATED_BYTES else self.original_headers

    @property
    def _key_and_headers_bytes(self) -> int:
        headers = sum(len(name.encode()) + len(value or b"") for name, value in self.original_headers)
        return len(self.original_key or b"") + headers

    def _cut(self, content: bytes | None) -> bytes | None:
        return content[:TRUNCATED_BYTES] if self.is_truncated and content is not None else content


def owner_for(value: bytes | None, allowed_organizations: Collection[str] | None) -> tuple[str, str]:
    """Whose letter this is. Nobody's when the organization could not be read or may not write to the topic.

    The second holds for every reason: a message refused for its data names a tenant as freely as any other.
    """
    organization_id, source = owner_of(value)
    if allowed_organizations is not None and organization_id not in allowed_organizations:
        return ("", "")
    return (organization_id, source)


def explain(error: Exception) -> tuple[Reason, str, str]:
    """Reason, path and detail of a refusal, by the contract or the store; any other exception is `internal`."""
    if isinstance(error, InvalidMessage):
        return error.reason, error.path, error.detail[:_MAX_DETAIL_CHARACTERS]
    if isinstance(error, StoreRejectedData):
        return Reason.STORE, "$", str(error)[:_MAX_DETAIL_CHARACTERS]
    return Reason.INTERNAL, "$", f"{type(error).__name__}: {error}"[:_MAX_DETAIL_CHARACTERS]


def to_record(letter: DeadLetter) -> Record:
    """The letter as a record of the DLQ topic: original value and headers untouched, ours prefixed `x-`."""
    headers: list[tuple[str, bytes | str | None]] = [
        *letter.kept_headers,
        ("x-orig-topic", letter.topic),
        ("x-orig-partition", str(letter.partition)),
        ("x-orig-offset", str(letter.offset)),
        ("x-orig-timestamp", str(letter.timestamp_ms)),
        ("x-orig-key", letter.kept_key),
        ("x-organization-id", letter.organization_id),
        ("x-stage", letter.stage),
        ("x-reason", letter.reason.value),
        ("x-path", letter.path),
        ("x-detail", letter.detail),
        ("x-attempts", str(letter.replay.count + 1)),
    ]
    if letter.is_truncated:
        headers.append(("x-truncated", "1"))
    return Record(DEAD_LETTERS, letter.key, letter.kept_value, headers)


class DeadLetterRow(NamedTuple):
    """One row of `dead_letters`, field for column; key and value are the original bytes."""

    organization_id: str
    topic: str
    partition: int
    offset: int
    failed_at: datetime
    reason: str
    path: str
    detail: str
    stage: str
    source: str
    attempts: int
    original_key: bytes
    original_value: bytes
    original_timestamp: datetime
    is_truncated: bool
    original_headers: list[tuple[bytes, bytes | None]]
    replay_id: str
    replay_of: str


def to_row(letter: DeadLetter) -> DeadLetterRow:
    """The letter as a row. Times are the log's, not the clock's: a repeated flush writes the same row."""
    replay = letter.replay
    return DeadLetterRow(
        letter.organization_id,
        letter.topic,
        letter.partition,
        letter.offset,
        datetime.fromtimestamp(letter.failed_ms / 1000, UTC),
        letter.reason.value,
        letter.path,
        letter.detail,
        letter.stage,
        letter.source,
        replay.count + 1,
        letter.kept_key or b"",
        letter.kept_value or b"",
        datetime.fromtimestamp(letter.timestamp_ms / 1000, UTC),
        letter.is_truncated,
        [(name.encode(), value) for name, value in letter.kept_headers],
        replay.replay_id,
        replay.replay_of,
    )


def to_records(letters: Iterable[DeadLetter]) -> list[Record]:
    """All letters of a flush as records of the DLQ topic."""
    return [to_record(letter) for letter in letters]
