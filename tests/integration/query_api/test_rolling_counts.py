"""Until when a count up to now is right: held against counts at later moments, on the real server."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from query_api.metrics import ApiMetrics
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import GroupBy
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.organization_counts import HORIZON, Counted, OrganizationCounts
from query_api.reads.periods import Period, named_period, previous_period
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext
from stream_workers.store import ClickHouseStore
from tests.integration.query_api.rows import row
from tests.model.database import model_database

ACME = TenantContext("acme", "u-1")
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
WEEK, MOMENT = timedelta(days=7), timedelta(microseconds=1)
BERLIN = ZoneInfo("Europe/Berlin")
TYPES = ("note", "call", "email_sent")


@pytest.fixture
def url(clickhouse_url: str) -> Iterator[str]:
    with model_database(clickhouse_url) as own:
        yield own


def write(url: str, moments: list[datetime], organization: str = "acme") -> None:
    store = ClickHouseStore(url)
    store.insert_events(
        [row(organization, created_at=moment, event_type=TYPES[number % 3]) for number, moment in enumerate(moments)]
    )
    store.close()


def counted(
    url: str,
    moments: list[datetime],
    *,
    group_by: GroupBy | None = None,
    is_previous: bool = False,
) -> list[Counted]:
    """The last seven days as they are counted at each of the moments."""

    async def count() -> list[Counted]:
        connection = ClickHouseConnection(url)
        counts = OrganizationCounts(ReadStore(connection, 30, ApiMetrics()))
        answers = [
            await counts.counted(ACME, EventFilter(), _last_week(moment, is_previous=is_previous), group_by, moment)
            for moment in moments
        ]
        await connection.close()
        return answers

    return asyncio.run(count())


def _last_week(now: datetime, *, is_previous: bool) -> Period:
    period = named_period("last_7_days", now, BERLIN)
    return previous_period(period) if is_previous else period


def cells(answer: Counted) -> list[tuple[str, str, int]]:
    return [(each.key, each.event_type, each.events) for each in answer.rows]


@pytest.mark.parametrize("group_by", [None, "day", "weekday_hour", "actor"])
@pytest.mark.parametrize("which", ["this week", "the week before"])
def test_it_changes_at_no_moment_before_its_end_and_right_behind_it(
    url: str, group_by: GroupBy | None, which: str
) -> None:
    is_previous = which == "the week before"
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    borders = (NOW - 2 * WEEK, NOW - WEEK, NOW)
    write(url, [border + chance.randrange(1, 200_000_000) * MOMENT for border in borders for _ in range(4)])
    write(url, [NOW - WEEK, NOW + MOMENT], organization="other")
    asked = [NOW]
    while (end := counted(url, asked[-1:], group_by=group_by, is_previous=is_previous)[0].stands_until) is not None:
        if end >= NOW + HORIZON:
            break
        asked += [end, end + MOMENT]

    answers = counted(url, asked, group_by=group_by, is_previous=is_previous)

    # Eight events cross the two borders; each is one end, and there the count is still the one of before.
    assert len(asked) == 1 + 2 * 8, f"seed {seed}"
    for number, (before, after) in enumerate(pairwise(answers)):
        is_same = cells(before) == cells(after)
        assert is_same == (number % 2 == 0), f"seed {seed}: {asked[number : number + 2]}"


def test_it_stands_no_longer_than_it_looks_ahead(url: str) -> None:
    write(url, [NOW - timedelta(days=1)])

    (answer,) = counted(url, [NOW])

    assert answer.stands_until == NOW + HORIZON


def test_a_period_with_fixed_ends_always_stands(url: str) -> None:
    write(url, [NOW - timedelta(days=1)])

    async def count() -> Counted:
        connection = ClickHouseConnection(url)
        counts = OrganizationCounts(ReadStore(connection, 30, ApiMetrics()))
        answer = await counts.counted(ACME, EventFilter(), named_period("this_month", NOW, BERLIN), None, NOW)
        await connection.close()
        return answer

    assert asyncio.run(count()).stands_until is None
