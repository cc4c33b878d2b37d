"""Whose history was refused as too long is not asked for at once again, unless a part of it is wanted."""

import asyncio
from datetime import UTC, datetime

import pytest

from query_api.errors import QueryTooLarge
from query_api.queries.event_columns import PageRow
from query_api.queries.query import Query
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.short_history import ShortHistories
from query_api.reads.store import RowT
from query_api.tenant import TenantContext

TENANT = TenantContext(organization="acme", user="u-1")
OTHER_TENANT = TenantContext(organization="globex", user="u-1")
LONG = TimelineFilter(object_type="lead", object_id="long")
OTHER_OBJECT = TimelineFilter(object_type="lead", object_id="other")
A_MONTH = TimelineFilter(object_type="lead", object_id="long", date_from=datetime(2024, 1, 1, tzinfo=UTC))
A_WORD = TimelineFilter(object_type="lead", object_id="long", search="offer")
NOTES = TimelineFilter(object_type="lead", object_id="long", event_types=("note",))
QUERY = Query("anything", "SELECT 1", {})


class RefusingStore:
    """Finds every history too long, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        self.asked += 1
        raise QueryTooLarge


@pytest.mark.parametrize(
    ("first", "tenant", "second", "asked"),
    [
        (LONG, TENANT, LONG, 1),
        (LONG, TENANT, NOTES, 1),
        (LONG, TENANT, OTHER_OBJECT, 2),
        (LONG, OTHER_TENANT, LONG, 2),
        (LONG, TENANT, A_MONTH, 2),
        (LONG, TENANT, A_WORD, 2),
        (A_MONTH, TENANT, LONG, 2),
        (A_WORD, TENANT, LONG, 2),
    ],
)
def test_a_refusal_is_remembered_for_the_whole_history_of_its_object(
    first: TimelineFilter, tenant: TenantContext, second: TimelineFilter, asked: int
) -> None:
    store = RefusingStore()
    short = ShortHistories(store)

    async def ask() -> list[list[PageRow] | None]:
        return [
            await short.rows(TENANT, first, QUERY, PageRow),
            await short.rows(tenant, second, QUERY, PageRow),
        ]

    assert asyncio.run(ask()) == [None, None]
    assert store.asked == asked
