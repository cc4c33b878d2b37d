"""No tenant sees another's rows, and each net holds alone: the planted fault is a query without organization."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from clickhouse_connect.driver.client import Client

from query_api.clickhouse_connection import ClickHouseConnection
from query_api.errors import IsolationBreach
from query_api.metrics import ApiMetrics
from query_api.queries.event_columns import EVENT_COLUMNS, EventRow
from query_api.queries.query import Query
from query_api.store import ReadStore
from query_api.tenant import TenantContext
from tests.integration.query_api.api import EVENTS, Api
from tests.integration.query_api.rows import NOON, insert, row

# What a query file would make if somebody forgot the organization.
FORGETFUL = f"SELECT {EVENT_COLUMNS} FROM timeline_events FINAL WHERE object_id = {{object_id:String}}"  # noqa: S608 - constants
FORGETFUL_BY_TIME = (
    "SELECT organization_id, event_id, event_type, '', '', '', '', object_type, object_id, '{}', '', "
    "is_system_generated, created_at, created_at FROM timeline_by_time FINAL WHERE object_id = {object_id:String}"
)

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


def test_an_organization_whose_name_begins_like_another_sees_nothing_of_it(
    api: Api, other: Api, clickhouse: Client
) -> None:
    insert(clickhouse, row(other.organization, created_at=NOON))

    assert api.timeline()["pagination"]["total"] == 0
    assert api.summary(date_from="2024-01-01")["total"] == 0
