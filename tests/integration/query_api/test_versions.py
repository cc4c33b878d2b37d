"""History and time travel over rows as the worker writes them, and the isolation of both."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from clickhouse_connect.driver.client import Client

from query_api.errors import IsolationBreach
from query_api.queries.event_columns import EVENT_COLUMNS
from query_api.queries.event_history import event_history, last_content, one_version
from query_api.queries.query import Query
from query_api.queries.seen_versions import Place, seen_versions
from query_api.queries.timeline_as_of import count_as_of, page_as_of
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.store import tenant_settings
from query_api.tenant import TenantContext
from schemas.activity_row import ActivityRow
from schemas.version import Rank, as_moved
from tests.integration.query_api.api import EVENTS, TIMELINE, Api
from tests.integration.query_api.rows import NOON, edited, insert, row
from tests.integration.query_api.test_isolation import Read, other, read

__all__ = ["other", "read"]

FORGETFUL = f"SELECT {EVENT_COLUMNS} FROM event_versions WHERE object_id = {{object_id:String}}"  # noqa: S608 - constants


def later(original: ActivityRow, revision: int, rank: Rank = Rank.ROW, **changes: Any) -> ActivityRow:
    """A version that the log took `revision` hours after noon."""
    return edited(original, revision=revision, rank=rank, ingested_at=at(revision), **changes)


def at(hours: float) -> Any:
    return NOON + timedelta(hours=hours)


def moved(original: ActivityRow, revision: int, **place: Any) -> list[ActivityRow]:
    """The row at the new place and the tombstone at the old one, as enrich makes them."""
    here = later(original, revision, **place)
    gone = msgspec.structs.replace(
        here,
        object_type=original.object_type,
        object_id=original.object_id,
        created_at=original.created_at,
        version=str(as_moved(int(here.version))),
        is_deleted=1,
    )
    return [here, gone]


def history(api: Api, event_id: str, **parameters: Any) -> Any:
    answer = api.get(f"{EVENTS}{event_id}/history", **parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def summaries(api: Api, hours: float, **parameters: Any) -> list[str]:
    page = api.timeline(as_of=at(hours).isoformat(), **parameters)
    assert page["pagination"]["total"] >= len(page["events"])
    return [event["summary"] for event in page["events"]]


@pytest.fixture
def note(organization: str, clickhouse: Client) -> ActivityRow:
    """Created at 12, edited at 14, deleted at 16, restored at 18; its first version written twice."""
    created = row(organization, summary="first")
    insert(clickhouse, created)
    insert(clickhouse, created)
    insert(clickhouse, later(created, 2, summary="second"))
    insert(clickhouse, later(created, 4, Rank.DELETED, summary="", data="", event_type=""))
    insert(clickhouse, later(created, 6, summary="back"))
    return created


def test_every_version_is_told_newest_first(api: Api, note: ActivityRow) -> None:
    answer = history(api, note.event_id)

    assert (answer["id"], answer["next_before"]) == (note.event_id, None)
    assert [(each["revision"], each["action"]) for each in answer["versions"]] == [
        (6, "restored"), (4, "deleted"), (2, "updated"), (1, "created"),
    ]  # fmt: skip
    assert [each["event"] and each["event"]["summary"] for each in answer["versions"]] == [
        "back", None, "second", "first",
    ]  # fmt: skip
    assert answer["versions"][2]["ingested_at"] == "2024-01-15T14:00:00Z"
    assert answer["versions"][0]["event"] == api.get(EVENTS + note.event_id).json()


def test_a_history_is_read_in_pages(api: Api, note: ActivityRow) -> None:
    first = history(api, note.event_id, page_size=3)
    rest = history(api, note.event_id, page_size=3, before=first["next_before"])

    assert [each["revision"] for each in first["versions"] + rest["versions"]] == [6, 4, 2, 1]
    assert (first["next_before"], rest["next_before"]) == (2, None)
    assert history(api, note.event_id, before=1)["versions"] == []


def test_a_deleted_event_has_a_history_and_no_other_answer(api: Api, clickhouse: Client, organization: str) -> None:
    gone = row(organization)
    insert(clickhouse, gone)
    insert(clickhouse, later(gone, 2, Rank.DELETED))

    assert [each["action"] for each in history(api, gone.event_id)["versions"]] == ["deleted", "created"]
    assert api.get(EVENTS + gone.event_id).status_code == 404


def test_a_read_event_tells_its_revision(api: Api, note: ActivityRow) -> None:
    assert api.get(EVENTS + note.event_id).headers["ETag"] == '"6"'


def test_the_timeline_as_it_was(api: Api, note: ActivityRow) -> None:
    assert summaries(api, -1) == []
    assert summaries(api, 0) == ["first"]
    assert summaries(api, 1.99) == ["first"]
    assert summaries(api, 2) == ["second"]
    assert summaries(api, 4) == []
    assert summaries(api, 6) == summaries(api, 10_000) == ["back"]


def test_the_filter_is_about_what_stood_then(api: Api, clickhouse: Client, organization: str) -> None:
    called = row(organization, event_type="call", summary="call")
    insert(clickhouse, called)
    insert(clickhouse, later(called, 2, event_type="note", summary="note"))

    assert summaries(api, 1, event_type="call") == ["call"]
    assert summaries(api, 3, event_type="call") == []
    assert summaries(api, 3, event_type="note", date_from="2024-01-15", date_to="2024-01-15") == ["note"]
    assert summaries(api, 3, date_from="2024-01-16") == []


def test_a_moved_event_is_at_one_place_at_any_time(api: Api, clickhouse: Client, organization: str) -> None:
    first = row(organization, summary="at l-1")
    there, gone = moved(first, 2, object_id="l-2", summary="at l-2")
    back = later(first, 4, summary="back at l-1")
    insert(clickhouse, first)
    insert(clickhouse, there, gone)
    insert(clickhouse, back, msgspec.structs.replace(
        there, version=str(as_moved(int(back.version))), is_deleted=1, ingested_at=at(4)
    ))  # fmt: skip

    places = [(summaries(api, hours), summaries(api, hours, object_id="l-2")) for hours in (1, 3, 5)]

    assert places == [(["at l-1"], []), ([], ["at l-2"]), (["back at l-1"], [])]
    assert [each["event"]["object_id"] for each in history(api, first.event_id)["versions"]] == ["l-1", "l-2", "l-1"]


def test_an_event_that_moved_in_time_stands_once(api: Api, clickhouse: Client, organization: str) -> None:
    first = row(organization, summary="January")
    insert(clickhouse, first)
    insert(clickhouse, *moved(first, 2, created_at=NOON - timedelta(days=40), summary="December"))

    assert (summaries(api, 1), summaries(api, 3)) == (["January"], ["December"])
    assert summaries(api, 3, date_from="2024-01-01") == []


def test_pages_of_a_past_timeline_follow_each_other(api: Api, clickhouse: Client, organization: str) -> None:
    rows = [row(organization, event_id=str(UUID(int=number)), summary=str(number)) for number in range(1, 8)]
    insert(clickhouse, *rows)
    insert(clickhouse, later(rows[3], 2, Rank.DELETED), row(organization, ingested_at=at(2), summary="late"))

    pages = [summaries(api, 1, page=page, page_size=3) for page in (1, 2, 3, 4)]

    assert pages == [["7", "6", "5"], ["4", "3", "2"], ["1"], []]
    assert api.timeline(as_of=at(1).isoformat(), page=9)["pagination"]["total"] == 7
    assert sorted(summaries(api, 3)) == ["1", "2", "3", "5", "6", "7", "late"]


@pytest.mark.parametrize("moment", ["2024-01-15", "2024-01-15T10:30:00", "yesterday", "1705314600", ""])
def test_what_is_no_moment_is_malformed(api: Api, moment: str) -> None:
    answer = api.get(TIMELINE, object_type="lead", object_id="l-1", as_of=moment)

    assert (answer.status_code, answer.json()["detail"].split(":")[0]) == (422, "as_of")


@pytest.mark.parametrize("other", [{"q": "word"}, {"cursor": ""}, {"facets": "actor"}], ids=str)
def test_what_a_past_timeline_cannot_answer_is_refused(api: Api, other: dict[str, str]) -> None:
    answer = api.get(TIMELINE, object_type="lead", object_id="l-1", as_of="2024-01-15T10:30:00Z", **other)

    assert (answer.status_code, answer.json()["detail"].split(":")[0]) == (422, "as_of")


def test_the_same_id_in_two_organizations_has_two_histories(api: Api, other: Api, clickhouse: Client) -> None:
    same: dict[str, Any] = {"event_id": str(uuid4()), "object_id": "same"}
    mine, theirs = row(api.organization, summary="mine", **same), row(other.organization, summary="theirs", **same)
    insert(clickhouse, mine, theirs)
    insert(clickhouse, later(theirs, 2, Rank.DELETED))

    assert [each["event"]["summary"] for each in history(api, same["event_id"])["versions"]] == ["mine"]
    assert [each["action"] for each in history(other, same["event_id"])["versions"]] == ["deleted", "created"]
    assert summaries(api, 3, object_id="same") == ["mine"]
    assert summaries(other, 3, object_id="same") == []


def test_the_history_of_another_organizations_event_is_unknown(api: Api, other: Api, clickhouse: Client) -> None:
    theirs = row(other.organization)
    insert(clickhouse, theirs)

    foreign = api.get(f"{EVENTS}{theirs.event_id}/history")
    unknown = api.get(f"{EVENTS}00000000-0000-4000-8000-000000000000/history")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content
    assert api.get(f"{EVENTS}{theirs.event_id}/history", before=5).status_code == 404


def test_the_servers_filter_holds_for_versions(api: Api, other: Api, clickhouse: Client, read: Read) -> None:
    object_id = f"shared-{api.organization}"
    mine = row(api.organization, object_id=object_id)
    insert(clickhouse, mine, row(other.organization, object_id=object_id))

    assert [each.event_id for each in read(Query("forgetful", FORGETFUL, {"object_id": object_id}))] == [mine.event_id]
    with pytest.raises(IsolationBreach):
        read(Query("forgetful", FORGETFUL, {"object_id": object_id}, {"additional_table_filters": "{}"}))


def test_each_query_about_versions_is_filtered_by_the_server_wherever_it_reads(
    api: Api, other: Api, clickhouse: Client
) -> None:
    """The planted fault: every condition on the organization is gone, in subqueries too."""
    theirs = row(other.organization, object_id=f"shared-{api.organization}")
    insert(clickhouse, theirs)
    tenant = TenantContext(organization=api.organization, user="u-1")
    wanted = TimelineFilter(object_type="lead", object_id=theirs.object_id)
    queries = [
        event_history(tenant, UUID(theirs.event_id), None, 10),
        last_content(tenant, UUID(theirs.event_id)),
        one_version(tenant, UUID(theirs.event_id), int(theirs.version)),
        seen_versions(tenant, Place("lead", theirs.object_id, NOON, theirs.event_id), 0),
        count_as_of(tenant, wanted, at(1)),
        page_as_of(tenant, wanted, at(1), 10, 0),
    ]
    for query in queries:
        forgetful = msgspec.structs.replace(
            query, sql=query.sql.replace("organization_id = {organization:String}", "{organization:String} != ''")
        )
        assert answered(clickhouse, tenant, forgetful, {"additional_table_filters": "{}"}) > 0, query.name
        assert answered(clickhouse, tenant, forgetful, {}) == 0, query.name


def answered(client: Client, tenant: TenantContext, query: Query, settings: dict[str, str | int]) -> int:
    """How many rows the server gives, before anyone compares their owner."""
    text = client.raw_query(
        query.sql, parameters=query.parameters, settings={**tenant_settings(tenant), **settings}, fmt="JSONCompact"
    )
    rows: int = msgspec.json.decode(text)["rows"]
    return rows
