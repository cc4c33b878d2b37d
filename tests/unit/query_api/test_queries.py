"""The exact text of every query: whichever condition gets lost, the organization's first of all, turns one red.

Concatenated here of fixed pieces; nothing of it is run.
"""

# ruff: noqa: S608 - expected texts, never executed

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from query_api.queries.month_counts import month_counts
from query_api.queries.rolling_counts import rolling_counts
from query_api.queries.silent_objects import SilentPosition, silent_objects
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.timeline_page import PageSpan, timeline_page
from query_api.queries.total_count import total_count
from query_api.queries.type_counts import GroupBy, is_by_time, type_counts
from query_api.reads.periods import ClosedPeriod, Period
from query_api.reads.store import TENANT_TABLES, tenant_settings
from query_api.tenant import TenantContext

TENANT = TenantContext(organization="acme", user="u-1")
LEAD = TimelineFilter(object_type="lead", object_id="l-1")
JANUARY = datetime(2024, 1, 1, tzinfo=UTC)
MARCH = datetime(2024, 3, 1, tzinfo=UTC)
PERIOD = Period("custom", JANUARY, MARCH, ZoneInfo("Europe/Berlin"))
COLUMNS = (
    "organization_id, event_id, event_type, actor_id, actor_email, actor_first_name, actor_last_name, "
    "object_type, object_id, data, summary, is_system_generated, created_at, updated_at"
)
PAGE_COLUMNS = f"{COLUMNS}, toUInt64(bitShiftRight(version, 64)) AS revision"
OBJECT = (
    "organization_id = {organization:String} AND object_type = {object_type:String} AND object_id = {object_id:String}"
)
SPAN = "created_at >= {since:DateTime64(6, 'UTC')} AND created_at < {until:DateTime64(6, 'UTC')}"
OF_LEAD = {"organization": "acme", "object_type": "lead", "object_id": "l-1"}
JANUARY_TO_MARCH = {"since": "2024-01-01 00:00:00.000000", "until": "2024-03-01 00:00:00.000000"}


def test_month_counts_of_an_object() -> None:
    query = month_counts(TENANT, LEAD)

    assert query.sql == (
        "SELECT organization_id, toYYYYMM(created_at) AS month, count() AS events FROM timeline_events FINAL "
        f"WHERE {OBJECT} GROUP BY organization_id, month ORDER BY month DESC"
    )
    assert query.parameters == OF_LEAD


def test_total_count_of_an_object() -> None:
    query = total_count(
        TENANT, TimelineFilter(object_type="lead", object_id="l-1", date_from=JANUARY, date_until=MARCH)
    )

    assert query.sql == (
        "SELECT organization_id, count() AS events FROM timeline_events FINAL "
        f"WHERE {OBJECT} AND {SPAN} GROUP BY organization_id"
    )
    assert query.parameters == {**OF_LEAD, **JANUARY_TO_MARCH}


def test_every_filter_is_a_condition_with_a_parameter() -> None:
    wanted = TimelineFilter(
        object_type="lead",
        object_id="l-1",
        event_types=("note", "call"),
        actor_ids=("u-1",),
        date_from=JANUARY,
        date_until=MARCH,
        is_system_generated=False,
    )

    query = month_counts(TENANT, wanted)

    assert (
        f"WHERE {OBJECT} AND event_type IN {{event_types:Array(String)}} AND actor_id IN {{actor_ids:Array(String)}} "
        f"AND is_system_generated = {{is_system_generated:Bool}} AND {SPAN} GROUP BY"
    ) in query.sql
    assert query.parameters == {
        **OF_LEAD,
        **JANUARY_TO_MARCH,
        "event_types": ["note", "call"],
        "actor_ids": ["u-1"],
        "is_system_generated": "false",
    }


def test_a_page_reads_only_the_months_it_is_in() -> None:
    query = timeline_page(TENANT, LEAD, PageSpan(JANUARY, MARCH, offset=3), limit=50)

    assert query.sql == (
        f"SELECT {PAGE_COLUMNS} FROM timeline_events FINAL WHERE {OBJECT} AND {SPAN} "
        "ORDER BY created_at DESC, event_id DESC LIMIT {limit:UInt64} OFFSET {offset:UInt64}"
    )
    assert query.parameters == {**OF_LEAD, **JANUARY_TO_MARCH, "limit": 50, "offset": 3}


def test_a_page_never_reads_beyond_the_dates_asked_for() -> None:
    wanted = TimelineFilter(
        object_type="lead",
        object_id="l-1",
        date_from=datetime(2024, 1, 10, tzinfo=UTC),
        date_until=datetime(2024, 2, 20, tzinfo=UTC),
    )

    query = timeline_page(TENANT, wanted, PageSpan(JANUARY, MARCH, offset=0), limit=50)

    assert query.parameters["since"] == "2024-01-10 00:00:00.000000"
    assert query.parameters["until"] == "2024-02-20 00:00:00.000000"


LOCAL = (
    "fromUnixTimestamp64Second(toUnixTimestamp64Second(toDateTime64(created_at, 0, 'UTC')) + transform("
    "roundDown(toUnixTimestamp64Second(toDateTime64(created_at, 0, 'UTC')), {offset_starts:Array(Int64)}), "
    "{offset_starts:Array(Int64)}, {offset_seconds:Array(Int32)}, toInt32(0)), 'UTC')"
)
IN_BERLIN = {"offset_starts": [0], "offset_seconds": [3600]}


@pytest.mark.parametrize(
    ("group_by", "key"),
    [
        (None, "''"),
        ("day", f"toString(toDate32({LOCAL}))"),
        ("week", f"toString(toMonday({LOCAL}))"),
        ("month", f"toString(toStartOfMonth({LOCAL}))"),
        ("weekday_hour", f"concat(toString(toDayOfWeek({LOCAL})), 'T', leftPad(toString(toHour({LOCAL})), 2, '0'))"),
        ("actor", "actor_id"),
        ("event_type", "toString(event_type)"),
        ("object_type", "toString(object_type)"),
    ],
)
def test_counts_of_an_object_come_from_its_key_range(group_by: GroupBy | None, key: str) -> None:
    query = type_counts(TENANT, LEAD, PERIOD, group_by)

    assert query.sql == (
        f"SELECT organization_id, {key} AS key, event_type, count() AS events FROM timeline_events FINAL "
        f"WHERE {OBJECT} AND {SPAN} GROUP BY organization_id, key, event_type ORDER BY key, event_type"
    )
    offsets = IN_BERLIN if is_by_time(group_by) else {}
    assert query.parameters == {**OF_LEAD, **JANUARY_TO_MARCH, **offsets}


def test_counts_of_an_organization_come_from_the_table_by_time() -> None:
    query = type_counts(TENANT, EventFilter(), PERIOD, None)

    assert query.sql == (
        "SELECT organization_id, '' AS key, event_type, count() AS events FROM timeline_by_time FINAL "
        f"WHERE organization_id = {{organization:String}} AND {SPAN} "
        "GROUP BY organization_id, key, event_type ORDER BY key, event_type"
    )
    assert query.parameters == {"organization": "acme", **JANUARY_TO_MARCH}


def test_a_rolling_count_says_when_each_cell_changes_next() -> None:
    period = ClosedPeriod("last_7_days", JANUARY, MARCH, ZoneInfo("Europe/Berlin"))

    query = rolling_counts(TENANT, LEAD, period, None, timedelta(minutes=5))

    within = "created_at < {period_until:DateTime64(6, 'UTC')}"
    assert query.sql == (
        f"SELECT organization_id, '' AS key, event_type, countIf({within}) AS events, "
        f"minOrNullIf(created_at, {within}) AS oldest, minOrNullIf(created_at, NOT ({within})) AS ahead "
        f"FROM timeline_events FINAL WHERE {OBJECT} AND {SPAN} "
        "GROUP BY organization_id, key, event_type ORDER BY key, event_type"
    )
    ahead = {"since": "2024-01-01 00:00:00.000000", "until": "2024-03-01 00:05:00.000000"}
    assert query.parameters == {**OF_LEAD, **ahead, "period_until": "2024-03-01 00:00:00.000000"}


def test_counts_take_every_filter_but_the_dates_of_the_list() -> None:
    wanted = EventFilter(actor_ids=("u-1", "u-2"), without_event_types=("call",), date_from=MARCH)

    query = type_counts(TENANT, wanted, PERIOD, None)

    assert (
        "WHERE organization_id = {organization:String} AND event_type NOT IN {without_event_types:Array(String)} "
        f"AND actor_id IN {{actor_ids:Array(String)}} AND {SPAN} GROUP BY"
    ) in query.sql
    assert query.parameters["actor_ids"] == ["u-1", "u-2"]


def test_counts_of_words_come_from_the_table_with_the_index() -> None:
    query = type_counts(TENANT, EventFilter(search="offer"), PERIOD, None)

    assert "FROM timeline_events FINAL" in query.sql
    assert query.settings["use_skip_indexes_if_final_exact_mode"] == 1


def test_silent_objects_are_judged_by_their_newest_event() -> None:
    position = SilentPosition(JANUARY, "lead", "l-1")

    query = silent_objects(TENANT, EventFilter(object_types=("lead",)), MARCH, position, 51)

    assert query.sql == (
        "SELECT * FROM (SELECT organization_id, object_type, object_id, max(created_at) AS last_event_at, "
        "count() AS events, count() OVER () AS silent_objects FROM timeline_events FINAL "
        "WHERE organization_id = {organization:String} AND object_type IN {object_types:Array(String)} "
        "GROUP BY organization_id, object_type, object_id HAVING last_event_at < {silent_since:DateTime64(6, 'UTC')}) "
        "WHERE (last_event_at, object_type, object_id) > "
        "({last_event_at:DateTime64(6, 'UTC')}, {last_type:String}, {last_id:String}) "
        "ORDER BY last_event_at, object_type, object_id LIMIT {limit:UInt64}"
    )
    assert query.parameters == {
        "organization": "acme",
        "object_types": ["lead"],
        "silent_since": "2024-03-01 00:00:00.000000",
        "last_event_at": "2024-01-01 00:00:00.000000",
        "last_type": "lead",
        "last_id": "l-1",
        "limit": 51,
    }


def test_the_server_filters_by_organization_once_more() -> None:
    assert tenant_settings(TENANT) == {
        "log_comment": "acme",
        "additional_table_filters": (
            "{" + ", ".join(f"'{table}': 'organization_id = \\'acme\\''" for table in TENANT_TABLES) + "}"
        ),
        "optimize_move_to_prewhere_if_final": 0,
        "date_time_output_format": "iso",
        "output_format_json_quote_64bit_integers": 0,
    }
