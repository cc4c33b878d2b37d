"""What an entry answers is what a query would answer; what it cannot answer whole it does not answer."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from query_api.contract.answers import ObjectName, Pagination, TimelinePage
from query_api.reads.cached_events import CachedEvents, Selection, id_and_moment
from schemas.timeline_event import TimelineActor, TimelineEvent

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
# Few moments, so that several events share one.
MOMENTS = st.integers(0, 2).map(lambda seconds: NOON + timedelta(seconds=seconds))
BOUNDS = st.none() | MOMENTS
Question = tuple[datetime | None, datetime | None, int, int]
# Since, until, offset, limit.
QUESTIONS = st.tuples(BOUNDS, BOUNDS, st.integers(0, 9), st.integers(1, 9))


def timeline(moments: list[datetime]) -> list[TimelineEvent]:
    """Newest first, events of one moment by their ids."""
    events = [
        TimelineEvent(
            id=str(UUID(int=number)),
            event_type="note",
            actor=TimelineActor("u-1", "jo@acme.com", "Jo", "Doe"),
            object_type="lead",
            object_id="l-1",
            data=msgspec.Raw(b'{ "text":"as it was sent" }'),
            summary="Note",
            is_system_generated=False,
            created_at=moment,
            updated_at=moment,
        )
        for number, moment in enumerate(moments)
    ]
    return sorted(events, key=lambda event: (event.created_at, event.id), reverse=True)


def asked(events: list[TimelineEvent], question: Question) -> tuple[list[str], int, bool]:
    """What ClickHouse would say."""
    since, until, offset, limit = question
    found = [
        each.id
        for each in events
        if (since is None or each.created_at >= since) and (until is None or each.created_at < until)
    ]
    return found[offset : offset + limit], len(found), len(found) > offset + limit


def said(selection: Selection) -> tuple[list[str], int, bool]:
    return [id_and_moment(each)[0] for each in selection.events], selection.total, selection.has_more


@settings(max_examples=300)
@given(st.lists(MOMENTS, max_size=8), st.integers(1, 4), QUESTIONS)
def test_a_first_page_answers_only_what_it_holds_whole(
    moments: list[datetime], page_size: int, question: Question
) -> None:
    events = timeline(moments)
    entry = CachedEvents.of_newest(events[:page_size], len(events), filled_at=0)

    selection = entry.select(*question)

    if selection is not None:
        assert said(selection) == asked(events, question)
    else:
        assert len(events) > page_size


@given(st.lists(MOMENTS, max_size=12), MOMENTS, QUESTIONS)
def test_a_recent_entry_answers_only_what_it_holds_whole(
    moments: list[datetime], kept_since: datetime, question: Question
) -> None:
    events = timeline(moments)
    entry = CachedEvents.since([each for each in events if each.created_at >= kept_since], kept_since, filled_at=0)

    selection = entry.select(*question)

    if selection is not None:
        assert said(selection) == asked(events, question)
    assert (selection is None) == (question[0] is None or question[0] < kept_since)


@given(st.lists(MOMENTS, max_size=6), st.integers(1, 6))
def test_an_answer_has_the_bytes_of_one_that_was_read(moments: list[datetime], page_size: int) -> None:
    events = timeline(moments)
    pagination = Pagination(1, page_size, len(events))
    read = TimelinePage(ObjectName("lead", "l-1"), events[:page_size], pagination)

    selection = CachedEvents.of_newest(events, len(events), filled_at=0).select(None, None, 0, page_size)

    assert selection is not None
    kept = {"object": read.object, "events": list(selection.events), "pagination": pagination}
    assert msgspec.json.encode(kept) == msgspec.json.encode(read)
