"""The specification's two example events, from message to the timeline endpoint, key by key."""

import json
from uuid import uuid4

from tests.e2e.conftest import Api, publish, record_of
from tests.waiting import eventually

JOHN = {
    "id": "0b9c31f2-9a0f-4e55-b27f-0d3c3ec0f1a1",
    "email": "user@example.com",
    "first_name": "John",
    "last_name": "Doe",
}
LEAD_ID = "123e4567-e89b-12d3-a456-426614174000"


def test_both_examples_come_back_with_exactly_their_keys_and_values(
    api: Api, kafka_bootstrap: str, organization: str
) -> None:
    note = {
        "id": str(uuid4()),
        "event_type": "note",
        "actor": JOHN,
        "object_type": "lead",
        "object_id": LEAD_ID,
        "data": {"text": "Follow up call scheduled", "mentions": ["@jane"]},
        "summary": "Added note: Follow up call scheduled",
        "is_system_generated": False,
        "created_at": "2024-01-15T10:30:00Z",
        "updated_at": "2024-01-15T10:30:00Z",
    }
    converted = {
        "id": str(uuid4()),
        "event_type": "lead_converted",
        "actor": JOHN,
        "object_type": "lead",
        "object_id": LEAD_ID,
        "data": {"contact_id": str(uuid4()), "account_id": str(uuid4()), "converted_at": "2024-01-14T15:20:00Z"},
        "summary": "Lead converted to Contact: Jane Smith at Account: Acme Corp",
        "is_system_generated": True,
        "created_at": "2024-01-14T15:20:00Z",
        "updated_at": "2024-01-14T15:20:00Z",
    }
    publish(kafka_bootstrap, [record_of({**event, "organization_id": organization}) for event in (converted, note)])
    eventually(lambda: api.timeline("lead", LEAD_ID)["pagination"]["total"] == 2, "both examples readable")

    answer = api.get("/api/v1/activities/timeline/", object_type="lead", object_id=LEAD_ID)

    expected = {
        "object": {"type": "lead", "id": LEAD_ID},
        "events": [note, converted],
        "pagination": {"page": 1, "page_size": 50, "total": 2},
    }
    # As text: the order of the keys is part of what the specification shows.
    assert json.dumps(answer.json) == json.dumps(expected)


def test_a_missing_summary_is_made_from_the_names_in_the_directory(
    api: Api, kafka_bootstrap: str, organization: str
) -> None:
    contact_id, account_id, lead_id = str(uuid4()), str(uuid4()), str(uuid4())
    message = {
        "id": str(uuid4()),
        "organization_id": organization,
        "event_type": "lead_converted",
        "actor": {"id": "u-9"},
        "object_type": "lead",
        "object_id": lead_id,
        "data": {
            "contact_id": contact_id,
            "account_id": account_id,
            "contact_name": "Jane Smith",
            "account_name": "Acme Corp",
        },
        "created_at": "2024-01-14T15:20:00Z",
    }
    publish(kafka_bootstrap, [record_of(message)])
    eventually(lambda: api.timeline("lead", lead_id)["events"], "the event is readable")

    event = api.timeline("lead", lead_id)["events"][0]

    assert event["summary"] == "Lead converted to Contact: Jane Smith at Account: Acme Corp"
