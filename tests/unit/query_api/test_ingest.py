import asyncio
from collections.abc import Sequence
from typing import Any, cast

import msgspec
import pytest

from query_api.contract.ingest_answers import IngestAnswer, IngestRefusal, IngestResult, ingest_answer, status_of
from query_api.metrics import ApiMetrics
from query_api.queries.known_versions import KnownVersion
from query_api.queries.query import OwnedRow, Query
from query_api.reads.store import RowT
from query_api.tenant import TenantContext
from query_api.writes.ingest import Ingest, version_of
from query_api.writes.ingest_items import Item, Refused
from runtime.errors import BrokerUnavailable, StoreUnavailable
from schemas.activity_message import ActivityMessage
from tests.unit.query_api.test_ingest_items import MESSAGE, read

TENANT = TenantContext("acme", "crm", "service")


class Stored:
    """A store that knows some versions, or is down."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.is_down = False

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        if self.is_down:
            raise StoreUnavailable("down")
        rows: list[OwnedRow] = [
            KnownVersion("acme", item.message.id, str(version_of(item)))
            for item in self.items
            if item.message.id in cast("list[str]", query.parameters["event_ids"])
        ]
        return cast("list[RowT]", rows)


class Kafka:
    """A publisher that remembers, or is down."""

    def __init__(self) -> None:
        self.messages: list[ActivityMessage] = []
        self.is_down = False

    async def publish(self, *messages: ActivityMessage) -> None:
        if self.is_down:
            raise BrokerUnavailable("down")
        self.messages += messages

    async def ping(self, timeout_seconds: float) -> None: ...

    async def close(self) -> None: ...


class Bench:
    def __init__(self) -> None:
        self.stored, self.kafka = Stored(), Kafka()
        self.ingest = self.instance()

    def instance(self) -> Ingest:
        return Ingest(self.stored, self.kafka, ApiMetrics())

    def take(self, items: Sequence[Item | Refused], ingest: Ingest | None = None) -> list[str]:
        return [each.status for each in asyncio.run((ingest or self.ingest).take(TENANT, items))]


def items(*changes: dict[str, Any]) -> list[Item | Refused]:
    return read([MESSAGE | change for change in changes])


def store(bench: Bench, *changes: dict[str, Any]) -> None:
    bench.stored.items += [item for item in items(*changes) if isinstance(item, Item)]


def test_a_repetition_is_not_published_again() -> None:
    bench = Bench()
    store(bench, {})

    assert bench.take(items({})) == ["duplicate"]
    assert bench.kafka.messages == []


def test_another_message_of_a_stored_id_and_revision_is_a_conflict_and_the_others_go_out() -> None:
    bench = Bench()
    store(bench, {})
    other = {"id": "00000000-0000-4000-8000-000000000001"}

    assert bench.take(items({"summary": "other"}, other)) == ["conflict", "accepted"]
    assert [message.id for message in bench.kafka.messages] == [other["id"]]


def test_a_new_revision_is_an_edit() -> None:
    bench = Bench()
    store(bench, {})

    assert bench.take(items({"action": "updated", "revision": 2}, {"action": "deleted", "revision": 3})) == [
        "accepted",
        "accepted",
    ]


def test_what_nothing_numbers_cannot_be_told_apart_and_goes_out() -> None:
    assert Bench().take(items({"action": "updated"}, {"action": "updated", "summary": "x"})) == ["accepted"] * 2


def test_one_request_cannot_contradict_itself() -> None:
    bench = Bench()

    assert bench.take(items({}, {}, {"summary": "other"})) == ["accepted", "duplicate", "conflict"]
    assert len(bench.kafka.messages) == 1


def test_what_was_just_published_is_known_before_it_is_stored() -> None:
    bench = Bench()

    assert bench.take(items({})) == ["accepted"]
    assert bench.take(items({})) == ["duplicate"]
    assert bench.take(items({"summary": "other"})) == ["conflict"]


def test_what_kafka_did_not_take_can_be_sent_again() -> None:
    bench = Bench()
    bench.kafka.is_down = True
    with pytest.raises(BrokerUnavailable):
        bench.take(items({}))
    bench.kafka.is_down = False

    assert bench.take(items({})) == ["accepted"]


def test_events_are_taken_while_the_store_is_down() -> None:
    bench = Bench()
    bench.stored.is_down = True

    assert bench.take(items({})) == ["accepted"]


def test_a_refused_item_is_told_in_its_place() -> None:
    bench = Bench()

    results = asyncio.run(bench.ingest.take(TENANT, items({"revision": 0}, {})))

    assert [(each.index, each.status) for each in results] == [(0, "rejected"), (1, "accepted")]
    assert (results[0].path, results[0].reason) == ("$.revision", "schema")


def refused(reason: str, status: Any = "rejected") -> IngestResult:
    return IngestResult(0, status, None, reason, "$.id", "no")


@pytest.mark.parametrize(
    ("results", "status", "error"),
    [
        ([refused("size")], 413, "body_too_large"),
        ([refused("schema", "conflict")], 409, "conflict"),
        ([refused("schema")], 422, "invalid_body"),
        ([refused("size"), refused("schema", "conflict")], 422, "invalid_body"),
    ],
)
def test_the_status_says_what_is_wrong_with_all_of_them(results: list[IngestResult], status: int, error: str) -> None:
    answer = ingest_answer([IngestResult(1, "accepted", "x"), *results])

    assert isinstance(answer, IngestRefusal)
    assert (status_of(answer), answer.error, answer.accepted) == (status, error, 1)
    assert answer.detail.startswith("item 0: $.id: no")


def test_a_good_request_answers_no_more_than_its_results() -> None:
    answer = ingest_answer([IngestResult(0, "duplicate", "x")])

    assert isinstance(answer, IngestAnswer)
    assert status_of(answer) == 202
    assert msgspec.json.decode(msgspec.json.encode(answer))["results"] == [
        {"index": 0, "status": "duplicate", "id": "x"}
    ]
