"""20,000 messages in random order with duplicates: nothing lost, nothing doubled, every count right."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from runtime.kafka import Record
from tests.e2e.conftest import Api, publish, record_of
from tests.waiting import eventually

SEED = 20_240_115
MESSAGES = 20_000
TYPES = ("note", "call", "email", "meeting", "custom")
DATA = {"note": {"text": "Called, will call back"}, "call": {"duration_seconds": 60}}
FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def shuffled_messages(organization: str, chance: random.Random) -> list[dict[str, Any]]:
    """Creations of 40 objects over 90 days, 15 % edited to another type, 8 % deleted, 12 % of all sent twice."""
    messages: list[dict[str, Any]] = []
    while len(messages) < MESSAGES:
        created_at = FIRST + timedelta(seconds=chance.randrange(90 * 86_400))
        event_type = chance.choice(TYPES)
        message = {
            "id": str(UUID(int=chance.getrandbits(128))),
            "organization_id": organization,
            "event_type": event_type,
            "object_type": "lead",
            "object_id": f"lead-{chance.randrange(40)}",
            "actor": {"id": f"u-{chance.randrange(7)}"},
            "data": DATA.get(event_type, {}),
            "created_at": created_at.isoformat(),
        }
        messages.append(message)
        if chance.random() < 0.15:
            edited = {"action": "updated", "event_type": "note", "data": DATA["note"]}
            messages.append(message | edited | {"updated_at": (created_at + timedelta(hours=1)).isoformat()})
        if chance.random() < 0.08:
            later = (created_at + timedelta(hours=2)).isoformat()
            messages.append(message | {"action": "deleted", "updated_at": later})
        if chance.random() < 0.12:
            messages.append(dict(messages[-1]))
    chance.shuffle(messages)
    return messages


def alive(messages: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """An independent recount: the message of the highest `updated_at` decides what an event is, and whether it is."""
    newest: dict[str, dict[str, Any]] = {}
    for message in messages:
        known = newest.get(message["id"])
        if known is None or message.get("updated_at", "") > known.get("updated_at", ""):
            newest[message["id"]] = message
    return {key: message for key, message in newest.items() if message.get("action") != "deleted"}


def test_counts_equal_an_independent_recount(api: Api, kafka_bootstrap: str, organization: str) -> None:
    messages = shuffled_messages(organization, random.Random(SEED))
    expected = alive(messages)
    marker = end_marker(organization)
    publish(kafka_bootstrap, [*map(record_of, messages), *marker])
    eventually(lambda: all_markers_stored(api), f"the end of every partition is stored (seed {SEED})", 120)

    spans = {"date_from": "2023-12-31T00:00:00Z", "date_to": "2024-04-30T00:00:00Z"}
    summary = api.get("/api/v1/activities/summary/", **spans).json["data"]

    assert summary["counts"] == dict(Counter(m["event_type"] for m in expected.values())), f"seed {SEED}"
    assert summary["call_count"] == sum(m["event_type"] == "call" for m in expected.values())
    assert total_of_timelines(api) == len(expected)
    by_actor = api.get("/api/v1/activities/summary/", actor_id="u-3", **spans).json["data"]
    assert by_actor["total"] == sum(m["actor"]["id"] == "u-3" for m in expected.values())
    by_object = api.get("/api/v1/activities/summary/", object_type="lead", object_id="lead-7", **spans).json["data"]
    assert by_object["counts"] == dict(
        Counter(m["event_type"] for m in expected.values() if m["object_id"] == "lead-7")
    )


def test_a_timeline_shows_each_event_once_and_newest_first(api: Api, kafka_bootstrap: str, organization: str) -> None:
    chance = random.Random(SEED + 1)
    messages = [m | {"object_id": "lead-0"} for m in shuffled_messages(organization, chance)[:1500]]
    expected = alive(messages)
    publish(kafka_bootstrap, [*map(record_of, messages), *end_marker(organization)])
    eventually(lambda: all_markers_stored(api), "the end of every partition is stored", 120)

    events = all_events(api, "lead-0")

    assert sorted(event["id"] for event in events) == sorted(expected)
    assert [event["created_at"] for event in events] == sorted((e["created_at"] for e in events), reverse=True)
    assert all(event["event_type"] == expected[event["id"]]["event_type"] for event in events)


MARKERS = 32


def end_marker(organization: str) -> list[Record]:
    """One event at the end of (with 32 keys) every partition: once all are stored, so is all before them."""
    return [
        record_of(
            {
                "id": str(UUID(int=number)),
                "organization_id": organization,
                "event_type": "note",
                "object_type": "marker",
                "object_id": f"marker-{number}",
                "data": {"text": "the end"},
                "created_at": "2025-01-01T00:00:00Z",
            }
        )
        for number in range(MARKERS)
    ]


def all_markers_stored(api: Api) -> bool:
    answer = api.get("/api/v1/activities/summary/", date_from="2025-01-01T00:00:00Z", date_to="2025-01-02T00:00:00Z")
    return bool(answer.json["data"]["total"] == MARKERS)


def total_of_timelines(api: Api) -> int:
    return sum(int(api.timeline("lead", f"lead-{number}", page_size=1)["pagination"]["total"]) for number in range(40))


def all_events(api: Api, object_id: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    page = 1
    while shown := api.timeline("lead", object_id, page=page, page_size=100)["events"]:
        events += shown
        page += 1
    return events
