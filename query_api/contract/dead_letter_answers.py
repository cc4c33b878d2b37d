"""What the endpoints of dead letters answer, and the body of a replay; key for key."""

import base64
from datetime import datetime

import msgspec

from producers.replay.journal import PastReplay
from producers.replay.letter import Letter, LetterSummary
from producers.replay.plan import Planned
from producers.replay.repair import Repair
from query_api.contract.answers import Pagination

MAX_REPLAYED_LETTERS = 100


class DeadLetterItem(msgspec.Struct, frozen=True, kw_only=True):
    """A refused message without its content. `state` is open, replayed or refused_again."""

    id: str
    failed_at: datetime
    first_failed_at: datetime
    reason: str
    path: str
    detail: str
    stage: str
    source: str
    attempts: int
    value_bytes: int
    is_truncated: bool
    state: str
    replays: int
    replay_of: str | None
    refused_again_as: str | None


class DeadLetterPage(msgspec.Struct, frozen=True):
    """One page, newest first; `counts` by reason are of all pages."""

    dead_letters: list[DeadLetterItem]
    counts: dict[str, int]
    pagination: Pagination


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """Bytes as text where they are UTF-8, else as base64."""

    text: str | None = None
    base64: str | None = None


class DeadLetterHeader(msgspec.Struct, frozen=True):
    """One header of the refused record."""

    name: str
    value: Content | None


class DeadLetterReplay(msgspec.Struct, frozen=True, kw_only=True):
    """What one replay did with the letter: published, refused, would_publish or would_refuse."""

    replay_id: str
    replayed_at: datetime
    replayed_by: str
    origin: str
    repair: msgspec.Raw
    outcome: str
    reason: str
    path: str
    detail: str


class DeadLetter(msgspec.Struct, frozen=True):
    """Everything that is known of a refused message; `value` is cut when the letter is truncated."""

    letter: DeadLetterItem
    key: Content
    value: Content | None
    headers: list[DeadLetterHeader]
    replays: list[DeadLetterReplay]


class ReplayBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which letters to replay, repaired how. A dry run says what would happen and publishes nothing."""

    ids: list[str]
    repair: Repair = Repair()
    dry_run: bool = False


class ReplayedLetter(msgspec.Struct, frozen=True):
    """The outcome for one letter; reason, path and detail of a refusal."""

    id: str
    outcome: str
    reason: str = ""
    path: str = ""
    detail: str = ""


class ReplayAnswer(msgspec.Struct, frozen=True):
    """The outcome for every letter, in the order of their coordinates, and how many of each."""

    replay_id: str
    dry_run: bool
    counts: dict[str, int]
    letters: list[ReplayedLetter]


def item(letter: LetterSummary) -> DeadLetterItem:
    """The letter as it is listed."""
    return DeadLetterItem(
        id=str(letter.id),
        failed_at=letter.failed_at,
        first_failed_at=letter.first_failed_at,
        reason=letter.reason,
        path=letter.path,
        detail=letter.detail,
        stage=letter.stage,
        source=letter.source,
        attempts=letter.attempts,
        value_bytes=letter.value_bytes,
        is_truncated=letter.is_truncated,
        state=letter.state,
        replays=letter.replays,
        replay_of=letter.replay_of or None,
        refused_again_as=letter.refused_again_as or None,
    )


def whole(letter: Letter, replays: list[PastReplay]) -> DeadLetter:
    """The letter with its content and its history."""
    return DeadLetter(
        item(letter),
        content(letter.key),
        None if letter.original_value is None else content(letter.original_value),
        [DeadLetterHeader(name, None if value is None else content(value)) for name, value in letter.headers],
        [_replay(each) for each in replays],
    )


def content(raw: bytes) -> Content:
    """The bytes in a form that JSON has."""
    try:
        return Content(text=raw.decode())
    except UnicodeDecodeError:
        return Content(base64=base64.b64encode(raw).decode())


def replayed(planned: Planned, outcome: str) -> ReplayedLetter:
    """What became of one letter."""
    return ReplayedLetter(str(planned.letter.id), outcome, planned.reason, planned.path, planned.detail)


def _replay(past: PastReplay) -> DeadLetterReplay:
    return DeadLetterReplay(
        replay_id=past.replay_id,
        replayed_at=past.replayed_at,
        replayed_by=past.replayed_by,
        origin=past.origin,
        repair=msgspec.Raw(past.repair.encode()),
        outcome=past.outcome,
        reason=past.reason,
        path=past.path,
        detail=past.detail,
    )
