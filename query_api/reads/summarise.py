"""`TypeCount` rows in, the answered summary out. Pure."""

from collections.abc import Iterable, Sequence

import msgspec

from query_api.contract.answers import ActivitySummary, PreviousCounts, SummaryChange, SummaryData, SummaryGroup
from query_api.queries.type_counts import GroupBy, TypeCount
from query_api.reads.periods import ClosedPeriod
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
            groups=_groups(rows, group_by),
        )
    )


def compared(
    summary: ActivitySummary, before: ClosedPeriod, rows: Sequence[TypeCount], group_by: GroupBy | None
) -> ActivitySummary:
    """The summary with the rows of the period before it, and the change from there."""
    counts = _by_type(rows)
    previous = PreviousCounts(
        since=before.since,
        until=before.until,
        call_count=_fed("call_count", counts),
        email_count=_fed("email_count", counts),
        meeting_count=_fed("meeting_count", counts),
        note_count=_fed("note_count", counts),
        counts=counts,
        total=sum(counts.values()),
        groups=_groups(rows, group_by),
    )
    change = _change(summary.data.counts, counts)
    return ActivitySummary(data=msgspec.structs.replace(summary.data, previous=previous, change=change))


def _change(now: dict[str, int], before: dict[str, int]) -> SummaryChange:
    counts = {name: now.get(name, 0) - before.get(name, 0) for name in sorted({*now, *before})}
    total, total_before = sum(counts.values()), sum(before.values())
    return SummaryChange(counts, total, round(100 * total / total_before, 1) if total_before else None)


def _groups(rows: Sequence[TypeCount], group_by: GroupBy | None) -> list[SummaryGroup] | msgspec.UnsetType:
    if group_by is None:
        return msgspec.UNSET
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
