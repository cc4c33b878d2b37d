"""`CachedAnswers`: word for word what was answered to the same question, while it is right."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.metrics import ApiMetrics
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.reads.answer_cache import AnswerCache
from query_api.reads.cached_answers import CachedAnswers
from query_api.reads.periods import named_period
from query_api.reads.questions import Answer, FeedQuestion, Question, SummaryQuestion, TimelineQuestion
from query_api.tenant import TenantContext
from schemas.change_notice import ChangeNotice

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=30)
ACME, OTHER = TenantContext("acme", "u-1"), TenantContext("other", "u-1")
CALLS = EventFilter(event_types=("call",))
LEAD = TimelineFilter(object_type="lead", object_id="l-1")
BERLIN = ZoneInfo("Europe/Berlin")


class Changes:
    is_connected = True
    position = Position(b"8 bytes.", (10, 10))


class Stage:
    """A cache in front of a ClickHouse that answers how often it was asked."""

    def __init__(self, stands_until: datetime | None = None) -> None:
        self.stands_until = stands_until
        self.asked = 0
        self.metrics = ApiMetrics()
        self.cache = AnswerCache(1_000_000, Changes(), self.metrics)
        self.answers: CachedAnswers[Question] = CachedAnswers(self.cache, self.metrics, self._ask)

    async def _ask(self, _tenant: TenantContext, _question: Question, _now: datetime) -> Answer:
        self.asked += 1
        return Answer({"asked": self.asked}, self.stands_until)

    def read(self, question: Question, tenant: TenantContext = ACME) -> object:
        return asyncio.run(self.answers.read(tenant, question, NOON))

    def find(self, question: Question, tenant: TenantContext = ACME, now: datetime = LATER) -> object:
        kept = self.answers.find(tenant, question, None, now)
        return kept and kept.content

    def metric(self, name: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"timeline_api_cache_{name}_total")


FEED = FeedQuestion(CALLS, "", 50)
PAGE = TimelineQuestion(LEAD, 2, None, 50)
SUMMARY = SummaryQuestion(CALLS, named_period("today", NOON, BERLIN))


def rolling(now: datetime) -> SummaryQuestion:
    return SummaryQuestion(CALLS, named_period("last_7_days", now, BERLIN), "day")


@pytest.mark.parametrize("question", [FEED, PAGE, SUMMARY], ids=lambda each: type(each).__name__)
def test_the_same_question_gets_the_same_answer(question: Question) -> None:
    stage = Stage()

    read = stage.read(question)

    assert read == msgspec.Raw(b'{"asked":1}')
    assert stage.find(question) == read
    assert (stage.metric("hits"), stage.metric("misses")) == (1, 0)


@pytest.mark.parametrize(
    "question",
    [
        FeedQuestion(CALLS, "", 49),
        FeedQuestion(CALLS, "behind", 50),
        FeedQuestion(EventFilter(), "", 50),
        FeedQuestion(CALLS, "", 50, ("day",)),
        FeedQuestion(CALLS, "", 50, (), "Europe/Berlin"),
        SummaryQuestion(CALLS, named_period("this_week", NOON, BERLIN)),
        SummaryQuestion(CALLS, named_period("today", NOON, ZoneInfo("UTC"))),
        SummaryQuestion(CALLS, named_period("today", NOON, BERLIN), "day"),
        SummaryQuestion(CALLS, named_period("today", NOON, BERLIN), None, is_compared=True),
        SummaryQuestion(CALLS, named_period("today", NOON + timedelta(days=1), BERLIN)),
        TimelineQuestion(LEAD, 3, None, 50),
        TimelineQuestion(TimelineFilter(object_type="lead", object_id="l-2"), 2, None, 50),
        TimelineQuestion(TimelineFilter(object_type="lead", object_id="l-1", search="call"), 2, None, 50),
    ],
    ids=str,
)
def test_another_question_is_not_answered_with_it(question: Question) -> None:
    stage = Stage()
    for each in (FEED, PAGE, SUMMARY):
        stage.read(each)

    assert stage.find(question) is None
    assert stage.metric("misses") == 1


def test_another_organization_is_not_answered_with_it() -> None:
    stage = Stage()
    for question in (FEED, PAGE, SUMMARY):
        stage.read(question)

        assert stage.find(question, OTHER) is None


def test_a_change_of_any_object_ends_what_is_about_the_organization_and_about_that_object_only() -> None:
    stage = Stage()
    other_object = TimelineQuestion(TimelineFilter(object_type="lead", object_id="l-2"), 2, None, 50)
    for question in (FEED, PAGE, SUMMARY, other_object):
        stage.read(question)

    stage.cache.take_notices([PlacedNotice(0, 0, ChangeNotice("acme", "lead", "l-1", ()))])

    assert [stage.find(question) for question in (FEED, PAGE, SUMMARY)] == [None] * 3
    assert stage.find(other_object) is not None


def test_a_client_that_was_shown_more_is_not_answered() -> None:
    stage = Stage()
    stage.read(FEED)

    assert stage.answers.find(ACME, FEED, Position(b"8 bytes.", (10, 11)), LATER) is None


def test_an_answer_of_a_rolling_period_is_given_while_it_stands() -> None:
    stage = Stage(stands_until=LATER)
    stage.read(rolling(NOON))

    assert stage.find(rolling(LATER), now=LATER) is not None
    assert stage.find(rolling(LATER), now=LATER + timedelta(microseconds=1)) is None


def test_what_does_not_stand_is_not_kept() -> None:
    stage = Stage(stands_until=NOON)
    stage.read(rolling(NOON))

    assert stage.find(rolling(NOON), now=NOON) is None
