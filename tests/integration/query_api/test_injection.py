"""2,000 hostile texts in every text parameter: each is answered as the literal it is, never as a piece of a query."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from typing import Any

import msgspec
import pytest
from clickhouse_connect.driver.client import Client
from pydantic import BaseModel

from query_api.app import create_app
from query_api.contract.event_parameters import HistoryParameters, RecordParameters
from query_api.contract.filter_parameters import FeedParameters
from query_api.contract.parameters import EventParameters, TimelineParameters
from query_api.contract.summary_parameters import SilentParameters, SummaryParameters
from query_api.errors import ApiError
from query_api.routes.dead_letters import DeadLetterParameters
from query_api.routes.dead_letters import _filter as letter_filter
from schemas.activity_message import ObjectId
from tests.integration.deploy.letters import message, record, refuse
from tests.integration.query_api.api import EVENTS, FEED, SUMMARY, TIMELINE, Api
from tests.integration.query_api.hostile_texts import hostile_texts
from tests.integration.query_api.rows import NOON, insert, row
from tests.integration.query_api.two_tenants import LETTERS, PATIENT, Asked, answers
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings

TEXTS = hostile_texts(2_000)
DAY = {"date_from": "2024-01-15", "date_to": "2024-01-15"}
_OFFSETS = count(70_000_000)


@pytest.fixture
def api(clickhouse_url: str, kafka_bootstrap: str, organization: str) -> Iterator[Api]:
    """With more patience than a reader has: eight requests at once, on a machine that may do other things."""
    chosen = settings(clickhouse_url=clickhouse_url, kafka_bootstrap_servers=kafka_bootstrap, **PATIENT)
    with InProcess(create_app(chosen)) as process:
        yield Api(process, organization)


def is_id(text: str) -> bool:
    try:
        msgspec.convert(text, ObjectId)
    except msgspec.ValidationError:
        return False
    return True


IDS = [text for text in TEXTS if is_id(text)]
OTHERS = [text for text in TEXTS if not is_id(text)]


def in_a_list(text: str) -> str:
    """As one value of a list parameter: a comma and a first `-` are the list's own."""
    return ("\\" if text.startswith("-") else "") + text.replace(",", "\\,")


def in_groups(texts: Sequence[str], size: int) -> list[Sequence[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def found(api: Api, asked: Sequence[Asked]) -> Iterator[list[str]]:
    """The ids of the events that each request answers, sorted."""
    for each, answer in zip(asked, answers(api.process, api.organization, asked), strict=True):
        assert answer.status_code == 200, (each, answer.text)
        yield sorted(event["id"] for event in answer.json()["events"])


def test_the_texts_are_many_and_different() -> None:
    assert len(set(TEXTS)) == len(TEXTS) == 2_000
    assert len(IDS) > 1_400
    assert len(OTHERS) > 250


def test_ids_and_actors_find_their_own_event_and_no_other(api: Api, clickhouse: Client) -> None:
    rows = [row(api.organization, object_id=text, actor_id=text, summary="") for text in IDS]
    insert(clickhouse, row(api.organization, summary="bystander"), *rows)
    # An actor whose id begins with `\-` cannot be named in a list: there the backslash is the list's own.
    named = {"object_type": "lead"} | DAY
    asked = [
        Asked(
            "GET", TIMELINE, named | {"object_id": text, "actor_id": in_a_list("x" if text.startswith("\\-") else text)}
        )
        for text in IDS
    ]

    for text, wanted, ids in zip(IDS, rows, found(api, asked), strict=True):
        assert ids == ([] if text.startswith("\\-") else [wanted.event_id]), text


def test_ids_count_their_own_events_in_a_summary(api: Api, clickhouse: Client) -> None:
    texts = [text for text in IDS if not text.startswith("\\-")]
    insert(clickhouse, *(row(api.organization, object_id=text, actor_id=text) for text in texts))
    by_actor = [
        Asked("GET", SUMMARY, DAY | {"group_by": "actor", "actor_id": [in_a_list(text) for text in some]})
        for some in in_groups(texts, 20)
    ]
    by_object = [Asked("GET", SUMMARY, DAY | {"object_type": "lead", "object_id": text}) for text in texts[::4]]

    for some, answer in zip(in_groups(texts, 20), answers(api.process, api.organization, by_actor), strict=True):
        groups = {group["key"]: group["total"] for group in answer.json()["data"]["groups"]}
        assert groups == dict.fromkeys(some, 1)
    totals = [answer.json()["data"]["total"] for answer in answers(api.process, api.organization, by_object)]
    assert totals == [1] * len(by_object)


def test_searches_find_the_words_they_are_made_of_and_nothing_else(api: Api, clickhouse: Client) -> None:
    texts = [text for text in TEXTS if len(text) <= 200 and text.strip()]
    rows = [
        row(api.organization, summary=text, data="{}", object_id=f"l-{number}") for number, text in enumerate(texts)
    ]
    insert(clickhouse, *rows)
    words_of = {each.event_id: words(each.summary) for each in rows}
    asked = [
        Asked("GET", TIMELINE, {"object_type": "lead", "object_id": each.object_id, "q": each.summary} | DAY)
        for each in rows
    ]
    everywhere = [Asked("GET", FEED, {"q": each.summary, "page_size": 100} | DAY) for each in rows[::20]]

    for each, ids in zip(rows, found(api, asked), strict=True):
        assert ids == ([each.event_id] if words_of[each.event_id] else []), each.summary
    for each, ids in zip(rows[::20], found(api, everywhere), strict=True):
        own = words_of[each.event_id]
        literal = sorted(event_id for event_id, others in words_of.items() if own and own <= others)
        assert set(ids) <= set(literal), each.summary
        assert len(ids) == min(len(literal), 100), each.summary


def words(text: str) -> frozenset[str]:
    """Python's own reading of `docs/reading.md`: letters and digits, without case and accents."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(
        each for each in unicodedata.normalize("NFD", folded) if unicodedata.category(each) not in {"Mn", "Cf"}
    )
    spaced = "".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in bare.translate(_LETTERS))
    return frozenset("".join(f" {each} " if "\u4e00" <= each <= "\u9fff" else each for each in spaced).split())


_LETTERS = str.maketrans("øłđħı", "oldhi")


def test_sources_of_dead_letters_are_literals(api: Api, clickhouse_url: str) -> None:
    records = [record(message(api.organization, source=text), next(_OFFSETS)) for text in TEXTS]
    letter_ids = refuse(clickhouse_url, records)
    by_source = dict(zip(TEXTS, letter_ids, strict=True))
    batches = in_groups([text for text in TEXTS if len(text) <= 200], 25)
    asked = [Asked("GET", LETTERS, {"source": list(some), "page_size": 100}, "admin") for some in batches]

    for some, answer in zip(batches, answers(api.process, api.organization, asked), strict=True):
        assert answer.status_code == 200, answer.text
        assert {each["id"] for each in answer.json()["dead_letters"]} == {by_source[text] for text in some}


def test_what_is_recorded_is_answered_to_the_letter(api: Api) -> None:
    bodies = [{"event_type": "note", "object_type": "lead", "object_id": text, "data": {"text": text}} for text in IDS]
    asked = [
        Asked("POST", EVENTS, {}, body=json.dumps(body | {"summary": body["object_id"]}).encode()) for body in bodies
    ]

    for text, answer in zip(IDS, answers(api.process, api.organization, asked), strict=True):
        assert answer.status_code == 201, answer.text
        event = answer.json()
        assert (event["object_id"], event["data"], event["summary"]) == (text, {"text": text}, text)


LEAD = {"object_type": "lead", "object_id": "l-1"}
# Parameters that take only values we know, and what each is asked with.
CLOSED: list[tuple[type[BaseModel], dict[str, Any], tuple[str, ...]]] = [
    (
        TimelineParameters,
        LEAD,
        ("event_type", "date_from", "date_to", "timezone", "facets", "as_of", "page", "page_size"),
    ),
    (
        FeedParameters,
        {},
        ("event_type", "date_from", "date_to", "timezone", "facets", "is_system_generated", "page_size"),
    ),
    (SummaryParameters, {}, ("event_type", "period", "date_from", "date_to", "group_by", "compare", "timezone")),
    (SilentParameters, {}, ("event_type", "days", "page_size")),
    (HistoryParameters, {}, ("before", "page_size")),
    (RecordParameters, {}, ("wait",)),
    (DeadLetterParameters, {}, ("reason", "date_from", "date_to", "unresolved", "page")),
    (EventParameters, {}, ("nothing_of_ours",)),
]
_LISTS = {"event_type", "facets", "reason"}


@pytest.mark.parametrize(
    ("model", "base", "name"),
    [(model, base, name) for model, base, names in CLOSED for name in names],
    ids=lambda value: value.__name__ if isinstance(value, type) else value if isinstance(value, str) else "",
)
def test_where_only_known_values_stand_every_text_is_refused(
    model: type[BaseModel], base: dict[str, Any], name: str
) -> None:
    accepted = [text for text in TEXTS if _takes(model, base | {name: [text] if name in _LISTS else text})]

    assert accepted == []


def _takes(model: type[BaseModel], values: dict[str, Any]) -> bool:
    try:
        _read(model.model_validate(values))
    except (ValueError, ApiError):
        return False
    return True


def _read(asked: BaseModel) -> None:
    """What the route does with it before it asks the repository."""
    match asked:
        case TimelineParameters() | FeedParameters():
            asked.wanted()
        case SummaryParameters():
            asked.span(NOON)
        case DeadLetterParameters():
            letter_filter(asked)


def test_no_text_in_any_place_of_any_request_is_an_error_of_ours(api: Api) -> None:
    document = api.process.get("/openapi.json").json()
    texts = cycle(TEXTS)
    asked = [
        _aimed(method, path, operation, each, next(texts))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/") and "live" not in path
        for each in operation.get("parameters", [])
        for _ in range(40)
    ]

    given = answers(api.process, api.organization, [each for each in asked if each is not None])

    assert len(given) > 1_500
    assert [(each.url, each.text) for each in given if each.status_code >= 500] == []
    for answer in given:
        if answer.status_code >= 400:
            assert set(answer.json()) == {"error", "detail"}


_FITTING = {"object_type": "lead", "object_id": "l-1", "topic": "t", "partition": "0", "offset": "0"}


def _aimed(method: str, path: str, operation: dict[str, Any], target: dict[str, Any], text: str) -> Asked | None:
    """A request with the text in one place and fitting values wherever something is required."""
    values = {
        each["name"]: _FITTING.get(each["name"], "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9")
        for each in operation["parameters"]
        if each.get("required")
    }
    values[target["name"]] = text
    places = {each["name"]: each["in"] for each in operation["parameters"]}
    inside = {name: value for name, value in values.items() if places[name] == "path"}
    headers = {name: value for name, value in values.items() if places[name] == "header"}
    if any(not value.isascii() or not value.isprintable() for value in headers.values()):
        return None
    for name, value in inside.items():
        path = path.replace("{" + name + "}", _quoted(value))
    query = {name: value for name, value in values.items() if places[name] == "query"}
    return Asked(method.upper(), path, query, "admin", b"{}" if "requestBody" in operation else None, headers)


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode())
