"""One page of an object's timeline, read from the months it is in and from no other, or from all where they are short.

Counting first and then reading only these months: 12.6 ms for both queries of an object with 495 events over 12 months
(2 M rows, 2 cores); reading all months beside the count took 14.5 ms, and grows with the object's history.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from query_api.queries.event_columns import PAGE_COLUMNS, PageRow
from query_api.queries.month_counts import MonthCount
from query_api.queries.query import Query
from query_api.queries.timeline_filter import TimelineFilter
from query_api.tenant import TenantContext

_DECEMBER = 12


class PageSpan(msgspec.Struct, frozen=True):
    """The months that hold a page, and how many of their newest events to skip; None leaves a side open."""

    since: datetime | None
    until: datetime | None
    offset: int


def page_span(counts: Sequence[MonthCount], offset: int, limit: int) -> PageSpan | None:
    """Where events `offset` to `offset + limit` lie, counts newest month first; None past the end."""
    newer = 0
    months: list[int] = []
    skipped = 0
    for each in counts:
        if newer >= offset + limit:
            break
        if newer + each.events > offset:
            months.append(each.month)
        else:
            skipped += each.events
        newer += each.events
    if not months:
        return None
    return PageSpan(_month_start(months[-1]), _month_start(_next_month(months[0])), offset - skipped)


class CountedRow(PageRow, array_like=True, gc=False):
    """An event of a page, and how many there are on all pages."""

    total: int


def counted_page(tenant: TenantContext, wanted: TimelineFilter, offset: int, limit: int) -> Query:
    """Rows of `CountedRow`, out of the whole history: for a short one, whose every event is read anyway."""
    columns = f"{PAGE_COLUMNS}, count() OVER () AS total"
    return _page(columns, tenant, wanted, PageSpan(None, None, offset), limit)


def timeline_page(tenant: TenantContext, wanted: TimelineFilter, span: PageSpan, limit: int) -> Query:
    """Rows of `PageRow`, newest first; events of one moment in the order of their ids."""
    return _page(PAGE_COLUMNS, tenant, wanted, span, limit)


def _page(columns: str, tenant: TenantContext, wanted: TimelineFilter, span: PageSpan, limit: int) -> Query:
    conditions = wanted.conditions(tenant)
    conditions.between(*wanted.within(span.since, span.until))
    sql = (
        f"SELECT {columns} FROM timeline_events FINAL {conditions.where} "  # noqa: S608 - the fragments are constants of this package
        "ORDER BY created_at DESC, event_id DESC LIMIT {limit:UInt64} OFFSET {offset:UInt64}"
    )
    return Query(
        "timeline_page", sql, {**conditions.parameters, "limit": limit, "offset": span.offset}, wanted.settings
    )


def _month_start(month: int) -> datetime:
    return datetime(month // 100, month % 100, 1, tzinfo=UTC)


def _next_month(month: int) -> int:
    return month + 1 if month % 100 < _DECEMBER else (month // 100 + 1) * 100 + 1
