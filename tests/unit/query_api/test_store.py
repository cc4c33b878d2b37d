import asyncio
from typing import Any, cast

import msgspec
import pytest
from clickhouse_connect.driver.asyncclient import AsyncClient

from query_api.errors import IncompleteAnswer, IsolationBreach
from query_api.metrics import ApiMetrics
from query_api.queries.month_counts import MonthCount
from query_api.queries.query import Query
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.store import QueryLimits, ReadStore
from query_api.tenant import TenantContext

TENANT = TenantContext(organization="acme", user="u-1")
QUERY = Query("month_counts", "SELECT 1", {"organization": "acme"}, {"max_threads": 1})


class CannedClient:
    """Answers what the test put in, and keeps what it was asked."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: dict[str, Any] = {}

    async def raw_query(self, sql: str, **arguments: Any) -> bytes:
        self.asked = {"sql": sql, **arguments}
        return self.answer


class CannedConnection(ClickHouseConnection):
    def __init__(self, answer: bytes) -> None:
        super().__init__("clickhouse://nowhere/timeline")
        self.canned = CannedClient(answer)

    async def client(self) -> AsyncClient:
        return cast("AsyncClient", self.canned)


def read(answer: bytes, metrics: ApiMetrics | None = None) -> list[MonthCount]:
    store = ReadStore(CannedConnection(answer), 5, metrics or ApiMetrics())
    return asyncio.run(store.rows(TENANT, QUERY, MonthCount))


def result(*rows: list[Any], announced: int | None = None) -> bytes:
    return msgspec.json.encode({"meta": [], "data": rows, "rows": len(rows) if announced is None else announced})


def test_rows_of_the_tenant_come_through() -> None:
    assert read(result(["acme", 202401, 7])) == [MonthCount("acme", 202401, 7)]


def test_one_row_of_another_organization_holds_back_the_whole_answer() -> None:
    metrics = ApiMetrics()

    with pytest.raises(IsolationBreach):
        read(result(["acme", 202401, 7], ["globex", 202401, 1]), metrics)

    assert metrics.registry.get_sample_value("timeline_api_isolation_breaches_total") == 1


def test_an_answer_that_breaks_off_is_not_an_answer() -> None:
    whole = result(["acme", 202401, 7], ["acme", 202312, 7])

    with pytest.raises(IncompleteAnswer):
        read(whole[:-20])


def test_fewer_rows_than_announced_are_not_an_answer() -> None:
    with pytest.raises(IncompleteAnswer):
        read(result(["acme", 202401, 7], announced=2))


def test_every_query_is_bounded_in_time_and_filtered_twice() -> None:
    connection = CannedConnection(result())
    asyncio.run(ReadStore(connection, 5, ApiMetrics()).rows(TENANT, QUERY, MonthCount))

    settings = connection.canned.asked["settings"]
    assert settings["max_execution_time"] == 5
    assert "organization_id = \\'acme\\'" in settings["additional_table_filters"]
    assert settings["max_threads"] == 1


def test_every_query_is_bounded_in_memory_and_rows_and_throws_beyond() -> None:
    connection = CannedConnection(result())
    limits = QueryLimits(memory_bytes=7, rows_read=8, rows_answered=9)
    asyncio.run(ReadStore(connection, 5, ApiMetrics(), limits).rows(TENANT, QUERY, MonthCount))

    settings = connection.canned.asked["settings"]
    assert (settings["max_memory_usage"], settings["max_rows_to_read"], settings["max_result_rows"]) == (7, 8, 9)
    for overflow in ("timeout_overflow_mode", "read_overflow_mode", "result_overflow_mode"):
        assert settings[overflow] == "throw"
