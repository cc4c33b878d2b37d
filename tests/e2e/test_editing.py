"""Editing, deleting and restoring over HTTP: through Kafka and a worker, answered when it can be read."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.commands.token import Role
from tests.e2e.conftest import Answer, Api, api_for, publish, record_of
from tests.services import running_api
from tests.waiting import eventually

EVENTS = "/api/v1/activities/events/"
EVENT_COUNT = 8
ROUNDS = 3
# 96 races in all.
ROUNDS_BETWEEN_INSTANCES = 12

As = Callable[..., Api]


@pytest.fixture
def as_user(settings: dict[str, str], api: Api, organization: str) -> As:
    """The same organization's API as another user."""
    return lambda user, role=Role.MEMBER: api_for(settings, api.url, organization, user, role)


def record(api: Api, text: str = "first", **fields: Any) -> Any:
    """A note that can be read."""
    body = {"event_type": "note", "object_type": "lead", "object_id": "l-1", "data": {"text": text}} | fields
    answer = api.post(f"{EVENTS}?wait=visible", body)
    assert answer.status == 201, answer.text
    return answer.json


def edit(api: Api, event: Any, text: str, **headers: str) -> Answer:
    return api.send("PATCH", EVENTS + event["id"], {"data": {"text": text}}, **headers)


def delete(api: Api, event: Any, **headers: str) -> Answer:
    return api.send("DELETE", EVENTS + event["id"], **headers)


def restore(api: Api, event: Any) -> Answer:
    return api.send("POST", f"{EVENTS}{event['id']}/restore")


def texts(api: Api, **query: Any) -> list[str]:
    return [event["data"]["text"] for event in api.timeline("lead", "l-1", **query)["events"]]


def actions(api: Api, event: Any) -> list[tuple[int, str]]:
    answer = api.get(f"{EVENTS}{event['id']}/history")
    assert answer.status == 200, answer.text
    return [(each["revision"], each["action"]) for each in answer.json["versions"]]


def test_an_event_that_was_waited_for_is_in_timeline_and_counts(api: Api) -> None:
    answer = api.post(
        f"{EVENTS}?wait=visible",
        {"event_type": "note", "object_type": "lead", "object_id": "l-1", "data": {"text": "first"}},
    )

    assert (answer.status, answer.headers["Etag"]) == (201, '"1"')
    assert api.timeline("lead", "l-1")["events"] == [answer.json]
    assert api.get("/api/v1/activities/summary/").json["data"]["total"] == 1


def test_an_edit_shows_at_once_and_the_version_before_stays(api: Api) -> None:
    event = record(api)
    before = datetime.now(UTC).isoformat()

    answer = edit(api, event, "second", If_Match='"1"')

    assert (answer.status, answer.headers["Etag"]) == (200, '"2"')
    assert answer.json == api.get(EVENTS + event["id"]).json
    assert answer.json["summary"] == event["summary"].replace("first", "second")
    assert answer.json["updated_at"] > event["updated_at"]
    assert texts(api) == ["second"]
    assert texts(api, as_of=before) == ["first"]
    versions = api.get(f"{EVENTS}{event['id']}/history").json["versions"]
    assert [each["event"] for each in versions] == [answer.json, event]
    assert [each["action"] for each in versions] == ["updated", "created"]


def test_the_summary_alone_can_be_edited(api: Api) -> None:
    event = record(api)

    answer = api.send("PATCH", EVENTS + event["id"], {"summary": "In my words"})

    assert (answer.json["summary"], answer.json["data"]) == ("In my words", event["data"])
    assert api.send("PATCH", EVENTS + event["id"], {"summary": None}).json["summary"] == event["summary"]


def race(first: Api, second: Api, event: Any, tag: str) -> str:
    """Two edits of one revision at once: one is accepted, and it stands. The ETag afterwards."""
    wanted = [str(uuid4()), str(uuid4())]
    with ThreadPoolExecutor(2) as writers:
        answers = list(writers.map(lambda api, text: edit(api, event, text, If_Match=tag), (first, second), wanted))
    assert sorted(each.status for each in answers) == [200, 409]
    (winner, text) = next(pair for pair in zip(answers, wanted, strict=True) if pair[0].status == 200)
    standing = first.get(EVENTS + event["id"])
    assert standing.json == winner.json
    assert standing.json["data"] == {"text": text}
    return standing.headers["Etag"]


def races(first: Api, second: Api, rounds: int) -> None:
    """Rounds on an event of its own, each with the tag that the round before left."""
    event, tag = record(first), '"1"'
    for _ in range(rounds):
        tag = race(first, second, event, tag)


def test_of_two_edits_of_one_revision_one_wins_and_none_is_lost(api: Api) -> None:
    with ThreadPoolExecutor(EVENT_COUNT) as events:
        list(events.map(lambda _: races(api, api, ROUNDS), range(EVENT_COUNT)))


def test_of_two_edits_at_two_instances_one_wins_and_none_is_lost(
    settings: dict[str, str], api: Api, organization: str, tmp_path: Path
) -> None:
    # Who is not told in time is answered 503 and knows nothing: that is another test's, and a machine may be slow.
    patient = settings | {"TIMELINE_WRITE_TIMEOUT_SECONDS": "30", "TIMELINE_QUERY_TIMEOUT_SECONDS": "30"}
    with running_api(patient, tmp_path / "one") as one, running_api(patient, tmp_path / "two") as two:
        first, second = (api_for(settings, url, organization) for url in (one, two))
        with ThreadPoolExecutor(EVENT_COUNT) as events:
            list(events.map(lambda _: races(first, second, ROUNDS_BETWEEN_INSTANCES), range(EVENT_COUNT)))


def test_an_edit_of_what_was_read_too_early_is_a_conflict(api: Api) -> None:
    event = record(api)
    edit(api, event, "second")

    late = edit(api, event, "third", If_Match='"1"')

    assert (late.status, late.json["error"]) == (409, "revision_conflict")
    assert delete(api, event, If_Match='"1"').status == 409
    assert texts(api) == ["second"]


def test_a_deleted_event_comes_back_as_it_was(api: Api) -> None:
    event = record(api, associations=[{"object_type": "deal", "object_id": "d-1"}])
    edit(api, event, "second")
    before = datetime.now(UTC).isoformat()

    gone = delete(api, event)

    assert (gone.status, gone.headers["Etag"], gone.text) == (204, '"3"', "")
    assert texts(api) == []
    assert texts(api, as_of=before) == ["second"]
    assert api.get("/api/v1/activities/summary/").json["data"]["total"] == 0
    assert [edit(api, event, "x").status, delete(api, event).status, api.get(EVENTS + event["id"]).status] == [404] * 3

    back = restore(api, event)

    assert (back.status, back.headers["Etag"], back.json["data"]) == (200, '"4"', {"text": "second"})
    assert texts(api) == ["second"]
    assert actions(api, event) == [(4, "restored"), (3, "deleted"), (2, "updated"), (1, "created")]
    assert (restore(api, event).status, restore(api, event).json["error"]) == (409, "not_deleted")


def test_the_id_of_a_deleted_event_is_not_recorded_again(api: Api) -> None:
    event = record(api)
    delete(api, event)

    answer = api.post(EVENTS, {key: event[key] for key in ("id", "event_type", "object_type", "object_id", "data")})

    assert answer.status == 409


def test_what_a_source_deleted_without_content_is_restored_from_its_history(
    api: Api, settings: dict[str, str], organization: str
) -> None:
    event = record(api)
    deletion = {
        "id": event["id"],
        "organization_id": organization,
        "action": "deleted",
        "object_type": "lead",
        "object_id": "l-1",
        "created_at": event["created_at"],
        "revision": 7,
    }
    publish(settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"], [record_of(deletion)])
    eventually(lambda: texts(api) == [], "the deletion")

    back = restore(api, event)

    assert (back.status, back.headers["Etag"]) == (200, '"8"')
    assert back.json | {"updated_at": ""} == event | {"updated_at": ""}


def test_only_the_actor_and_admins_may_write(api: Api, as_user: As) -> None:
    event = record(api)
    stranger, admin = as_user("u-2"), as_user("u-3", Role.ADMIN)

    assert [edit(stranger, event, "x").status, delete(stranger, event).status] == [403, 403]
    assert edit(admin, event, "by an admin").json["actor"]["id"] == "u-1"
    assert delete(admin, event).status == 204
    assert restore(stranger, event).status == 403
    assert restore(api, event).json["data"] == {"text": "by an admin"}


def test_nobody_writes_what_the_system_made(as_user: As) -> None:
    service, admin = as_user("crm", Role.SERVICE), as_user("u-3", Role.ADMIN)
    event = record(service, actor=None)

    for writer in (service, admin, as_user("u-1")):
        assert [edit(writer, event, "x").status, delete(writer, event).status] == [403, 403]
    assert texts(admin) == ["first"]


def test_the_same_id_in_two_organizations_is_edited_apart(
    settings: dict[str, str], api: Api, organization: str
) -> None:
    other = api_for(settings, api.url, f"{organization}-other")
    event_id = str(uuid4())
    mine, theirs = record(api, "mine", id=event_id), record(other, "theirs", id=event_id)

    assert edit(api, mine, "edited").status == 200
    assert delete(other, theirs).status == 204

    assert (texts(api), texts(other)) == (["edited"], [])
    assert actions(api, mine) == [(2, "updated"), (1, "created")]


def test_another_organizations_event_is_unknown_to_every_write(
    settings: dict[str, str], api: Api, organization: str
) -> None:
    event = record(api)
    other = api_for(settings, api.url, f"{organization}-other", role=Role.ADMIN)

    refusals = [edit(other, event, "x"), delete(other, event), restore(other, event)]

    assert [(each.status, each.json["error"]) for each in refusals] == [(404, "not_found")] * 3
    assert texts(api) == ["first"]


@pytest.mark.parametrize(
    ("body", "beginning"),
    [({}, "$: "), ({"data": {"text": 5}}, "$.data.text: "), ({"created_at": "2024-01-15T10:30:00Z"}, "$: ")],
    ids=str,
)
def test_an_edit_that_breaks_the_contract_is_refused(api: Api, body: Any, beginning: str) -> None:
    event = record(api)

    answer = api.send("PATCH", EVENTS + event["id"], body)

    assert answer.status == 422
    assert answer.json["detail"].startswith(beginning)
    assert texts(api) == ["first"]


def test_a_waiting_parameter_that_nobody_knows_is_refused(api: Api) -> None:
    assert api.post(f"{EVENTS}?wait=long", {}).status == 422
    assert api.post(f"{EVENTS}?wiat=visible", {}).status == 422
