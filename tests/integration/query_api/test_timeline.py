"""M4 and M6 against a real ClickHouse."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from clickhouse_connect.driver.client import Client

from schemas.activity_row import ActivityRow
from schemas.version import Rank
from tests.integration.query_api.api import TIMELINE, Api
from tests.integration.query_api.rows import NOON, edited, insert, row

# Keys, values and order of the specification's "Response Format".
LEAD = "123e4567-e89b-12d3-a456-426614174000"
ACTOR = {"id": "user-uuid", "email": "user@example.com", "first_name": "John", "last_name": "Doe"}
NOTE: dict[str, Any] = {
    "id": "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9",
    "event_type": "note",
    "actor": ACTOR,
    "object_type": "lead",
    "object_id": LEAD,
    "data": {"text": "Follow up call scheduled", "mentions": ["@jane"]},
    "summary": "Added note: Follow up call scheduled",
    "is_system_generated": False,
    "created_at": "2024-01-15T10:30:00Z",
    "updated_at": "2024-01-15T10:30:00Z",
}
CONVERTED: dict[str, Any] = {
    "id": "0b7c1c0e-3c3c-4b6f-9a53-0f8f0e0a5e11",
    "event_type": "lead_converted",
    "actor": ACTOR,
    "object_type": "lead",
    "object_id": LEAD,
    "data": {"contact_id": "contact-uuid", "account_id": "account-uuid", "converted_at": "2024-01-14T15:20:00Z"},
    "summary": "Lead converted to Contact: Jane Smith at Account: Acme Corp",
    "is_system_generated": True,
    "created_at": "2024-01-14T15:20:00Z",
    "updated_at": "2024-01-14T15:20:00Z",
}


def stored(organization: str, event: dict[str, Any]) -> ActivityRow:
    return row(
        organization,
        event_id=event["id"],
        object_id=event["object_id"],
        event_type=event["event_type"],
        actor_id=event["actor"]["id"],
        actor_email=event["actor"]["email"],
        actor_first_name=event["actor"]["first_name"],
        actor_last_name=event["actor"]["last_name"],
        data=msgspec.json.encode(event["data"]).decode(),
        summary=event["summary"],
        is_system_generated=event["is_system_generated"],
        created_at=datetime.fromisoformat(event["created_at"]),
    )


def test_the_specifications_page_comes_back_byte_for_byte(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, stored(api.organization, CONVERTED), stored(api.organization, NOTE))

    answer = api.get(TIMELINE, object_type="lead", object_id=LEAD)

    expected = {
        "object": {"type": "lead", "id": LEAD},
        "events": [NOTE, CONVERTED],
        "pagination": {"page": 1, "page_size": 50, "total": 2},
    }
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == msgspec.json.encode(expected)


@pytest.mark.parametrize(
    "data",
    [
        '{ "b" : 1.0 , "a":[ ],"a":2}',
        '{"text":"\\u00e9 é \\ud83d\\ude00 😀 \\/ / <&> \\u0000 \\\\ \\" \\ud800"}',
        '{"n":12345678901234567890.123456789e-7,"t":"tab\\there"}',
        "{}",
    ],
)
def test_data_is_answered_byte_for_byte(api: Api, clickhouse: Client, data: str) -> None:
    insert(clickhouse, row(api.organization, data=data))

    answer = api.get(TIMELINE, object_type="lead", object_id="l-1")

    assert f'"data":{data},"summary"'.encode() in answer.content


def test_an_event_without_actor_has_none(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization, actor_id="", is_system_generated=True))

    assert api.timeline()["events"][0]["actor"] is None


def test_a_fraction_of_a_second_is_kept(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization, created_at=NOON + timedelta(microseconds=123_456)))

    assert api.timeline()["events"][0]["created_at"] == "2024-01-15T12:00:00.123456Z"


def test_an_unknown_object_has_an_empty_timeline(api: Api) -> None:
    assert api.timeline(object_id="nobody") == {
        "object": {"type": "lead", "id": "nobody"},
        "events": [],
        "pagination": {"page": 1, "page_size": 50, "total": 0},
    }


def test_an_edited_event_appears_once_with_its_last_text(api: Api, clickhouse: Client) -> None:
    original = row(api.organization)
    insert(clickhouse, edited(original, revision=3, summary="third"))
    insert(clickhouse, original)
    insert(clickhouse, edited(original, revision=2, summary="second"))

    page = api.timeline()

    assert [event["summary"] for event in page["events"]] == ["third"]
    assert page["pagination"]["total"] == 1


def test_a_superseded_type_does_not_match_any_more(api: Api, clickhouse: Client) -> None:
    original = row(api.organization)
    insert(clickhouse, original)
    insert(clickhouse, edited(original, revision=2, event_type="call"))

    assert api.timeline(event_type="note")["pagination"]["total"] == 0
    assert api.ids(event_type="call") == [original.event_id]


def test_a_deleted_event_is_gone_and_a_restored_one_is_back(api: Api, clickhouse: Client) -> None:
    original = row(api.organization)
    insert(clickhouse, original)
    insert(clickhouse, edited(original, revision=2, rank=Rank.DELETED))
    after_deletion = api.timeline()
    insert(clickhouse, edited(original, revision=3))

    assert (after_deletion["events"], after_deletion["pagination"]["total"]) == ([], 0)
    assert api.ids() == [original.event_id]


def test_the_same_row_again_changes_nothing(api: Api, clickhouse: Client) -> None:
    original = row(api.organization)
    for _ in range(3):
        insert(clickhouse, original)

    assert api.ids() == [original.event_id]


def test_pages_follow_each_other_without_loss_or_repeat(api: Api, clickhouse: Client) -> None:
    # Over the turn of a year, several of one moment, uneven months.
    moments = [datetime(2023, 9, 1, tzinfo=UTC) + timedelta(days=n // 3 * 4) for n in range(103)]
    insert(clickhouse, *(row(api.organization, created_at=moment) for moment in moments))

    pages = [api.timeline(page=page, page_size=10) for page in range(1, 13)]

    events = [event for page in pages for event in page["events"]]
    assert {page["pagination"]["total"] for page in pages} == {103}
    assert [len(page["events"]) for page in pages] == [10] * 10 + [3, 0]
    assert len({event["id"] for event in events}) == 103
    assert [event["created_at"] for event in events] == sorted((event["created_at"] for event in events), reverse=True)


def test_events_of_one_moment_keep_their_order_from_page_to_page(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, *(row(api.organization) for _ in range(30)))

    whole = api.ids(page_size=30)

    assert [event for page in (1, 2, 3) for event in api.ids(page=page, page_size=10)] == whole


def test_a_page_number_beyond_all_integers_is_just_past_the_end(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization))

    assert api.ids(page=10**19) == []


def test_filters_narrow_page_and_total_alike(api: Api, clickhouse: Client) -> None:
    call = row(api.organization, event_type="call", actor_id="u-2")
    system = row(api.organization, event_type="deal_won", actor_id="", is_system_generated=True)
    old = row(api.organization, event_type="email", created_at=NOON - timedelta(days=40))
    insert(clickhouse, call, system, old)

    for wanted, parameters in [
        (call, {"event_type": "call"}),
        (call, {"actor_id": "u-2"}),
        (system, {"is_system_generated": "true"}),
        (old, {"date_to": "2024-01-14"}),
        (old, {"date_to": "2024-01-15T12:00:00Z"}),
    ]:
        page = api.timeline(**parameters)
        assert [event["id"] for event in page["events"]] == [wanted.event_id], parameters
        assert page["pagination"]["total"] == 1

    assert set(api.ids(event_type=["call,email", "deal_won"])) == {call.event_id, system.event_id, old.event_id}
    assert set(api.ids(actor_id=["u-1", "u-2"])) == {call.event_id, old.event_id}
    assert set(api.ids(date_from="2024-01-15", date_to="2024-01-15")) == {call.event_id, system.event_id}


def test_an_object_type_is_found_in_any_case(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization))

    assert len(api.ids(object_type="LEAD")) == 1


@pytest.mark.parametrize(
    "object_id", ["a'b", 'a"b\\', "a|b", "{organization:String}", "日本 %20 \\n", "$x$", "' OR 1=1 --"]
)
def test_an_id_is_a_value_and_never_a_piece_of_the_query(api: Api, clickhouse: Client, object_id: str) -> None:
    wanted = row(api.organization, object_id=object_id)
    insert(clickhouse, wanted, row(api.organization))

    assert api.ids(object_id=object_id) == [wanted.event_id]


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"page": 0}, "page"),
        ({"page": "x"}, "page"),
        ({"page_size": 101}, "page_size"),
        ({"page_size": 0}, "page_size"),
        ({"event_type": "nope"}, "event_type"),
        ({"event_types": "note"}, "event_types"),
        ({"organization": "globex"}, "organization"),
        ({"date_from": "yesterday"}, "date_from"),
        ({"object_id": ""}, "object_id"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(api: Api, parameters: dict[str, Any], name: str) -> None:
    answer = api.get(TIMELINE, **({"object_type": "lead", "object_id": "l-1"} | parameters))

    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid_parameter"
    assert answer.json()["detail"].startswith(f"{name}: ")


def test_both_required_parameters_are_named_when_they_are_missing(api: Api) -> None:
    detail = api.get(TIMELINE).json()["detail"]

    assert "object_type" in detail
    assert "object_id" in detail


def test_without_a_token_there_is_no_answer(api: Api) -> None:
    answer = api.process.get(TIMELINE, params={"object_type": "lead", "object_id": "l-1"})

    assert (answer.status_code, answer.json()["error"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
