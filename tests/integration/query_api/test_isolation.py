"""No tenant sees another's rows, and each net holds alone: the planted fault is a query without organization."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from clickhouse_connect.driver.client import Client

from query_api.errors import IsolationBreach
from query_api.metrics import ApiMetrics
from query_api.queries.event_columns import EVENT_COLUMNS, EventRow, PageRow
from query_api.queries.facet_counts import FacetCount, counted_facets, facet_counts
from query_api.queries.feed_keys import EventKey, events_by_key, feed_keys
from query_api.queries.late_events import LateEvent, late_anywhere, late_at_places
from query_api.queries.month_counts import MonthCount, month_counts
from query_api.queries.query import OwnedRow, Query
from query_api.queries.rolling_counts import RollingCount, rolling_counts
from query_api.queries.silent_objects import SilentRow, silent_objects
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_slice import timeline_slice
from query_api.queries.total_count import TotalCount, total_count
from query_api.queries.type_counts import TypeCount, type_counts
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.periods import ClosedPeriod, Period
from query_api.reads.store import ReadStore
from query_api.reads.windows import Window
from query_api.tenant import TenantContext
from schemas.activity_row import ActivityRow
from tests.integration.query_api.api import EVENTS, FEED, TIMELINE, Api
from tests.integration.query_api.rows import NOON, insert, row

# What a query file would make if somebody forgot the organization.
FORGETFUL = f"SELECT {EVENT_COLUMNS} FROM timeline_events FINAL WHERE object_id = {{object_id:String}}"  # noqa: S608 - constants
FORGETFUL_BY_TIME = (
    "SELECT organization_id, event_id, event_type, '', '', '', '', object_type, object_id, '{}', '', "
    "is_system_generated, created_at, created_at FROM timeline_by_time FINAL WHERE object_id = {object_id:String}"
)

CONDITION = "organization_id = {organization:String}"

Read = Callable[[Query], list[EventRow]]


@pytest.fixture
def other(api: Api, organization: str) -> Api:
    return Api(api.process, f"{organization}-other")


@pytest.fixture
def read(clickhouse_url: str, organization: str) -> Iterator[Read]:
    runner = asyncio.Runner()
    connection = ClickHouseConnection(clickhouse_url)
    store = ReadStore(connection, 5, ApiMetrics())
    tenant = TenantContext(organization=organization, user="u-1")
    yield lambda query: runner.run(store.rows(tenant, query, EventRow))
    runner.run(connection.close())
    runner.close()


def test_the_same_ids_in_two_organizations_stay_apart(api: Api, other: Api, clickhouse: Client) -> None:
    same: dict[str, Any] = {"event_id": "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9", "object_id": "same"}
    insert(clickhouse, row(api.organization, summary="mine", **same), row(other.organization, summary="theirs", **same))

    for reader, summary in ((api, "mine"), (other, "theirs")):
        page = reader.timeline(object_id="same")
        assert [event["summary"] for event in page["events"]] == [summary]
        assert page["pagination"]["total"] == 1
        assert reader.get(EVENTS + same["event_id"]).json()["summary"] == summary
        assert reader.summary(date_from="2024-01-01")["total"] == 1


def test_another_organizations_event_is_as_unknown_as_no_event(api: Api, other: Api, clickhouse: Client) -> None:
    theirs = row(other.organization)
    insert(clickhouse, theirs)

    foreign, unknown = api.get(EVENTS + theirs.event_id), api.get(EVENTS + "00000000-0000-4000-8000-000000000000")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


@pytest.mark.parametrize("sql", [FORGETFUL, FORGETFUL_BY_TIME], ids=["timeline_events", "timeline_by_time"])
def test_the_servers_filter_holds_when_the_query_forgets(
    api: Api, other: Api, clickhouse: Client, read: Read, sql: str
) -> None:
    object_id = f"shared-{api.organization}"
    mine = row(api.organization, object_id=object_id)
    insert(clickhouse, mine, row(other.organization, object_id=object_id))

    rows = read(Query("forgetful", sql, {"object_id": object_id}))

    assert [each.event_id for each in rows] == [mine.event_id]


def test_the_comparison_holds_when_query_and_filter_forget(
    api: Api, other: Api, clickhouse: Client, read: Read
) -> None:
    object_id = f"shared-{api.organization}"
    insert(clickhouse, row(api.organization, object_id=object_id), row(other.organization, object_id=object_id))
    without_filter: dict[str, str | int] = {"additional_table_filters": "{}"}

    with pytest.raises(IsolationBreach):
        read(Query("forgetful", FORGETFUL, {"object_id": object_id}, without_filter))


PERIOD = Period("custom", NOON - timedelta(days=1), None, ZoneInfo("Europe/Berlin"))
ROLLING = ClosedPeriod("last_7_days", NOON - timedelta(days=6), NOON + timedelta(days=1), ZoneInfo("Europe/Berlin"))
SPAN = Window(NOON - timedelta(days=1), NOON + timedelta(days=1))
CANARY_KEY = EventKey("", "lead", "c", NOON, "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9")
CANARY_ROW = PageRow(
    "", CANARY_KEY.event_id, "note", "", "", "", "", "lead", "c", "{}", "", is_system_generated=False,
    created_at=NOON, updated_at=NOON, revision=1,
)  # fmt: skip
NEW_QUERIES: list[tuple[Callable[[TenantContext], Query], type[OwnedRow]]] = [
    (lambda tenant: feed_keys(tenant, EventFilter(object_types=("lead",)), None, SPAN, 100), EventKey),
    (lambda tenant: feed_keys(tenant, EventFilter(search="canary"), None, SPAN, 100), EventKey),
    (lambda tenant: timeline_slice(tenant, TimelineFilter(object_type="lead", object_id="c"), None, SPAN, 9), EventRow),
    (lambda tenant: facet_counts(tenant, EventFilter(search="canary"), ["actor"], PERIOD), FacetCount),
    (lambda tenant: facet_counts(tenant, EventFilter(date_from=NOON), ["actor"], PERIOD), FacetCount),
    (
        lambda tenant: month_counts(tenant, TimelineFilter(object_type="lead", object_id="c", search="canary")),
        MonthCount,
    ),
    (lambda tenant: total_count(tenant, TimelineFilter(object_type="lead", object_id="c")), TotalCount),
    (lambda tenant: events_by_key(tenant, EventFilter(), [CANARY_KEY]), EventRow),
    (lambda tenant: type_counts(tenant, EventFilter(object_types=("lead",)), PERIOD, "weekday_hour"), TypeCount),
    (lambda tenant: type_counts(tenant, EventFilter(search="canary"), PERIOD, "actor"), TypeCount),
    (lambda tenant: rolling_counts(tenant, EventFilter(), ROLLING, "day", timedelta(minutes=5)), RollingCount),
    (
        lambda tenant: counted_facets(type_counts(tenant, EventFilter(), PERIOD, "day"), ["event_type", "day"]),
        FacetCount,
    ),
    (lambda tenant: silent_objects(tenant, EventFilter(), NOON + timedelta(days=1), None, 9), SilentRow),
    (lambda tenant: late_at_places(tenant, [CANARY_ROW], NOON - timedelta(days=1)), LateEvent),
    (lambda tenant: late_anywhere(tenant, [CANARY_KEY.event_id], NOON - timedelta(days=1)), LateEvent),
]


def canary(organization: str) -> ActivityRow:
    return row(organization, object_id="c", event_id=CANARY_KEY.event_id, summary="canary")


@pytest.mark.parametrize("asked", NEW_QUERIES)
def test_each_net_holds_alone_for_every_query_of_feed_search_and_facets(
    api: Api,
    other: Api,
    clickhouse: Client,
    clickhouse_url: str,
    asked: tuple[Callable[[TenantContext], Query], type[OwnedRow]],
) -> None:
    make, row_type = asked
    insert(clickhouse, canary(api.organization), canary(other.organization))
    tenant = TenantContext(organization=api.organization, user="u-1")
    query = make(tenant)
    forgetful = Query(query.name, query.sql.replace(CONDITION, "true"), query.parameters, query.settings)
    open_settings = forgetful.settings | {"additional_table_filters": "{}"}
    defenceless = Query(query.name, forgetful.sql, query.parameters, open_settings)

    with reading(clickhouse_url, tenant, row_type) as read:
        of_query, of_filter = read(query), read(forgetful)
        with pytest.raises(IsolationBreach):
            read(defenceless)

    assert forgetful.sql != query.sql
    for rows in (of_query, of_filter):
        assert {each.organization_id for each in rows} == {api.organization}


def test_no_list_shows_another_organizations_canary(api: Api, other: Api, clickhouse: Client) -> None:
    insert(clickhouse, canary(other.organization), row(api.organization))

    for answer in (
        api.get(FEED, facets="actor,day,event_type"),
        api.get(FEED, q="canary", facets="actor"),
        api.get(TIMELINE, object_type="lead", object_id="c", q="canary", cursor=""),
        api.get(FEED, actor_id="-nobody", event_type="-call", object_type="-deal"),
    ):
        assert answer.status_code == 200
        assert b"canary" not in answer.content
        assert CANARY_KEY.event_id.encode() not in answer.content


@contextmanager
def reading(url: str, tenant: TenantContext, row_type: type[OwnedRow]) -> Iterator[Callable[[Query], list[OwnedRow]]]:
    """A store of its own, asked from a plain function."""
    runner, connection = asyncio.Runner(), ClickHouseConnection(url)
    store = ReadStore(connection, 5, ApiMetrics())
    try:
        yield lambda query: runner.run(store.rows(tenant, query, row_type))
    finally:
        runner.run(connection.close())
        runner.close()


def test_an_organization_whose_name_begins_like_another_sees_nothing_of_it(
    api: Api, other: Api, clickhouse: Client
) -> None:
    insert(clickhouse, row(other.organization, created_at=NOON))

    assert api.timeline()["pagination"]["total"] == 0
    assert api.summary(date_from="2024-01-01")["total"] == 0
