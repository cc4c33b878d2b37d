"""Summaries, facets and silent objects against a recount in plain Python of the feed that the same API answers.

Random histories, dense where clocks change; random questions. Live counts by HTTP, settled ones beside them.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
import pytest

from query_api.app import create_app
from query_api.contract.summary_parameters import SummaryParameters
from query_api.metrics import ApiMetrics
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.store import ReadStore
from query_api.reads.summarise import summarise
from query_api.tenant import TenantContext
from runtime.clickhouse import connect_async
from schemas.activity_row import ActivityRow
from stream_workers.mark import touched_hours
from stream_workers.settle import settle_round
from stream_workers.store import ClickHouseStore
from tests.integration.query_api.api import SUMMARY, Api
from tests.integration.query_api.recount import (
    CHANGES,
    DAY,
    Question,
    expected,
    key_of,
    moment_of,
    random_filter,
    random_question,
    random_rows,
)
from tests.model.database import model_database
from tests.model.protocol import ALWAYS_SETTLED
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings

SILENT = f"{SUMMARY}silent/"
QUESTIONS = 70


class Stage:
    """A database of its own with one organization, the API in front of it, and a writer that marks as workers do."""

    def __init__(self, process: InProcess, url: str, organization: str) -> None:
        self.api = Api(process, organization)
        self._url = url
        self._tenant = TenantContext(organization, "reader")

    def write(self, rows: list[ActivityRow]) -> None:
        writer = ClickHouseStore(self._url)
        writer.insert_events(rows)
        writer.mark_hours(touched_hours(rows))
        writer.close()

    def settle(self) -> None:
        asyncio.run(self._settle())

    async def _settle(self) -> None:
        client = await connect_async(self._url)
        while (await settle_round(client)).settled_hours:
            pass
        await client.close()

    def feed(self) -> list[Any]:
        events, cursor = [], ""
        while cursor is not None:
            page = self.api.feed(cursor=cursor, page_size=100)
            events += page["events"]
            cursor = page["pagination"]["next_cursor"]
        return events

    def silent_objects(self, **parameters: Any) -> Iterator[tuple[datetime, str, str, int]]:
        cursor, found, total = "", 0, None
        while cursor is not None:
            answer = self.api.get(SILENT, cursor=cursor, **parameters)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            for each in page["objects"]:
                found += 1
                yield (
                    moment_of({"created_at": each["last_event_at"]}),
                    each["object_type"],
                    each["object_id"],
                    each["events"],
                )
            total = page["pagination"]["total"]
            cursor = page["pagination"]["next_cursor"]
        assert found == total

    def answer(self, question: Question) -> dict[str, Any]:
        data = self.api.summary(**question.parameters)
        if "previous" in data:
            del data["previous"]["since"], data["previous"]["until"]
        return cast("dict[str, Any]", data)

    def settled(self, questions: Sequence[Question], now: datetime) -> list[tuple[dict[str, Any], str]]:
        """The answers with settled hours wherever they can answer, however little that saves."""
        return asyncio.run(self._settled(questions, now))

    async def _settled(self, questions: Sequence[Question], now: datetime) -> list[tuple[dict[str, Any], str]]:
        connection = ClickHouseConnection(self._url)
        counts = OrganizationCounts(ReadStore(connection, 60, ApiMetrics()), least_events_saved=ALWAYS_SETTLED)
        answers = []
        for question in questions:
            lists = {name: question.parameters.get(name) for name in ("event_type", "actor_id", "object_type")}
            asked = SummaryParameters(
                **question.parameters | {name: [value] if value else [] for name, value in lists.items()}
            )
            wanted, period = asked.wanted(), asked.span(now)
            query = await counts.query(self._tenant, wanted, period, asked.group_by)
            rows = await counts.rows(self._tenant, wanted, period, asked.group_by)
            data = msgspec.to_builtins(summarise(period.name, rows, asked.group_by).data)
            answers.append((data, query.name))
        await connection.close()
        return answers


@pytest.fixture
def stage(clickhouse_url: str, kafka_bootstrap: str, organization: str) -> Iterator[Stage]:
    with model_database(clickhouse_url) as url:
        app = create_app(settings(clickhouse_url=url, kafka_bootstrap_servers=kafka_bootstrap))
        with InProcess(app) as process:
            yield Stage(process, url, organization)


def without_comparison(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in {"previous", "change"}}


def test_every_summary_equals_a_recount_of_the_feed_live_and_settled(stage: Stage) -> None:
    seed = random.randrange(2**32)
    chance, now = random.Random(seed), datetime.now(UTC)
    created, edits, deletions = random_rows(chance, stage.api.organization, now)
    stage.write(created)
    stage.settle()
    used: Counter[str] = Counter()

    for changes in (edits, deletions):
        stage.write(changes)
        events = stage.feed()
        questions = [random_question(chance, now) for _ in range(QUESTIONS)]
        for question, (settled, query) in zip(questions, stage.settled(questions, now), strict=True):
            recounted = expected(question, events)
            assert stage.answer(question) == recounted, f"seed {seed}: {question.parameters}"
            assert settled == without_comparison(recounted), f"seed {seed}, settled: {question.parameters}"
            used[query] += 1
        check_facets(stage, chance, events, seed)
        check_silent_objects(stage, chance, events, seed)
        stage.settle()

    assert used["settled_type_counts"] > QUESTIONS // 5, f"seed {seed}: {used}"


def check_facets(stage: Stage, chance: random.Random, events: Sequence[Any], seed: int) -> None:
    for name in CHANGES:
        filters, is_wanted = random_filter(chance, with_object=False)
        zone = ZoneInfo(name)
        wanted = [event for event in events if is_wanted(event)]
        found = stage.api.feed(facets="event_type,actor,day", page_size=1, timezone=name, **filters)["facets"]
        assert found == {
            "event_type": dict(Counter(event["event_type"] for event in wanted)),
            "actor": dict(Counter(key_of(event, "actor", zone) or "" for event in wanted)),
            "day": dict(Counter(key_of(event, "day", zone) for event in wanted)),
        }, f"seed {seed}: {filters}"


def check_silent_objects(stage: Stage, chance: random.Random, events: Sequence[Any], seed: int) -> None:
    for _ in range(4):
        filters, is_wanted = random_filter(chance, with_object=False)
        days = chance.choice((1, 10, 60, 1_000))
        newest: dict[tuple[str, str], list[datetime]] = {}
        for event in filter(is_wanted, events):
            newest.setdefault((event["object_type"], event["object_id"]), []).append(moment_of(event))
        found = list(stage.silent_objects(days=days, page_size=chance.choice((2, 3, 50)), **filters))
        assert found == sorted(
            (max(moments), *key, len(moments))
            for key, moments in newest.items()
            if max(moments) < datetime.now(UTC) - days * DAY
        ), f"seed {seed}: silent for {days} days, {filters}"
