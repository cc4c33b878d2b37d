"""Two instances of the API and a worker: cached pages are never older than what was acknowledged or sent back."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from query_api.changes.position import Position
from tests.integration.query_api.api import EVENTS, FEED, SUMMARY, TIMELINE
from tests.integration.query_api.instance_clients import POSITION, Client, Instances, Writer, texts_of, through
from tests.kafka_proxy import KafkaProxy
from tests.services import running_api, running_worker
from tests.tcp_proxy import TcpProxy
from tests.waiting import eventually

STEPS = 30


@pytest.fixture(scope="module")
def instances(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instances]:
    directory = tmp_path_factory.mktemp("instances")
    # A write that times out on a busy machine says nothing about caching.
    settings = {**settings, "TIMELINE_WRITE_TIMEOUT_SECONDS": "60"}
    for name in ("near", "far", "worker"):
        (directory / name).mkdir()
    url = urlsplit(settings["TIMELINE_CLICKHOUSE_URL"])
    kafka_host, kafka_port = settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"].split(":")
    with (
        KafkaProxy(kafka_host, int(kafka_port)) as kafka,
        TcpProxy(str(url.hostname), url.port or 8123) as clickhouse,
        running_worker(settings, directory / "worker"),
        running_api(through(settings, kafka.port, clickhouse.port), directory / "near") as near,
        running_api(settings, directory / "far") as far,
    ):
        yield Instances(near, far, kafka, clickhouse)


@pytest.fixture
def near(settings: dict[str, str], instances: Instances, organization: str) -> Iterator[Client]:
    client = Client(settings, instances.near, organization)
    with client.http:
        client.kept("warm")
        yield client


@pytest.fixture
def far(settings: dict[str, str], instances: Instances, organization: str) -> Iterator[Client]:
    client = Client(settings, instances.far, organization)
    with client.http:
        client.kept("warm")
        yield client


def test_after_an_acknowledged_write_nobody_who_says_so_reads_anything_older(near: Client, far: Client) -> None:
    writer, hits, stale = Writer([near, far]), 0, []
    for number in range(STEPS):
        client, object_id = writer.write(number)
        wanted = writer.expected(object_id)
        here = client.page(object_id)
        there = [each.page(object_id, writer.position) for each in (near, far, far)]
        uncached = client.page(object_id, is_system_generated=False)
        hits += sum("Age" in answer.headers for answer in there)
        stale += [number for answer in [here, *there, uncached] if texts_of(answer) != wanted]
        writer.position = there[-1].headers[POSITION]

    assert stale == []
    assert hits > 0


def test_other_instances_show_a_write_within_a_second(near: Client, far: Client) -> None:
    for number in range(5):
        far.kept("l-1")
        near.record("l-1", f"text {number}")
        written_at = time.monotonic()
        wanted = sorted(f"text {each}" for each in range(number + 1))
        asked_at = written_at
        while far.texts("l-1") != wanted:
            # However slow the machine is: what is asked a second later is answered from no older entry.
            assert asked_at - written_at < 1
            asked_at = time.monotonic()


def test_while_others_read_a_writer_sees_its_writes_and_they_do_within_a_second(near: Client, far: Client) -> None:
    """The note only counts up, and every reader asks the two instances in turn."""
    event, acknowledged = near.record("l-1", "0").json(), [(time.monotonic(), 0)]
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(1, 6):
                body = {"data": {"text": str(number)}}
                answer = (near, far)[number % 2].http.patch(EVENTS + event["id"], json=body)
                position = answer.headers[POSITION]
                assert [texts_of(each.page("l-1", position)) for each in (near, far)] == [[str(number)]] * 2
                acknowledged.append((time.monotonic(), number))
        finally:
            done.set()

    def read() -> int:
        position, turn = None, 0
        while not done.wait(0.02):
            turn += 1
            known = max((number for at, number in acknowledged if at < time.monotonic() - 1), default=0)
            answer = (near, far)[turn % 2].page("l-1", position)
            position = answer.headers[POSITION]
            assert int(texts_of(answer)[0]) >= known
        return turn

    with ThreadPoolExecutor(3) as pool:
        writing, reading = pool.submit(write), [pool.submit(read) for _ in range(2)]
        writing.result()
        assert min(each.result() for each in reading) > 1


def test_the_last_day_and_smaller_pages_are_answered_from_what_is_kept(near: Client) -> None:
    for number in range(6):
        near.record("l-1", f"text {number}")
    since = (datetime.now(UTC) - timedelta(hours=24)).isoformat()
    questions: list[dict[str, Any]] = [
        {"page_size": 6},
        {"page_size": 2},
        {"page_size": 2, "page": 3},
        {"page_size": 2, "page": 9},
        {"page_size": 4, "cursor": ""},
        {"date_from": since, "page_size": 3},
        {"date_from": since, "date_to": datetime.now(UTC).isoformat(), "page_size": 4, "cursor": ""},
    ]

    for question in questions:
        near.page("l-1", page_size=6)
        kept = near.kept("l-1", **question)
        # A position from the future is answered by nobody's memory.
        fresh = near.page("l-1", position=ahead(kept.headers[POSITION]), **question)

        assert "Age" not in fresh.headers, question
        assert kept.content == fresh.content, question
        assert kept.headers["Cache-Status"] == "ActivitiesTimeline; hit"


def ahead(position: str) -> str:
    return str(msgspec.structs.replace(Position.parse(position), uncached_until=int(time.time()) + 60))


OF_LEAD = {"object_type": "lead", "object_id": "l-1"}


@pytest.mark.parametrize(
    ("path", "question"),
    [
        (TIMELINE, {**OF_LEAD, "event_type": "note"}),
        (TIMELINE, {**OF_LEAD, "q": "text"}),
        (TIMELINE, {**OF_LEAD, "facets": "day"}),
        (TIMELINE, {**OF_LEAD, "actor_id": "u-1"}),
        (TIMELINE, {**OF_LEAD, "is_system_generated": "false"}),
        (TIMELINE, {**OF_LEAD, "cursor": "", "page_size": "1", "event_type": "-call"}),
        (FEED, {}),
        (FEED, {"q": "text", "facets": "event_type"}),
        (SUMMARY, {}),
        (SUMMARY, {"period": "today", "group_by": "actor", "compare": "previous"}),
        (SUMMARY, OF_LEAD),
    ],
    ids=str,
)
def test_what_was_asked_before_is_answered_word_for_word_until_something_changes(
    near: Client, path: str, question: dict[str, str]
) -> None:
    def ask(position: str | None = None) -> httpx.Response:
        headers = {POSITION: position} if position else {}
        return near.http.get(
            path, params={"page_size": 2, **question} if path != SUMMARY else question, headers=headers
        )

    for number in range(3):
        # The newest events of the object are kept too; they must not answer this.
        near.page("l-1", page_size=2)
        assert "Age" not in ask().headers
        kept = eventually(lambda: answer if "Age" in (answer := ask()).headers else None, "an answer of the cache")
        assert kept is not None
        fresh = ask(ahead(kept.headers[POSITION]))

        assert "Age" not in fresh.headers
        assert kept.content == fresh.content, number
        near.record("l-1", f"text {number}")


def test_what_is_asked_of_the_past_is_never_kept(near: Client) -> None:
    near.record("l-1", "text")

    for _ in range(3):
        assert "Age" not in near.page("l-1", as_of="2999-01-01T00:00:00Z").headers


def test_another_organizations_object_of_the_same_name_is_not_found(
    settings: dict[str, str], instances: Instances, near: Client, organization: str
) -> None:
    near.record("l-1", "mine")
    near.kept("l-1")

    other = Client(settings, instances.near, f"{organization}-other")
    with other.http:
        assert other.texts("l-1") == []
        assert other.kept("l-1").json()["events"] == []
    assert near.texts("l-1") == ["mine"]


def test_while_clickhouse_is_away_kept_pages_are_marked_and_everything_else_is_503(
    instances: Instances, near: Client
) -> None:
    near.record("l-1", "kept")
    near.kept("l-1")

    instances.clickhouse.stop()
    try:
        kept = near.kept("l-1")
        others = [
            near.page("l-2"),
            near.page("l-1", q="kept"),
            near.page("l-1", facets="day"),
        ]
        summary = near.http.get("/api/v1/activities/summary/")
    finally:
        instances.clickhouse.start()

    assert (kept.status_code, texts_of(kept)) == (200, ["kept"])
    assert int(kept.headers["Age"]) >= 0
    for answer in [*others, summary]:
        assert (answer.status_code, answer.json()["error"]) == (503, "store_unavailable")
        assert int(answer.headers["Retry-After"]) > 0


def test_an_instance_that_hears_no_notices_answers_nothing_from_its_cache(
    instances: Instances, near: Client, far: Client
) -> None:
    event = far.record("l-1", "before").json()
    near.kept("l-1")

    instances.kafka.stop()
    try:
        answer = far.http.patch(EVENTS + event["id"], json={"data": {"text": "after"}})
        assert near.texts("l-1", answer.headers[POSITION]) == ["after"]
        eventually(lambda: near.texts("l-1") == ["after"], "what the other instance wrote")
        eventually(lambda: not near.is_cached("l-1"), "the last proof of notices is older than a second")
        eventually(lambda: metric(near, "timeline_api_changes_connected") == 0, "the lost connection")
    finally:
        instances.kafka.start()

    eventually(lambda: metric(near, "timeline_api_changes_connected") == 1, "notices again")
    assert texts_of(near.kept("l-1")) == ["after"]


def metric(client: Client, name: str) -> float:
    lines = client.http.get("/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.split()[0] == name)


def test_hits_misses_and_bytes_are_counted(near: Client) -> None:
    names = ("hits_total", "misses_total", "invalidations_total", "bytes")
    before = {name: metric(near, f"timeline_api_cache_{name}") for name in names}
    near.record("l-1", "x" * 1000)
    near.kept("l-1")

    after = {name: metric(near, f"timeline_api_cache_{name}") for name in names}

    assert all(after[name] > before[name] for name in names), (before, after)


def test_a_position_that_is_none_is_refused_everywhere(near: Client) -> None:
    event = near.record("l-1", "x").json()
    paths = [
        f"{TIMELINE}?object_type=lead&object_id=l-1",
        FEED,
        SUMMARY,
        EVENTS + event["id"],
        f"{EVENTS}{event['id']}/history",
    ]
    for path in paths:
        answer = near.http.get(path, headers={POSITION: "nonsense"})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_position"), path
        assert POSITION in near.http.get(path).headers, path
