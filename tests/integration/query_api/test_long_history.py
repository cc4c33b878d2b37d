"""An object with more events than are read at once: every page and the total are those of a short history."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from clickhouse_connect.driver.client import Client

from query_api.queries.short_history import MOST_ROWS
from query_api.queries.timeline_filter import TimelineFilter
from query_api.queries.timeline_slice import timeline_slice
from query_api.reads.windows import Window
from query_api.tenant import TenantContext
from schemas.activity_row import ActivityRow
from schemas.version import Rank
from tests.integration.query_api.api import TIMELINE, Api
from tests.integration.query_api.rows import NOON, edited, insert, row
from tests.model.database import client_of, model_database

EVENTS = MOST_ROWS + 2_000
# Over seven months.
BETWEEN = timedelta(minutes=9)


@pytest.fixture
def standing(api: Api, clickhouse: Client) -> list[ActivityRow]:
    """Newest first. The very newest is deleted, the second was written twice, the third edited."""
    rows = [row(api.organization, created_at=NOON + number * BETWEEN) for number in reversed(range(EVENTS + 1))]
    insert(clickhouse, *rows)
    deleted, repeated, original = rows[:3]
    changed = edited(original, revision=2, summary="changed")
    insert(clickhouse, edited(deleted, revision=2, rank=Rank.DELETED), repeated, changed)
    return [repeated, changed, *rows[3:]]


def test_pages_and_cursors_show_every_event_once_and_the_exact_total(api: Api, standing: list[ActivityRow]) -> None:
    ids = [each.event_id for each in standing]
    for page in (1, 2, 200, EVENTS // 100 + 1, EVENTS // 100 + 2):
        answer = api.timeline(page=page, page_size=100)
        assert [event["id"] for event in answer["events"]] == ids[(page - 1) * 100 : page * 100], page
        assert answer["pagination"] == {"page": page, "page_size": 100, "total": EVENTS}
    assert api.timeline()["events"][1]["summary"] == "changed"

    pages = api.pages(TIMELINE, object_type="lead", object_id="l-1", page_size=100)
    assert [event_id for page in pages for event_id in page] == ids


def test_a_few_days_and_a_few_words_of_it_are_a_short_history(api: Api, standing: list[ActivityRow]) -> None:
    since = standing[999].created_at
    api.timeline()

    newest = api.timeline(date_from=since.isoformat(), page=2, page_size=100)
    found = api.timeline(q="changed")

    assert [event["id"] for event in newest["events"]] == [each.event_id for each in standing[100:200]]
    assert newest["pagination"]["total"] == 1_000
    assert [event["id"] for event in found["events"]] == [standing[1].event_id]
    assert found["pagination"]["total"] == 1


def test_a_page_of_a_large_object_reads_its_own_span_and_not_the_month(clickhouse_url: str) -> None:
    """Among objects of one event each, where the server would leave `created_at` out of the key in memory."""
    with model_database(clickhouse_url) as url, client_of(url) as client:
        client.command(
            "INSERT INTO timeline_events (organization_id, object_type, object_id, created_at, event_id, version, "
            "is_deleted, event_type, data) SELECT 'acme', 'lead', if(number < 2560, 'large', toString(number)), "
            "toDateTime64('2024-01-01 00:00:00', 6, 'UTC') + INTERVAL number MINUTE, generateUUIDv4(), 1, 0, 'note', "
            "'{}' FROM numbers(30000)"
        )
        newest = datetime(2024, 1, 2, tzinfo=UTC)
        wanted = TimelineFilter(object_type="lead", object_id="large")
        tenant = TenantContext("acme", "u-1")
        query = timeline_slice(tenant, wanted, None, Window(newest - timedelta(hours=1), newest), 51)

        answer = client.raw_query(query.sql, parameters=query.parameters, fmt="JSONCompact")

    read = msgspec.json.decode(answer)
    assert read["rows"] == 51
    # Granules of 256 rows: the object has ten.
    assert read["statistics"]["rows_read"] <= 3 * 256
