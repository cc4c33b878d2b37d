"""Cursors on both lists: no loss, no repeat, whatever happens to the events meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from clickhouse_connect.driver.client import Client

from runtime.clickhouse import connect
from schemas.version import Rank
from tests.integration.query_api.api import FEED, TIMELINE, Api
from tests.integration.query_api.rows import NOON, edited, insert, row

LEAD = {"object_type": "lead", "object_id": "l-1"}


@contextmanager
def writer_of(organization: str, url: str) -> Iterator[None]:
    """Somebody who inserts newer, equal and older events all the time."""
    stopped, client = Event(), connect(url)

    def write() -> None:
        while not stopped.is_set():
            moments = (NOON, NOON + timedelta(seconds=1), NOON - timedelta(days=40))
            insert(client, *(row(organization, created_at=moment) for moment in moments))

    thread = Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        client.close_connections()
        client.close()


@pytest.mark.parametrize("path", [TIMELINE, FEED])
def test_ten_thousand_events_of_one_moment_page_without_loss_or_repeat_while_a_writer_inserts(
    api: Api, clickhouse: Client, clickhouse_url: str, path: str
) -> None:
    rows = [row(api.organization) for _ in range(10_000)]
    insert(clickhouse, *rows[::2])
    insert(clickhouse, *rows[1::2])
    before = {each.event_id for each in rows}

    with writer_of(api.organization, clickhouse_url):
        pages = list(api.pages(path, page_size=100, **(LEAD if path == TIMELINE else {})))

    seen = [event for page in pages for event in page]
    assert len(seen) == len(set(seen))
    assert before <= set(seen)
    assert {len(page) for page in pages[:-1]} == {100}


@pytest.mark.parametrize("path", [TIMELINE, FEED])
def test_pages_by_cursor_are_the_timeline_in_order(api: Api, clickhouse: Client, path: str) -> None:
    moments = [NOON - timedelta(days=n // 3 * 5) for n in range(200)]
    insert(clickhouse, *(row(api.organization, created_at=moment) for moment in moments))
    whole = [event for page in (1, 2) for event in api.ids(page=page, page_size=100)]

    for size in (9, 100):
        pages = api.pages(path, page_size=size, **(LEAD if path == TIMELINE else {}))
        assert [event for page in pages for event in page] == whole, size


@pytest.mark.parametrize("path", [TIMELINE, FEED])
def test_a_cursor_survives_the_deletion_of_its_row(api: Api, clickhouse: Client, path: str) -> None:
    rows = [row(api.organization) for _ in range(9)]
    insert(clickhouse, *rows)
    parameters = LEAD if path == TIMELINE else {}
    whole = [event for page in api.pages(path, **parameters) for event in page]
    first = api.get(path, cursor="", page_size=3, **parameters).json()
    last = next(each for each in rows if each.event_id == first["events"][-1]["id"])
    insert(clickhouse, edited(last, revision=2, rank=Rank.DELETED))

    rest = api.get(path, cursor=first["pagination"]["next_cursor"], page_size=50, **parameters).json()

    assert [event["id"] for event in rest["events"]] == whole[3:]
    assert rest["pagination"] == {"page_size": 50, "next_cursor": None}


def test_an_event_that_vanishes_between_keys_and_rows_leaves_no_short_page(api: Api, clickhouse: Client) -> None:
    # The superseded versions are candidates still, as an event is that changes between the two reads.
    rows = [row(api.organization, event_type="call", created_at=NOON - timedelta(hours=n)) for n in range(40)]
    insert(clickhouse, *rows)
    insert(clickhouse, *(edited(each, revision=2, event_type="email") for each in rows[1::2]))
    insert(clickhouse, edited(rows[0], revision=2, rank=Rank.DELETED))

    pages = list(api.pages(FEED, event_type="call", page_size=5))

    assert [event for page in pages for event in page] == [each.event_id for each in rows[2::2]]
    assert [len(page) for page in pages[:3]] == [5, 5, 5]


@pytest.mark.parametrize("path", [TIMELINE, FEED])
def test_a_cursor_is_for_one_organization_and_one_filter(api: Api, clickhouse: Client, path: str) -> None:
    other = Api(api.process, f"{api.organization}-other")
    insert(clickhouse, *(row(each.organization) for each in (api, other) for _ in range(3)))
    parameters = LEAD if path == TIMELINE else {}
    cursor = api.get(path, cursor="", page_size=1, **parameters).json()["pagination"]["next_cursor"]

    forged = [
        other.get(path, cursor=cursor, **parameters),
        api.get(path, cursor=cursor, event_type="note", **parameters),
        api.get(path, cursor=cursor, date_from="2024-01-01", **parameters),
        api.get(path, cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "Q") * 2, **parameters),
        api.get(path, cursor="0", **parameters),
    ]

    assert [(each.status_code, each.json()["error"]) for each in forged] == [(400, "invalid_cursor")] * 5
    assert api.get(path, cursor=cursor, page_size=2, **parameters).status_code == 200


def test_a_cursor_of_one_object_is_none_of_another(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization), row(api.organization))
    cursor = api.timeline(cursor="", page_size=1)["pagination"]["next_cursor"]

    assert api.get(TIMELINE, object_type="lead", object_id="l-2", cursor=cursor).status_code == 400
    assert api.get(FEED, cursor=cursor).status_code == 400


def test_pages_and_cursors_exclude_each_other(api: Api) -> None:
    answer = api.get(TIMELINE, cursor="", page=1, **LEAD)

    assert (answer.status_code, answer.json()["detail"]) == (422, "page: excludes cursor")


def test_events_of_the_future_come_first(api: Api, clickhouse: Client) -> None:
    planned = row(api.organization, created_at=NOON + timedelta(days=365 * 100))
    insert(clickhouse, row(api.organization), planned)

    assert api.feed_ids()[0] == planned.event_id
    assert next(api.pages(TIMELINE, **LEAD))[0] == planned.event_id
