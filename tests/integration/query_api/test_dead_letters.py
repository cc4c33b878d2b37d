"""Dead letters over HTTP: for admins, of their own organization, replayed as the command does it."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Any

import httpx
import msgspec
import pytest
from clickhouse_connect.driver.client import Client

from query_api.app import create_app
from query_api.metrics import ApiMetrics
from query_api.queries.dead_letters import ReasonCount
from query_api.queries.query import Query
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext
from schemas.topics import ACTIVITIES
from tests.integration.deploy.letters import end_offsets, message, record, refuse
from tests.integration.producers.topic_reader import records_of
from tests.integration.query_api.api import Api
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings as api_settings

LETTERS = "/api/v1/activities/dead-letters/"
REPLAY = LETTERS + "replay"
RENAME = {"rename": {"$.evnt_type": "$.event_type"}}
OFFSETS = count(20_000_000)

Refuse = Callable[..., list[str]]


@pytest.fixture
def refused(clickhouse_url: str) -> Refuse:
    def store(*messages: Any, **changes: Any) -> list[str]:
        return refuse(clickhouse_url, [record(each, next(OFFSETS), **changes) for each in messages])

    return store


@pytest.fixture
def other(api: Api, organization: str) -> Api:
    return Api(api.process, f"{organization}-other")


def read(api: Api, path: str = LETTERS, **parameters: Any) -> Any:
    answer = api.get(path, role="admin", **parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(api: Api, **parameters: Any) -> list[str]:
    return [each["id"] for each in read(api, **parameters)["dead_letters"]]


def path_of(letter_id: str) -> str:
    return LETTERS + letter_id.replace("|", "/")


def replay(api: Api, letter_ids: list[str], role: str = "admin", **body: Any) -> httpx.Response:
    return api.post(msgspec.json.encode({"ids": letter_ids, **body}), role=role, path=REPLAY)


def test_letters_are_listed_by_filter_and_counted_by_reason(api: Api, refused: Refuse, organization: str) -> None:
    first, second = refused(message(organization), message(organization, source="hubspot"))
    (late,) = refused(message(organization, event_type="note", data=[]), timestamp_ms=1_705_500_000_000)

    page = read(api)

    assert {each["id"] for each in page["dead_letters"]} == {first, second, late}
    assert page["dead_letters"][0]["id"] == late
    assert (page["counts"], page["pagination"]["total"]) == ({"data": 1, "schema": 2}, 3)
    assert ids(api, reason="data") == [late]
    assert ids(api, source="hubspot") == [second]
    assert ids(api, date_from="2024-01-17") == [late]
    assert set(ids(api, date_to="2024-01-15")) == {first, second}
    assert ids(api, page=2, page_size=2) == [first]


def test_a_letter_is_answered_with_its_original_bytes(api: Api, refused: Refuse, organization: str) -> None:
    raw = b'{"organization_id":"' + organization.encode() + b'","id":"\xff"}'
    (broken,) = refused(b"\xff" + raw)
    text, _ = refused(message(organization), raw, headers=(("trace", b"\xff"), ("none", None)))

    letter = read(api, path_of(text))

    assert msgspec.json.decode(letter["value"]["text"])["evnt_type"] == "note"
    assert letter["headers"] == [{"name": "trace", "value": {"base64": "/w=="}}, {"name": "none", "value": None}]
    assert (letter["letter"]["state"], letter["replays"]) == ("open", [])
    assert api.get(path_of(broken), role="admin").status_code == 404, "nobody's letters are for operators"


@pytest.mark.parametrize("table", ["dead_letter_states", "dead_letter_replays FINAL"])
def test_the_servers_filter_holds_when_a_query_forgets_the_organization(
    api: Api, refused: Refuse, clickhouse_url: str, clickhouse: Client, table: str
) -> None:
    organization = api.organization
    mine, theirs = refused(message(organization), message(f"{organization}-other"))
    replay(api, [mine], dry_run=True)
    replay(Api(api.process, f"{organization}-other"), [theirs], dry_run=True)
    forgetful = f"SELECT organization_id, '' AS reason, count() AS letters FROM {table} GROUP BY organization_id"  # noqa: S608 - constants
    assert clickhouse.query(forgetful).row_count > 1, "the fault is one: without the net there are others"

    async def owners() -> set[str]:
        connection = ClickHouseConnection(clickhouse_url)
        store = ReadStore(connection, 5, ApiMetrics())
        tenant = TenantContext(organization=organization, user="u-1")
        rows = await store.rows(tenant, Query("forgetful", forgetful, {}), ReasonCount)
        await connection.close()
        return {each.organization_id for each in rows}

    assert asyncio.run(owners()) == {organization}


@pytest.mark.parametrize("role", ["member", "service"])
def test_only_admins_see_and_replay(api: Api, refused: Refuse, organization: str, role: str) -> None:
    (letter_id,) = refused(message(organization))

    answers = [
        api.get(LETTERS, role=role),
        api.get(path_of(letter_id), role=role),
        replay(api, [letter_id], role),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_another_organizations_admin_sees_nothing(
    api: Api, other: Api, refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    (letter_id,) = refused(message(organization))
    unknown = f"{ACTIVITIES}|0|{next(OFFSETS)}"
    before = end_offsets(kafka_bootstrap)

    assert read(other) == {
        "dead_letters": [],
        "counts": {},
        "pagination": {"page": 1, "page_size": 50, "total": 0},
    }
    for answers in (
        [other.get(path_of(each), role="admin") for each in (letter_id, unknown)],
        [replay(other, [each]) for each in (letter_id, unknown)],
    ):
        foreign, missing = answers
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.text.replace(letter_id, unknown) == missing.text
    assert end_offsets(kafka_bootstrap) == before
    assert ids(api) == [letter_id]


def test_one_foreign_id_among_ones_own_replays_nothing(
    api: Api, refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    mine, theirs = refused(message(organization), message(f"{organization}-other"))
    before = end_offsets(kafka_bootstrap)

    answer = replay(api, [mine, theirs], repair=RENAME)

    assert answer.status_code == 404
    assert end_offsets(kafka_bootstrap) == before


def test_a_repair_cannot_carry_a_record_into_another_organization(
    api: Api, refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    (letter_id,) = refused(message(organization))
    before = end_offsets(kafka_bootstrap)

    answer = replay(api, [letter_id], repair=RENAME | {"set": {"$.organization_id": f"{organization}-other"}})

    (letter,) = answer.json()["letters"]
    assert (letter["outcome"], letter["reason"], letter["path"]) == ("refused", "tenant", "$.organization_id")
    assert end_offsets(kafka_bootstrap) == before


def test_a_dry_run_publishes_nothing_and_is_recorded(
    api: Api, refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    good, hopeless = refused(message(organization), message(organization, object_id=7))
    before = end_offsets(kafka_bootstrap)

    answer = replay(api, [good, hopeless], repair=RENAME, dry_run=True).json()

    assert answer["counts"] == {"would_publish": 1, "would_refuse": 1}
    assert answer["letters"][1]["path"] == "$.object_id"
    assert end_offsets(kafka_bootstrap) == before
    (past,) = read(api, path_of(good))["replays"]
    assert (past["outcome"], past["origin"], past["replayed_by"], past["repair"]) == (
        "would_publish", "api", "u-1", RENAME,
    )  # fmt: skip


def test_a_replay_publishes_the_repaired_record_and_resolves_the_letter(
    api: Api, refused: Refuse, kafka_bootstrap: str, organization: str
) -> None:
    (letter_id,) = refused(message(organization))

    answer = replay(api, [letter_id], repair=RENAME)

    assert (answer.status_code, answer.json()["counts"]) == (200, {"published": 1})
    (published,) = records_of(kafka_bootstrap, organization)
    assert msgspec.json.decode(published.value() or b"")["event_type"] == "note"
    assert dict(published.headers() or [])["x-replay-id"] == answer.json()["replay_id"].encode()
    assert read(api)["dead_letters"][0]["state"] == "replayed"
    assert ids(api, unresolved=True) == []


@pytest.mark.parametrize(
    ("body", "beginning"),
    [
        ({"ids": []}, "$.ids"),
        ({"ids": ["7"]}, "$.ids"),
        ({"ids": ["t|0|1"] * 101}, "$.ids"),
        ({"ids": ["t|0|1"], "repair": {"set": {"object_type": 1}}}, "$.repair"),
        ({"ids": ["t|0|1"], "repair": {"sett": {}}}, "$.repair"),
        ({"ids": ["t|0|1"], "force": True}, "$"),
        ({}, "$"),
    ],
    ids=str,
)
def test_a_malformed_replay_is_refused(api: Api, body: dict[str, Any], beginning: str) -> None:
    answer = api.post(msgspec.json.encode(body), role="admin", path=REPLAY)

    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"].startswith(f"{beginning}:")


@pytest.mark.parametrize(
    "parameters", [{"reason": "mood"}, {"page_size": 101}, {"date_from": "x"}, {"organization": 1}]
)
def test_malformed_filters_are_refused(api: Api, parameters: dict[str, Any]) -> None:
    assert api.get(LETTERS, role="admin", **parameters).status_code == 422


def test_without_kafka_a_replay_is_refused_and_the_letter_stays_open(
    clickhouse_url: str, refused: Refuse, clickhouse: Client, organization: str
) -> None:
    (letter_id,) = refused(message(organization))
    unreachable = api_settings(
        clickhouse_url=clickhouse_url, kafka_bootstrap_servers="127.0.0.1:1", write_timeout_seconds=1
    )
    with InProcess(create_app(unreachable)) as process:
        api = Api(process, organization)

        answer = replay(api, [letter_id], repair=RENAME)

        assert (answer.status_code, answer.json()["error"]) == (503, "broker_unavailable")
        assert ids(api, unresolved=True) == [letter_id]


def test_the_operations_are_documented(api: Api) -> None:
    document = api.process.get("/openapi.json").json()

    operations = {each["operationId"] for path in document["paths"].values() for each in path.values()}
    assert {"listDeadLetters", "readDeadLetter", "replayDeadLetters"} <= operations
    assert {"DeadLetterPage", "DeadLetter", "ReplayBody", "ReplayAnswer", "Repair"} <= set(
        document["components"]["schemas"]
    )
