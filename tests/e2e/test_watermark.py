"""`X-Timeline-Complete-Until`: everything the log took before it can be read."""

from datetime import UTC, datetime
from uuid import uuid4

from tests.e2e.conftest import Api, publish, record_of
from tests.waiting import eventually


def complete_until(api: Api) -> datetime | None:
    answer = api.get("/api/v1/activities/timeline/", object_type="lead", object_id="lead-1")
    text = answer.headers.get("X-Timeline-Complete-Until")
    return datetime.fromisoformat(text) if text else None


def test_an_event_is_readable_once_the_watermark_has_passed_it(
    api: Api, kafka_bootstrap: str, organization: str
) -> None:
    note = {
        "id": str(uuid4()),
        "organization_id": organization,
        "event_type": "note",
        "object_type": "lead",
        "object_id": "lead-1",
        "data": {"text": "Called"},
        "created_at": "2024-01-15T10:30:00Z",
    }
    publish(kafka_bootstrap, [record_of(note)])
    acknowledged_at = datetime.now(UTC)

    eventually(
        lambda: (complete_until(api) or datetime.min.replace(tzinfo=UTC)) > acknowledged_at, "it passes the event"
    )

    assert api.timeline("lead", "lead-1")["pagination"]["total"] == 1


def test_every_read_tells_how_far_behind_it_is(api: Api) -> None:
    eventually(lambda: complete_until(api), "a worker has published a watermark")

    for path, query in (("timeline", {"object_type": "lead", "object_id": "x"}), ("summary", {})):
        answer = api.get(f"/api/v1/activities/{path}/", **query)
        assert int(answer.headers["X-Timeline-Lag-Ms"]) < 60_000
