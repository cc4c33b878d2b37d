"""What a verification found, as values; `deploy/verify/printing.py` shows them."""

from enum import StrEnum
from typing import Any

import msgspec

from deploy.verify.expectation import PartitionCounts


class Kind(StrEnum):
    """What is wrong. The first five are about the event itself, in the order of their weight."""

    LOST = "lost"
    DOUBLED = "doubled"
    CONTENT = "content"
    EXTRA = "extra"
    NEVER_TOLD = "never_told"
    BY_TIME = "by_time"
    HISTORY = "history"
    LETTER_LOST = "letter_lost"
    LETTER_EXTRA = "letter_extra"
    LETTER_CONTENT = "letter_content"
    SUMMARY = "summary"
    SETTLED = "settled"

    @property
    def sentence(self) -> str:
        """What it means, for a person."""
        return _SENTENCES[self]


_SENTENCES = {
    Kind.LOST: "the log tells it; timeline_events has nothing, or something older",
    Kind.DOUBLED: "its id stands at another place, and here too",
    Kind.CONTENT: "the right version with other content",
    Kind.EXTRA: "stands in timeline_events; the log never told it",
    Kind.NEVER_TOLD: "timeline_events has a newer version than the log ever told",
    Kind.BY_TIME: "timeline_by_time differs from timeline_events",
    Kind.HISTORY: "event_versions lacks a version, has one too many, or another content",
    Kind.LETTER_LOST: "a refused message without its row in dead_letters",
    Kind.LETTER_EXTRA: "a row in dead_letters for a message that is accepted",
    Kind.LETTER_CONTENT: "a row in dead_letters with other bytes than the message",
    Kind.SUMMARY: "activity_summary counts something else than the log tells",
    Kind.SETTLED: "a settled hour is not what a live count gives",
}


class MonthCounts(msgspec.Struct, frozen=True):
    """One month of all organizations: events that the log says stand, and rows that each table shows."""

    month: str
    hours: int
    log: int
    timeline_events: int
    timeline_by_time: int
    log_versions: int
    event_versions: int


class HourCounts(msgspec.Struct, frozen=True):
    """The same of one hour of one organization, with the digests of both sides."""

    organization_id: str
    hour: str
    log: int
    timeline_events: int
    timeline_by_time: int
    log_versions: int
    event_versions: int
    log_digest: int
    timeline_events_digest: int
    differs: bool


class Difference(msgspec.Struct, frozen=True):
    """One difference: what, where, which message of the log decides, what it says, what the store has."""

    kind: Kind
    organization_id: str
    place: str
    log_coordinates: str
    is_mendable: bool
    log_says: str | None = None
    store_has: str | None = None


class Report(msgspec.Struct, frozen=True):
    """Everything; `counts` is the number of differences by kind, `differences` the first of them in order of place.

    `hours` are all hours when they were asked for, else those that differ.
    """

    organization: str | None
    since: str | None
    until: str | None
    is_whole_log: bool
    has_history: bool
    has_settled_hours: bool
    partitions: list[PartitionCounts]
    months: list[MonthCounts]
    hours: list[HourCounts]
    counts: dict[str, int]
    differences: list[Difference]
    messages: int
    read_seconds: float
    compare_seconds: float

    @property
    def is_equal(self) -> bool:
        """True when nothing differs."""
        return not self.counts

    @property
    def messages_per_second(self) -> int:
        """How fast the log was read, validated and written to the scratch tables."""
        return round(self.messages / self.read_seconds) if self.read_seconds else 0


class Outcome(msgspec.Struct, frozen=True):
    """One verification, or two with a repair between them."""

    report: Report
    repaired: dict[str, int] | None = None
    after_repair: Report | None = None

    @property
    def is_equal(self) -> bool:
        """True when the last look found nothing."""
        return (self.after_repair or self.report).is_equal

    def as_json(self) -> dict[str, Any]:
        """All of it in plain values."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return {"is_equal": self.is_equal, **plain}
