"""5,000 requests of a stranger who knows the victim's ids, cursors and ETags: no byte of the victim's comes back."""

from collections import Counter

import pytest
from clickhouse_connect.driver.client import Client

from query_api.app import create_app
from tests.integration.query_api.api import FEED, TIMELINE, Api
from tests.integration.query_api.rows import insert, row
from tests.integration.query_api.two_tenants import (
    PATIENT,
    SECRET,
    SHARED,
    answers,
    raw_bytes,
    reads,
    store_victim,
    varied,
    victim_of,
    writes,
)
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings as api_settings

REQUESTS = 5_000


@pytest.fixture
def process(settings: dict[str, str]) -> InProcess:
    """Not entered here: one loop for all requests."""
    return InProcess(
        create_app(
            api_settings(
                clickhouse_url=settings["TIMELINE_CLICKHOUSE_READER_URL"],
                kafka_bootstrap_servers=settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"],
                **PATIENT,
            )
        )
    )


def test_no_byte_of_another_organization_comes_back(
    process: InProcess, organization: str, clickhouse: Client, clickhouse_url: str
) -> None:
    victim = victim_of(f"{organization}-victim")
    store_victim(clickhouse, clickhouse_url, victim)
    insert(clickhouse, *(row(organization, object_id=SHARED, actor_id="stranger") for _ in range(3)))
    # FINAL: a merge in between changes what is stored, and nothing that is shown.
    stored = (
        "SELECT count(), sum(cityHash64(*)) FROM timeline_events FINAL WHERE organization_id = {organization:String}"
    )
    before = clickhouse.query(stored, parameters={"organization": victim.organization}).result_rows
    with process:
        owner = Api(process, victim.organization)
        cursors = [
            owner.get(FEED, cursor="", page_size=5).json()["pagination"]["next_cursor"],
            owner.get(TIMELINE, object_type="lead", object_id=SHARED, cursor="", page_size=5).json()["pagination"][
                "next_cursor"
            ],
        ]
        # Three reads for each write: what could leak is read.
        asked = list(varied(reads(victim) * 3 + writes(victim), cursors, REQUESTS))

        given = answers(process, organization, asked)

    assert [(each.url, each.status_code) for each in given if SECRET.encode() in raw_bytes(each)] == []
    statuses = Counter(each.status_code for each in given)
    assert sum(statuses.values()) == REQUESTS
    assert set(statuses) <= {200, 400, 404}, statuses
    assert min(statuses[status] for status in (200, 400, 404)) > 100, statuses
    after = clickhouse.query(stored, parameters={"organization": victim.organization}).result_rows
    assert after == before


def test_the_owner_of_the_same_ids_is_shown_the_secret(
    process: InProcess, organization: str, clickhouse: Client, clickhouse_url: str
) -> None:
    """Otherwise the test above would see nothing because there is nothing to see."""
    victim = victim_of(organization)
    store_victim(clickhouse, clickhouse_url, victim)
    with process:
        given = answers(process, organization, list(varied(reads(victim), [""], 300)))

    shown = Counter(each.request.url.path for each in given if SECRET.encode() in raw_bytes(each))
    assert len(shown) >= 5, shown
