"""The exact text of the queries about versions, as in `test_queries.py`.

Concatenated here of fixed pieces; nothing of it is run.
"""

# ruff: noqa: S608 - expected texts, never executed

from datetime import UTC, datetime
from uuid import UUID

from query_api.queries.event_by_id import event_by_id
from query_api.queries.event_history import event_history, last_content, one_version
from query_api.queries.seen_versions import Place, seen_versions
from query_api.queries.timeline_as_of import count_as_of, page_as_of
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.store import tenant_settings
from query_api.tenant import TenantContext
from tests.unit.query_api.test_queries import COLUMNS, LEAD, OBJECT, OF_LEAD, PAGE_COLUMNS, TENANT

EVENT = UUID("70A870FA-E2E1-58E3-A0E7-72FE6EE432A9")
OF_EVENT = {"organization": "acme", "event_id": "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"}
NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
ID = "organization_id = {organization:String} AND event_id = {event_id:UUID}"
VERSION_COLUMNS = f"{COLUMNS}, toString(version), is_deleted, ingested_at"
NEWEST = (
    "(SELECT organization_id, object_type, object_id, event_id, version, created_at, is_deleted, event_type, actor_id, "
    "is_system_generated FROM event_versions WHERE organization_id = {organization:String} "
    "AND ingested_at <= {as_of:DateTime64(6, 'UTC')} AND event_id IN ("
    f"SELECT event_id FROM event_versions WHERE {OBJECT} AND ingested_at <= {{as_of:DateTime64(6, 'UTC')}}) "
    "ORDER BY version DESC LIMIT 1 BY event_id)"
)
AS_OF = {"as_of": "2024-01-15 12:00:00.000000"}


def test_an_event_by_id() -> None:
    query = event_by_id(TENANT, EVENT)

    assert query.sql == (
        f"SELECT {COLUMNS}, toString(version), is_deleted, associations FROM timeline_events "
        f"WHERE {ID} ORDER BY version DESC LIMIT 1"
    )
    assert query.parameters == OF_EVENT


def test_the_history_of_an_event() -> None:
    query = event_history(TENANT, EVENT, None, 51)

    assert query.sql == (
        f"SELECT {VERSION_COLUMNS} FROM event_versions WHERE {ID} "
        "ORDER BY version DESC LIMIT 1 BY bitShiftRight(version, 64) LIMIT {limit:UInt64}"
    )
    assert query.parameters == OF_EVENT | {"limit": 51}


def test_older_versions_of_an_event() -> None:
    query = event_history(TENANT, EVENT, 7, 51)

    assert f"WHERE {ID} AND version < bitShiftLeft(toUInt128({{before:UInt64}}), 64) ORDER BY" in query.sql
    assert query.parameters == OF_EVENT | {"limit": 51, "before": 7}


def test_the_last_content_of_an_event() -> None:
    query = last_content(TENANT, EVENT)

    assert query.sql == (
        f"SELECT {VERSION_COLUMNS} FROM event_versions WHERE {ID} AND is_deleted = 0 ORDER BY version DESC LIMIT 1"
    )
    assert query.parameters == OF_EVENT


def test_one_version_of_an_event() -> None:
    query = one_version(TENANT, EVENT, 2**70)

    assert query.sql == (
        f"SELECT {VERSION_COLUMNS} FROM event_versions WHERE {ID} AND version = {{version:UInt128}} LIMIT 1"
    )
    assert query.parameters == OF_EVENT | {"version": str(2**70)}


def test_what_the_tables_show_of_an_event() -> None:
    query = seen_versions(TENANT, Place("lead", "l-1", NOON, str(EVENT)), 5)

    key = f"{OBJECT} AND event_id = {{event_id:UUID}} AND version >= {{floor:UInt128}}"
    at_place = f"{key} AND created_at = {{created_at:DateTime64(6, 'UTC')}}"
    assert query.sql == (
        "SELECT organization_id, 'timeline_events', toString(version), ingested_at "
        f"FROM timeline_events WHERE {at_place} UNION ALL "
        "SELECT organization_id, 'timeline_by_time', toString(version), toDateTime64(0, 3, 'UTC') "
        f"FROM timeline_by_time WHERE {at_place} UNION ALL "
        f"SELECT organization_id, 'event_versions', toString(version), ingested_at FROM event_versions WHERE {key}"
    )
    assert query.parameters == OF_LEAD | {
        "event_id": OF_EVENT["event_id"],
        "floor": "5",
        "created_at": "2024-01-15 12:00:00.000000",
    }


def test_a_past_timeline_finds_the_newest_version_first_and_filters_then() -> None:
    wanted = TimelineFilter(object_type="lead", object_id="l-1", event_types=("note",), date_from=NOON)

    query = count_as_of(TENANT, wanted, NOON)

    assert query.sql == (
        f"SELECT organization_id, count() AS events FROM {NEWEST} WHERE {OBJECT} "
        "AND event_type IN {event_types:Array(String)} AND created_at >= {since:DateTime64(6, 'UTC')} "
        "AND is_deleted = 0 GROUP BY organization_id"
    )
    assert query.parameters == OF_LEAD | AS_OF | {"event_types": ["note"], "since": "2024-01-15 12:00:00.000000"}


def test_a_page_of_a_past_timeline_reads_content_for_its_own_rows_only() -> None:
    query = page_as_of(TENANT, LEAD, NOON, 50, 100)

    order = "ORDER BY created_at DESC, event_id DESC"
    assert query.sql == (
        f"SELECT {PAGE_COLUMNS} FROM event_versions WHERE {OBJECT} AND (event_id, version) IN ("
        f"SELECT event_id, version FROM {NEWEST} WHERE {OBJECT} AND is_deleted = 0 {order} "
        f"LIMIT {{limit:UInt64}} OFFSET {{offset:UInt64}}) {order} LIMIT 1 BY event_id"
    )
    assert query.parameters == OF_LEAD | AS_OF | {"limit": 50, "offset": 100}


def test_the_server_filters_versions_by_organization_too() -> None:
    tables = tenant_settings(TenantContext(organization="acme", user="u-1"))["additional_table_filters"]

    assert "'event_versions': 'organization_id = \\'acme\\''" in str(tables)
