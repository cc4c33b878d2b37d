"""What `POST .../ingest` answers: what became of every item, in the order they were sent."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from schemas.errors import Reason

ItemStatus = Literal["accepted", "duplicate", "conflict", "rejected"]


class IngestResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item. `duplicate`: the same message is there already; `conflict`: another one of its id and revision is."""

    index: int
    status: ItemStatus
    id: str | None = None
    reason: str | None = None
    path: str | None = None
    detail: str | None = None


class IngestAnswer(msgspec.Struct, frozen=True):
    """Kafka has every item that is accepted or a duplicate."""

    accepted: int
    duplicates: int
    refused: int
    results: list[IngestResult]


class IngestRefusal(msgspec.Struct, frozen=True):
    """As every error, and what became of each item: those that are accepted stay so."""

    error: Literal["conflict", "body_too_large", "invalid_body"]
    detail: str
    accepted: int
    duplicates: int
    refused: int
    results: list[IngestResult]


_STATUS = {"conflict": 409, "body_too_large": 413, "invalid_body": 422}


def ingest_answer(results: list[IngestResult]) -> IngestAnswer | IngestRefusal:
    """The answer to a request whose items fared so."""
    counts = Counter(each.status for each in results)
    numbers = (counts["accepted"], counts["duplicate"], counts["rejected"] + counts["conflict"])
    refused = [each for each in results if each.status in ("rejected", "conflict")]
    if not refused:
        return IngestAnswer(*numbers, results)
    return IngestRefusal(_error(refused), _detail(refused), *numbers, results)


def status_of(answer: IngestAnswer | IngestRefusal) -> int:
    """The HTTP status that goes with it."""
    return _STATUS[answer.error] if isinstance(answer, IngestRefusal) else 202


def _error(refused: Sequence[IngestResult]) -> Literal["conflict", "body_too_large", "invalid_body"]:
    """What is wrong with all of them; with several kinds the request as a whole is invalid."""
    if all(each.status == "conflict" for each in refused):
        return "conflict"
    return "body_too_large" if all(each.reason == Reason.SIZE for each in refused) else "invalid_body"


def _detail(refused: Sequence[IngestResult]) -> str:
    first, more = refused[0], len(refused) - 1
    return f"item {first.index}: {first.path}: {first.detail}" + (f"; {more} more are refused" if more else "")
