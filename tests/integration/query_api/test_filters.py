"""Every combination of filters against a filter written in Python, on random events with edits and deletions."""

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.clickhouse import connect
from schemas.activity_row import ActivityRow
from schemas.version import Rank
from tests.integration.query_api.api import FEED, TIMELINE, Api
from tests.integration.query_api.rows import edited, insert, row
from tests.unit.query_api.asgi import InProcess

TYPES = ["note", "call", "email", "meeting"]
ACTORS = ["u-1", "u-2", "comma,actor", "-dash", ""]
OBJECTS = [("lead", "l-1"), ("lead", "l-2"), ("account", "l-1"), ("deal", "d")]
WORDS = ["Café", "MÜNCHEN", "Straße", "naïve", "Łódź", "Привет", "日本", "offer", "PRICE", "4711", "élève", "ﬁne"]
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati"]
FIRST = datetime(2023, 11, 28, tzinfo=UTC)
DAYS = 70


class Stored(msgspec.Struct):
    """The organization of this file, and the events that stand in it."""

    api: Api
    events: list[ActivityRow]


@pytest.fixture(scope="module")
def stored(process: InProcess, clickhouse_url: str) -> Stored:
    generator, organization = random.Random(11), f"org-{uuid4()}"
    originals = [random_event(generator, organization) for _ in range(260)]
    edits = [edited(each, revision=2, **random_content(generator)) for each in originals[::3]]
    deletions = [edited(each, revision=3, rank=Rank.DELETED) for each in originals[::7]]
    client = connect(clickhouse_url)
    for rows in (originals, edits, deletions):
        insert(client, *rows)
    client.close_connections()
    client.close()
    standing = {each.event_id: each for rows in (originals, edits) for each in rows}
    for each in deletions:
        del standing[each.event_id]
    return Stored(Api(process, organization), list(standing.values()))


def random_content(generator: random.Random) -> dict[str, Any]:
    actor = generator.choice(ACTORS)
    text = " ".join(generator.choices(WORDS, k=3))
    content = {"offer": {"deep": [text, 1.5]}, "PRICE": generator.choice(["x", "élève“y”"])}
    return {
        "event_type": generator.choice(TYPES),
        "actor_id": actor,
        "is_system_generated": generator.random() < 0.3,
        "summary": generator.choice(WORDS),
        "data": json.dumps(content, ensure_ascii=generator.random() < 0.5),
    }


def random_event(generator: random.Random, organization: str) -> ActivityRow:
    object_type, object_id = generator.choice(OBJECTS)
    # Often at the same moment, often at a midnight of somewhere.
    moment = FIRST + timedelta(minutes=30 * generator.randrange(DAYS * 48))
    return row(
        organization,
        object_type=object_type,
        object_id=object_id,
        created_at=moment,
        **random_content(generator),
    )


def words_of(text: str) -> set[str]:
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L")).casefold()
        if not unicodedata.combining(each)
    )  # fmt: skip
    spaced = "".join(f" {each} " if "\u3040" <= each <= "\u9fff" else each for each in plain)
    return set("".join(each if each.isalnum() else " " for each in spaced).split())


def text_values(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from text_values(each)
    else:
        yield str(value)


def contains(event: ActivityRow, search: str) -> bool:
    return words_of(search) <= words_of(" ".join([event.summary, *text_values(json.loads(event.data))]))


def is_chosen(value: str, items: list[str]) -> bool:
    wanted = [each for each in items if not each.startswith("!")]
    without = [each[1:] for each in items if each.startswith("!")]
    return (not wanted or value in wanted) and value not in without


def written(items: list[str]) -> str:
    def one(value: str) -> str:
        return ("\\" if value.startswith("-") else "") + value.replace(",", "\\,")

    return ",".join(f"-{one(each[1:])}" if each.startswith("!") else one(each) for each in items)


def choices(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([*values, *(f"!{each}" for each in values)]), max_size=3, unique=True)


FILTERS = st.fixed_dictionaries(
    {
        "event_type": choices(TYPES),
        "actor_id": choices([each for each in ACTORS if each]),
        "object_type": choices(["lead", "account", "deal"]),
        "is_system_generated": st.none() | st.booleans(),
        "days": st.none() | st.tuples(st.integers(0, DAYS), st.integers(0, DAYS)).map(sorted),
        "timezone": st.sampled_from(ZONES),
        "q": st.none()
        | st.lists(st.sampled_from(WORDS + [each.swapcase() for each in WORDS]), min_size=1, max_size=2).map(" ".join)
        | st.sampled_from(["cafe", "strasse", "munchen", "FINE", "deep", "absent", "本", "lodz !!", "1"]),
        "page_size": st.sampled_from([60, 100]),
    }
)


def expected(events: list[ActivityRow], wanted: dict[str, Any]) -> list[ActivityRow]:
    zone = ZoneInfo(wanted["timezone"])
    span = None
    if wanted["days"]:
        since, until = (FIRST.date() + timedelta(days=each) for each in wanted["days"])
        span = (midnight(since, zone), midnight(until + timedelta(days=1), zone))
    return [
        each
        for each in events
        if is_chosen(each.event_type, wanted["event_type"])
        and is_chosen(each.actor_id, wanted["actor_id"])
        and is_chosen(each.object_type, wanted["object_type"])
        and wanted["is_system_generated"] in (None, each.is_system_generated)
        and (span is None or span[0] <= each.created_at < span[1])
        and (wanted["q"] is None or contains(each, wanted["q"]))
    ]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def asked(wanted: dict[str, Any]) -> dict[str, Any]:
    lists = {name: written(wanted[name]) for name in ("event_type", "actor_id", "object_type") if wanted[name]}
    others = {name: wanted[name] for name in ("is_system_generated", "q") if wanted[name] is not None}
    dates = {}
    if wanted["days"]:
        since, until = (str(FIRST.date() + timedelta(days=each)) for each in wanted["days"])
        dates = {"date_from": since, "date_to": until}
    return {**lists, **others, **dates, "timezone": wanted["timezone"], "page_size": wanted["page_size"]}


def facets_of(events: list[ActivityRow], zone: str) -> dict[str, dict[str, int]]:
    return {
        "event_type": dict(Counter(each.event_type for each in events)),
        "actor": dict(Counter(each.actor_id for each in events)),
        "day": dict(Counter(str(each.created_at.astimezone(ZoneInfo(zone)).date()) for each in events)),
    }


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=FILTERS)
def test_every_combination_gives_what_the_filter_in_python_gives(stored: Stored, wanted: dict[str, Any]) -> None:
    api, parameters = stored.api, asked(wanted)
    events = expected(stored.events, wanted)

    seen = [event for page in api.pages(FEED, **parameters) for event in page]
    facets = api.feed(facets="event_type,actor,day", **parameters)["facets"]

    assert len(seen) == len(events)
    assert set(seen) == {each.event_id for each in events}
    assert facets == facets_of(events, wanted["timezone"])
    check_timeline(api, wanted, events)


def check_timeline(api: Api, wanted: dict[str, Any], events: list[ActivityRow]) -> None:
    object_type, object_id = OBJECTS[0]
    of_object = [each for each in events if (each.object_type, each.object_id) == OBJECTS[0]]
    if not is_chosen(object_type, wanted["object_type"]):
        return
    parameters = asked(wanted) | {"object_type": object_type, "object_id": object_id}

    page = api.timeline(facets=["event_type", "actor,day"], **parameters)

    assert page["pagination"]["total"] == len(of_object)
    assert page["facets"] == facets_of(of_object, wanted["timezone"])
    by_cursor = [event for ids in api.pages(TIMELINE, **parameters) for event in ids]
    assert by_cursor[: wanted["page_size"]] == [event["id"] for event in page["events"]]
    assert set(by_cursor) == {each.event_id for each in of_object}


def test_facets_are_there_only_when_asked_for(stored: Stored) -> None:
    assert "facets" not in stored.api.feed()
    assert "facets" not in stored.api.timeline()
    assert list(stored.api.feed(facets="actor")["facets"]) == ["actor"]


def test_an_empty_result_does_not_stick(stored: Stored) -> None:
    nothing = stored.api.feed(q="nothing like that", facets="event_type")

    assert nothing == {
        "events": [],
        "pagination": {"page_size": 50, "next_cursor": None},
        "facets": {"event_type": {}},
    }
    assert stored.api.feed(event_type="note")["events"]


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"q": "x" * 201}, "q"),
        ({"actor_id": ",".join(map(str, range(101)))}, "actor_id"),
        ({"event_type": "-nope"}, "event_type"),
        ({"event_type": "note,"}, "event_type"),
        ({"object_type": "1ead"}, "object_type"),
        ({"facets": "source"}, "facets"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"date_from": "2024-01-15T10:30:00"}, "date_from"),
        ({"page": 2}, "page"),
        ({"page_size": 101}, "page_size"),
        ({"cursor": "x" * 201}, "cursor"),
    ],
)
def test_a_wrong_parameter_of_the_feed_is_refused_by_name(api: Api, parameters: dict[str, Any], name: str) -> None:
    answer = api.get(FEED, **parameters)

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_parameter")
    assert answer.json()["detail"].startswith(f"{name}: ")
