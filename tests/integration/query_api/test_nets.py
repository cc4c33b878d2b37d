"""The four nets of isolation: each alone keeps a stranger from every row, and without the last one the rows leak.

Asked over HTTP through the whole application; what is cut is the store, by a class of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

import httpx
import msgspec
import pytest
from clickhouse_connect.driver.client import Client

from deploy.row_filters import ROW_FILTER
from query_api.app import create_app
from query_api.queries.query import OwnedRow, Query
from query_api.reads.store import TENANT_TABLES, ReadStore, RowT, tenant_settings
from query_api.tenant import TenantContext
from runtime.clickhouse import connect
from tests.integration.query_api.rows import insert, row
from tests.integration.query_api.two_tenants import (
    PATIENT,
    SECRET,
    SHARED,
    Victim,
    answers,
    raw_bytes,
    reads,
    store_victim,
    victim_of,
)
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings as api_settings

CONDITION = "organization_id = {organization:String}"


class Net(Enum):
    """From the inside out."""

    QUERY = auto()  # the fixed statement names the organization
    TABLE_FILTER = auto()  # so does `additional_table_filters`, sent with every query
    ROW_FILTER = auto()  # so does the server, for the API's user
    COMPARISON = auto()  # every row's organization is compared before it leaves


def store_with(*left: Net) -> type[ReadStore]:
    """A store that has only these nets; the row filter comes and goes with the user."""

    class CutStore(ReadStore):
        async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
            changed = query
            if Net.QUERY not in left:
                assert CONDITION in query.sql, f"{query.name} does not name the organization"
                changed = msgspec.structs.replace(changed, sql=query.sql.replace(CONDITION, "true"))
            if Net.TABLE_FILTER not in left:
                settings = changed.settings | {"additional_table_filters": "{}"}
                changed = msgspec.structs.replace(changed, settings=settings)
            return await super().rows(tenant, changed, row_type)

        def _check_owner(self, tenant: TenantContext, query: Query, rows: list[OwnedRow]) -> None:  # type: ignore[override]  # rows are read only
            if Net.COMPARISON in left:
                super()._check_owner(tenant, query, rows)

    return CutStore


@pytest.fixture
def victim(organization: str, clickhouse: Client, clickhouse_url: str) -> Victim:
    stored = victim_of(f"{organization}-victim")
    store_victim(clickhouse, clickhouse_url, stored)
    insert(clickhouse, *(row(organization, object_id=SHARED, actor_id="stranger") for _ in range(3)))
    return stored


@contextmanager
def application(settings: dict[str, str], *left: Net) -> Iterator[InProcess]:
    url = settings["TIMELINE_CLICKHOUSE_READER_URL" if Net.ROW_FILTER in left else "TIMELINE_CLICKHOUSE_URL"]
    kafka = settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]
    chosen = api_settings(clickhouse_url=url, kafka_bootstrap_servers=kafka, **PATIENT)
    with InProcess(create_app(chosen, store_with(*left))) as process:
        yield process


def comparable(answer: httpx.Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content


@pytest.mark.parametrize("net", Net)
def test_each_net_alone_keeps_every_row_of_another_organization_in(
    settings: dict[str, str], organization: str, victim: Victim, net: Net
) -> None:
    asked = reads(victim)
    with application(settings, *Net) as whole:
        expected = [comparable(each) for each in answers(whole, organization, asked)]

    with application(settings, net) as process:
        given = answers(process, organization, asked)

    assert [each.url.path for each in given if SECRET.encode() in raw_bytes(each)] == []
    assert {status for status, _ in expected} == {200, 404}
    for mine, whole_answer in zip(given, expected, strict=True):
        # The comparison sees what the others would not have let through, and holds everything back.
        held_back = net is Net.COMPARISON and mine.status_code == 500
        assert held_back or comparable(mine) == whole_answer, (mine.url, mine.text)


def test_without_any_net_the_same_requests_leak(settings: dict[str, str], organization: str, victim: Victim) -> None:
    with application(settings) as process:
        given = answers(process, organization, reads(victim))

    leaks = {each.url.path for each in given if SECRET.encode() in raw_bytes(each)}
    assert len(leaks) >= 5, leaks


def test_every_table_with_an_organization_has_both_filters_of_the_server(settings: dict[str, str]) -> None:
    client = connect(settings["TIMELINE_CLICKHOUSE_URL"])
    tables = client.query(
        "SELECT DISTINCT table FROM system.columns WHERE database = currentDatabase() AND name = 'organization_id' "
        "AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')"
    ).result_rows
    client.close_connections()
    client.close()

    assert {str(name) for (name,) in tables} == set(TENANT_TABLES)


def test_the_apis_user_sees_one_organization_whatever_it_asks_for(
    settings: dict[str, str], organization: str, victim: Victim
) -> None:
    client = connect(settings["TIMELINE_CLICKHOUSE_READER_URL"])
    tables = ("timeline_events", "timeline_by_time", "dead_letters", "dead_letter_states")
    seen = {
        (comment, table): {
            str(name)
            for (name,) in client.query(
                f"SELECT DISTINCT organization_id FROM {table}",  # noqa: S608 - names from this file
                settings={"log_comment": comment} if comment else {},
            ).result_rows
        }
        for comment in (victim.organization, organization, "nobody", "")
        for table in tables
    }
    client.close_connections()
    client.close()

    assert {seen[victim.organization, table] == {victim.organization} for table in tables} == {True}
    assert seen[organization, "timeline_events"] == {organization}
    assert all(seen[comment, table] == set() for comment in ("nobody", "") for table in tables)
    assert ROW_FILTER == "organization_id = getSetting('log_comment') AND organization_id != ''"
    assert tenant_settings(TenantContext("acme", "u-1"))["log_comment"] == "acme"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO timeline_events (organization_id) VALUES ('acme')",
        "ALTER TABLE timeline_events DELETE WHERE true",
        "DROP TABLE timeline_events",
        "SELECT query FROM system.processes",
        "SELECT * FROM file('users.xml', 'LineAsString')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    ],
)
def test_the_apis_user_may_do_nothing_else(settings: dict[str, str], statement: str) -> None:
    client = connect(settings["TIMELINE_CLICKHOUSE_READER_URL"])

    with pytest.raises(Exception, match="Not enough privileges"):
        client.command(statement)

    client.close_connections()
    client.close()
