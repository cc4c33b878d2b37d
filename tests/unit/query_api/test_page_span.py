from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from query_api.queries.month_counts import MonthCount
from query_api.queries.timeline_page import PageSpan, page_span


def counts(**months: int) -> list[MonthCount]:
    return [MonthCount("acme", int(name[1:]), events) for name, events in months.items()]


def test_a_first_page_that_the_newest_month_fills_opens_no_other_month() -> None:
    span = page_span(counts(m202402=80, m202401=500), offset=0, limit=50)

    assert span == PageSpan(datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC), 0)


def test_a_page_over_the_turn_of_a_year_reads_both_months() -> None:
    span = page_span(counts(m202401=80, m202312=500), offset=50, limit=50)

    assert span == PageSpan(datetime(2023, 12, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC), 50)


def test_a_deep_page_skips_the_newer_months_altogether() -> None:
    span = page_span(counts(m202312=80, m202311=500), offset=100, limit=50)

    assert span == PageSpan(datetime(2023, 11, 1, tzinfo=UTC), datetime(2023, 12, 1, tzinfo=UTC), 20)


def test_past_the_end_there_is_nothing_to_read() -> None:
    assert page_span(counts(m202401=80), offset=80, limit=50) is None
    assert page_span([], offset=0, limit=50) is None


@given(st.lists(st.integers(1, 40), max_size=30), st.integers(0, 400), st.integers(1, 100))
def test_the_span_holds_exactly_the_page(sizes: list[int], offset: int, limit: int) -> None:
    months = [2024 * 12 - age for age in range(len(sizes))]
    rows = [(month, n) for month, size in zip(months, sizes, strict=True) for n in range(size)]
    span = page_span(
        [
            MonthCount("acme", month // 12 * 100 + month % 12 + 1, size)
            for month, size in zip(months, sizes, strict=True)
        ],
        offset,
        limit,
    )

    page = rows[offset : offset + limit]
    if span is None:
        assert page == []
    else:
        assert span.since is not None
        assert span.until is not None
        first, after = (moment.year * 12 + moment.month - 1 for moment in (span.since, span.until))
        read = [row for row in rows if first <= row[0] < after]
        assert read[span.offset : span.offset + limit] == page
        assert {row[0] for row in read} == {row[0] for row in page}
