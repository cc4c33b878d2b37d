"""A dead letter as the view `dead_letter_states` answers it: one declaration for the CLI and the API."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

import msgspec

from producers.replay.errors import MalformedLetterId
from schemas.errors import Reason

_ID = re.compile(r"([A-Za-z0-9._-]{1,249})\|([0-9]{1,9})\|([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Headers = tuple[tuple[str, bytes | None], ...]


class LetterId(NamedTuple):
    """The coordinates of the refused record."""

    topic: str
    partition: int
    offset: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The id in `TOPIC|PARTITION|OFFSET`. Raises MalformedLetterId."""
        match = _ID.fullmatch(text)
        if match is None:
            raise MalformedLetterId(text)
        return cls(match[1], int(match[2]), int(match[3]))

    def __str__(self) -> str:
        return f"{self.topic}|{self.partition}|{self.offset}"


class LetterSummary(msgspec.Struct, array_like=True):
    """All that is known of a letter but its content.

    `failed_at` is when the log took the refused record, `first_failed_at` when it took it for the first time.
    `state` is open, replayed or refused_again; `replayed_content` is the hash of what was published last.
    """

    organization_id: str
    topic: str
    partition: int
    offset: int
    failed_at: datetime
    first_failed_at: datetime
    reason: str
    path: str
    detail: str
    stage: str
    source: str
    attempts: int
    is_truncated: bool
    value_bytes: int
    replay_id: str
    replay_of: str
    replays: int
    replayed_content: str
    refused_again_as: str
    state: str

    @property
    def id(self) -> LetterId:
        """The coordinates."""
        return LetterId(self.topic, self.partition, self.offset)

    @property
    def first_id(self) -> str:
        """The first letter of the chain: this one, unless the record was a replay."""
        return self.replay_of or str(self.id)

    @property
    def first_append_ms(self) -> int:
        """Milliseconds of the first append."""
        return (self.first_failed_at - _EPOCH) // _MILLISECOND


class Letter(LetterSummary):
    """A letter with its content, which is cut when `is_truncated`."""

    key: bytes
    value: bytes
    headers: Headers

    @property
    def original_value(self) -> bytes | None:
        """The original bytes; None for a record without value, which the table keeps as empty."""
        return None if self.reason == Reason.NULL_VALUE else self.value


_EXPRESSIONS = {
    "first_failed_at": "original_timestamp AS first_failed_at",
    "value_bytes": "length(original_value) AS value_bytes",
    "replayed_content": "last_content AS replayed_content",
    # Any bytes may be in there, and an answer in JSON holds text.
    "key": "base64Encode(original_key) AS key",
    "value": "base64Encode(original_value) AS value",
    "headers": "arrayMap(each -> (each.name, base64Encode(each.value)), original_headers) AS headers",
}
SUMMARY_COLUMNS = ", ".join(_EXPRESSIONS.get(name, name) for name in LetterSummary.__struct_fields__)
LETTER_COLUMNS = ", ".join(_EXPRESSIONS.get(name, name) for name in Letter.__struct_fields__)
