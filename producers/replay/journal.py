"""`ReplayRow`: one row of `dead_letter_replays`, field for column, and how it is written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from producers.replay.plan import Planned

TABLE = "dead_letter_replays"
FORMAT = "JSONCompactEachRow"

_ENCODER = msgspec.json.Encoder()


class ReplayRow(msgspec.Struct, array_like=True, frozen=True):
    """What one replay did with one letter. `origin` is cli or api; `selection` and `repair` are JSON."""

    organization_id: str
    topic: str
    partition: int
    offset: int
    failed_at: datetime
    replay_id: str
    replayed_at: datetime
    replayed_by: str
    origin: str
    selection: str
    repair: str
    outcome: str
    reason: str
    path: str
    detail: str
    content: str


COLUMNS: tuple[str, ...] = ReplayRow.__struct_fields__


class ReplayEntry(msgspec.Struct, frozen=True):
    """What all rows of one replay share."""

    replay_id: str
    replayed_at: datetime
    replayed_by: str
    origin: str
    selection: str
    repair: str
    is_dry_run: bool


class PastReplay(msgspec.Struct, array_like=True):
    """What one replay did with one letter."""

    organization_id: str
    replay_id: str
    replayed_at: datetime
    replayed_by: str
    origin: str
    repair: str
    outcome: str
    reason: str
    path: str
    detail: str


def outcome_of(planned: Planned, *, is_dry_run: bool) -> str:
    """published, refused, would_publish or would_refuse."""
    if is_dry_run:
        return "would_publish" if planned.record else "would_refuse"
    return "published" if planned.record else "refused"


def replay_rows(entry: ReplayEntry, plans: Iterable[Planned]) -> list[ReplayRow]:
    """A row for each letter."""
    return [
        ReplayRow(
            organization_id=each.letter.organization_id,
            topic=each.letter.topic,
            partition=each.letter.partition,
            offset=each.letter.offset,
            failed_at=each.letter.failed_at,
            replay_id=entry.replay_id,
            replayed_at=entry.replayed_at,
            replayed_by=entry.replayed_by,
            origin=entry.origin,
            selection=entry.selection,
            repair=entry.repair,
            outcome=outcome_of(each, is_dry_run=entry.is_dry_run),
            reason=each.reason,
            path=each.path,
            detail=each.detail,
            content=each.content,
        )
        for each in plans
    ]


def block_of(rows: Sequence[ReplayRow]) -> bytes:
    """The rows as ClickHouse reads them in `FORMAT`."""
    return _ENCODER.encode_lines(rows)
