"""A victim whose rows all carry one secret word, and everything that a stranger can ask with the victim's own ids."""

import asyncio
import json
import random
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from clickhouse_connect.driver.client import Client

from schemas.activity_row import ActivityRow
from schemas.version import Rank
from tests.integration.deploy.letters import message, record, refuse
from tests.integration.query_api.api import EVENTS, FEED, SUMMARY, TIMELINE
from tests.integration.query_api.rows import edited, insert, row
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import bearer

# Stands in every text of the victim's rows that is not part of an address.
SECRET = "zq7canary3xv"
SHARED = "shared-lead"
LETTERS = "/api/v1/activities/dead-letters/"
EXPORT = "/api/v1/activities/export/"
FILES = "/api/v1/activities/files/"
WEBHOOKS = "/api/v1/activities/webhooks/"
# For settings: what is asked here is asked by thousands, on a machine that may do other things.
PATIENT: dict[str, Any] = {
    "query_timeout_seconds": 60,
    "write_timeout_seconds": 30,
    "rate_limit_user": 0,
    "files_url": "memory:///",
    "webhook_secret": "the secret of no endpoint, but long",
}
_OFFSETS = count(90_000_000)
_DAY = {"date_from": "2024-01-15", "date_to": "2024-01-16"}


class Victim(NamedTuple):
    """What a stranger may have come to know: names and ids, never content."""

    organization: str
    event_id: str
    deleted_id: str
    letter_id: str
    webhook_id: str


class Asked(NamedTuple):
    """One request of the stranger."""

    method: str
    path: str
    parameters: dict[str, Any]
    role: str = "member"
    body: bytes | None = None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


def victim_of(organization: str) -> Victim:
    """Its ids, before anything is stored."""
    return Victim(organization, str(uuid4()), str(uuid4()), f"crm.activities|0|{next(_OFFSETS)}", str(uuid4()))


def store_victim(client: Client, clickhouse_url: str, victim: Victim) -> None:
    """An edited event, a deleted one, an anonymous crowd, a dead letter, a webhook: the secret in each."""
    told = _telling(victim.organization, event_id=victim.event_id)
    gone = _telling(victim.organization, event_id=victim.deleted_id)
    insert(client, told, gone, *(_telling(victim.organization) for _ in range(40)))
    insert(client, edited(told, revision=2, summary=f"{SECRET} edited"))
    insert(client, edited(gone, revision=2, rank=Rank.DELETED))
    columns = "organization_id, endpoint_id, url, description, generation, created_at, written_at"
    client.command(
        f"INSERT INTO webhook_endpoints ({columns}) SELECT {{organization:String}}, {{id:UUID}}, {{url:String}}, "
        "{url:String}, 1, now(), now()",
        {"organization": victim.organization, "id": victim.webhook_id, "url": f"https://{SECRET}.example.com/"},
    )
    offset = int(victim.letter_id.split("|")[2])
    refuse(clickhouse_url, [record(message(victim.organization, source=SECRET, secret=SECRET), offset)])


def _telling(organization: str, **changes: Any) -> ActivityRow:
    return row(
        organization,
        object_id=SHARED,
        actor_id=f"u-{SECRET}",
        actor_first_name=SECRET,
        data=json.dumps({"text": SECRET}),
        summary=f"Added note: {SECRET}",
        **changes,
    )


def reads(victim: Victim) -> list[Asked]:
    """Every kind of read, aimed at the victim's ids."""
    shared = {"object_type": "lead", "object_id": SHARED}
    facets = {"facets": "event_type,actor,day"}
    lists = [
        Asked("GET", TIMELINE, shared | more)
        for more in (
            {},
            facets,
            {"cursor": ""},
            {"q": SECRET},
            {"q": SECRET, "cursor": ""},
            {"actor_id": f"u-{SECRET}"},
        )
    ]
    lists += [Asked("GET", TIMELINE, shared | {"as_of": "2030-01-01T00:00:00Z"})]
    lists += [
        Asked("GET", FEED, _DAY | more)
        for more in (
            {},
            facets,
            {"q": SECRET},
            {"q": SECRET} | facets,
            {"actor_id": f"u-{SECRET}"},
            {"event_type": "note"},
        )
    ]
    counts: list[dict[str, Any]] = [{}, shared, {"actor_id": f"u-{SECRET}"}]
    counts += [{"group_by": group} for group in ("day", "week", "month", "actor", "event_type", "object_type")]
    lists += [Asked("GET", SUMMARY, _DAY | more) for more in counts]
    lists += [
        Asked("GET", EVENTS + event_id + suffix, {})
        for event_id in (victim.event_id, victim.deleted_id)
        for suffix in ("", "/history")
    ]
    lists += [Asked("GET", LETTERS, more, "admin") for more in ({}, {"source": SECRET}, {"reason": "schema"})]
    lists += [
        Asked("GET", EXPORT, _DAY | more)
        for more in ({}, {"format": "jsonl"}, {"q": SECRET}, {"object_type": "lead", "object_id": SHARED})
    ]
    lists += [Asked("GET", FILES + victim.event_id, {}), Asked("GET", WEBHOOKS, {}, "admin")]
    lists += [Asked("GET", LETTERS + victim.letter_id.replace("|", "/"), {}, "admin")]
    return lists


def writes(victim: Victim) -> list[Asked]:
    """Every kind of write that could touch, or show, what is the victim's."""
    edit = json.dumps({"summary": "mine now"}).encode()
    replay = json.dumps({"ids": [victim.letter_id], "dry_run": True}).encode()
    asked = [
        Asked(method, EVENTS + event_id + suffix, {}, role, body, headers)
        for event_id in (victim.event_id, victim.deleted_id)
        for method, suffix, body in (("PATCH", "", edit), ("DELETE", "", None), ("POST", "/restore", None))
        for role in ("member", "admin", "service")
        for headers in ({}, {"If-Match": '"1"'}, {"If-Match": '"2"'}, {"If-Match": "*"})
    ]
    asked += [
        Asked(method, WEBHOOKS + victim.webhook_id + suffix, {}, "admin", b"{}")
        for method, suffix in (("DELETE", ""), ("POST", "/rotate-secret"), ("POST", "/replay"))
    ]
    return [*asked, Asked("POST", LETTERS + "replay", {}, "admin", replay)]


def varied(kinds: Sequence[Asked], cursors: Sequence[str], requests: int) -> Iterator[Asked]:
    """So many requests of these kinds, with filters, sizes, roles and the victim's own cursors thrown in."""
    generator = random.Random(6)
    for _ in range(requests):
        asked = generator.choice(kinds)
        parameters = dict(asked.parameters)
        if asked.path in {TIMELINE, FEED}:
            parameters |= generator.choice(_FILTERS)
            if generator.random() < 0.2 and "as_of" not in parameters:
                parameters |= {"cursor": generator.choice(cursors)}
        role = asked.role if asked.role != "member" else generator.choice(("member", "admin", "service"))
        headers = asked.headers | generator.choice(_HEADERS)
        yield asked._replace(parameters=parameters, role=role, headers=headers)


_FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"page_size": 100},
    {"event_type": "-call"},
    {"actor_id": "-nobody"},
    {"is_system_generated": "false"},
    {"timezone": "Europe/Berlin"},
)
_HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"X-Organization-Id": "victim"},
    {"X-Forwarded-Host": "victim.example"},
    {"If-None-Match": '"1"'},
    {"Cookie": "org=victim"},
)


def answers(process: InProcess, organization: str, asked: Sequence[Asked], at_once: int = 8) -> list[httpx.Response]:
    """The answers, in the order of the requests."""
    tokens = {role: bearer(org=organization, role=role, sub="stranger") for role in ("member", "admin", "service")}
    free = asyncio.Semaphore(at_once)

    async def one(each: Asked) -> httpx.Response:
        async with free:
            headers = tokens[each.role] | each.headers
            return await process._client.request(
                each.method, each.path, params=each.parameters, content=each.body, headers=headers
            )

    async def all_of_them() -> list[httpx.Response]:
        return await asyncio.gather(*map(one, asked))

    return process._runner.run(all_of_them())


def raw_bytes(answer: httpx.Response) -> bytes:
    """Everything that leaves: headers and body."""
    return b"\n".join(b": ".join(each) for each in answer.headers.raw) + b"\n\n" + answer.content
