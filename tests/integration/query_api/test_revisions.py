"""`expand=revision`: what `If-Match` takes, beside each event of a list."""

from typing import Any

import pytest
from clickhouse_connect.driver.client import Client

from tests.integration.query_api.api import FEED, TIMELINE, Api
from tests.integration.query_api.rows import NOON, edited, insert, row

LEAD = {"object_type": "lead", "object_id": "l-1"}


@pytest.fixture
def edited_note(api: Api, clickhouse: Client) -> None:
    note = row(api.organization)
    insert(clickhouse, note)
    # Microseconds of an update, the default of a source that sends no revisions.
    insert(clickhouse, edited(note, revision=1_705_314_600_123_456, summary="Edited"))


@pytest.mark.usefixtures("edited_note")
@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        (TIMELINE, LEAD),
        (TIMELINE, LEAD | {"cursor": ""}),
        (TIMELINE, LEAD | {"as_of": "2024-02-01T00:00:00Z"}),
        (FEED, {}),
        (FEED, {"q": "Edited"}),
    ],
    ids=["page", "cursor", "as of", "feed", "search"],
)
def test_every_list_shows_the_revision_that_stands_when_asked(api: Api, path: str, parameters: dict[str, Any]) -> None:
    (with_revision,) = api.get(path, expand="revision", **parameters).json()["events"]
    (without,) = api.get(path, **parameters).json()["events"]

    assert with_revision == without | {"revision": 1_705_314_600_123_456}
    assert "revision" not in without


@pytest.mark.usefixtures("edited_note")
def test_the_revision_of_a_list_is_the_one_an_edit_matches(api: Api) -> None:
    (event,) = api.timeline(expand="revision")["events"]

    answer = api.get(f"/api/v1/activities/events/{event['id']}")

    assert answer.headers["ETag"] == f'"{event["revision"]}"'


def test_a_cursor_goes_on_with_or_without_revisions(api: Api, clickhouse: Client) -> None:
    insert(clickhouse, row(api.organization), row(api.organization, created_at=NOON.replace(hour=13)))
    cursor = api.feed(page_size=1, expand="revision")["pagination"]["next_cursor"]

    assert len(api.feed(page_size=1, cursor=cursor)["events"]) == 1


def test_anything_else_to_expand_is_refused_by_name(api: Api) -> None:
    answer = api.get(FEED, expand="revision,everything")

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("expand: ")
