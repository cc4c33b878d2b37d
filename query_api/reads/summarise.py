"""`TypeCount` rows in, the answered summary out. Pure."""

from collections.abc import Iterable, Sequence

import msgspec

from query_api.contract.answers import ActivitySummary, SummaryData, SummaryGroup
from query_api.queries.type_counts import GroupBy, TypeCount
from schemas.event_types import EVENT_TYPES


def summarise(period: str, rows: Sequence[TypeCount], group_by: GroupBy | None) -> ActivitySummary:
    """The summary of all rows; with `group_by` also of each group, in the order of the rows."""
    counts = _by_type(rows)
    return ActivitySummary(
        data=SummaryData(
            period=period,
            call_count=_fed("call_count", counts),
            email_count=_fed("email_count", counts),
            meeting_count=_fed("meeting_count", counts),
            note_count=_fed("note_count", counts),
            counts=counts,
            total=sum(counts.values()),
            groups=msgspec.UNSET if group_by is None else _groups(rows),
        )
    )


def _groups(rows: Sequence[TypeCount]) -> list[SummaryGroup]:
    by_key: dict[str, list[TypeCount]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return [SummaryGroup(key or None, counts := _by_type(group), sum(counts.values())) for key, group in by_key.items()]


def _by_type(rows: Iterable[TypeCount]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.event_type] = counts.get(row.event_type, 0) + row.events
    return dict(sorted(counts.items()))


def _fed(counter: str, counts: dict[str, int]) -> int:
    return sum(count for name, count in counts.items() if name in EVENT_TYPES and EVENT_TYPES[name].counter == counter)
