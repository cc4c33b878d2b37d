"""`ChangeReader` on a real broker: every notice once and in order, through outages; resuming without gap."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import msgspec
import pytest
from confluent_kafka import OFFSET_END, TopicPartition
from confluent_kafka.admin import AdminClient

from deploy.topics import ensure_topics
from query_api.changes.errors import PositionTooOld
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.changes.reader import ChangeReader
from query_api.changes.recent_notices import RecentNotices
from query_api.errors import InvalidPosition
from query_api.metrics import ApiMetrics
from runtime.kafka import KafkaPublisher, Record
from schemas.change_notice import ChangeNotice
from schemas.topics import CHANGES, TOPICS
from tests.kafka_proxy import KafkaProxy

DEADLINE_SECONDS = 30.0
PARTITIONS = 3


@pytest.fixture
def topic(kafka_bootstrap: str) -> Iterator[str]:
    name = f"{CHANGES}.{uuid4()}"
    make(kafka_bootstrap, name)
    yield name
    delete(kafka_bootstrap, name)


@pytest.fixture
def proxy(kafka_bootstrap: str) -> Iterator[KafkaProxy]:
    host, port = kafka_bootstrap.split(":")
    with KafkaProxy(host, int(port)) as running:
        yield running


def make(bootstrap: str, name: str) -> None:
    like = next(each for each in TOPICS if each.name == CHANGES)
    renamed = msgspec.structs.replace(like, name=name)
    ensure_topics(bootstrap, [renamed], partitions=PARTITIONS, replication_factor=1)


def delete(bootstrap: str, name: str) -> None:
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.delete_topics([name])[name].result(30)


def publish(bootstrap: str, topic: str, *objects: str) -> None:
    """A notice for each object; the key decides about the partition."""
    notices = [ChangeNotice("acme", "lead", each, ()) for each in objects]
    with KafkaPublisher(bootstrap) as publisher:
        publisher.publish_all([Record(topic, each.object_id.encode(), msgspec.json.encode(each)) for each in notices])


class Seen:
    """What a listener was told."""

    def __init__(self) -> None:
        self.notices: list[PlacedNotice] = []
        self.gaps = 0
        self.reconnects = 0

    def take(self, notices: Sequence[PlacedNotice]) -> None:
        self.notices += notices

    def gap(self) -> None:
        self.gaps += 1

    def reconnect(self) -> None:
        self.reconnects += 1

    @property
    def objects(self) -> set[str]:
        return {each.notice.object_id for each in self.notices}


async def until(condition: Callable[[], object]) -> None:
    give_up_at = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < give_up_at, "not in time"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def following(bootstrap: str, topic: str) -> AsyncIterator[tuple[ChangeReader, Seen]]:
    """A reader that is connected."""
    reader, seen = ChangeReader(bootstrap, ApiMetrics(), topic), Seen()
    reader.add_listener(seen.take, on_gap=seen.gap, on_reconnect=seen.reconnect)
    task = asyncio.create_task(reader.follow())
    try:
        await until(lambda: reader.is_connected)
        yield reader, seen
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def names(first: int, last: int) -> list[str]:
    return [f"l-{number}" for number in range(first, last)]


def position_of(reader: ChangeReader) -> Position:
    assert reader.position is not None
    return reader.position


async def resumed(reader: ChangeReader, position: Position) -> list[str]:
    return [each.notice.object_id async for each in reader.read_from(position)]


def test_listeners_get_every_notice_from_the_connection_on(kafka_bootstrap: str, topic: str) -> None:
    async def scenario() -> None:
        await asyncio.to_thread(publish, kafka_bootstrap, topic, "before")
        async with following(kafka_bootstrap, topic) as (reader, seen):
            before = position_of(reader)
            await asyncio.to_thread(publish, kafka_bootstrap, topic, *names(0, 500))
            await until(lambda: len(seen.notices) == 500)

            assert seen.objects == set(names(0, 500))
            assert position_of(reader).distance(before) == 500
            placed = [(each.partition, each.offset) for each in seen.notices]
            assert len(set(placed)) == 500
            assert all(offsets == sorted(offsets) for offsets in by_partition(placed))
            assert position_of(reader).offsets == tuple(max(offsets) + 1 for offsets in by_partition(placed))

    asyncio.run(scenario())


def by_partition(placed: list[tuple[int, int]]) -> list[list[int]]:
    return [[offset for partition, offset in placed if partition == number] for number in range(PARTITIONS)]


@pytest.mark.parametrize("memory", [20_000, 0], ids=["memory", "kafka"])
def test_whoever_resumes_gets_what_came_meanwhile_and_no_more(kafka_bootstrap: str, topic: str, memory: int) -> None:
    async def scenario() -> None:
        async with following(kafka_bootstrap, topic) as (reader, seen):
            await asyncio.to_thread(publish, kafka_bootstrap, topic, *names(0, 50))
            await until(lambda: len(seen.notices) == 50)
            position = Position.parse(str(reader.position))
            await asyncio.to_thread(publish, kafka_bootstrap, topic, *names(50, 200))
            await until(lambda: len(seen.notices) == 200)
            if memory == 0:
                reader._recent.start_at(position_of(reader).offsets)

            notices = reader.read_from(position)
            await asyncio.to_thread(publish, kafka_bootstrap, topic, *names(200, 210))
            await until(lambda: len(seen.notices) == 210)

            assert sorted([each.notice.object_id async for each in notices]) == sorted(names(50, 200))
            assert await resumed(reader, position_of(reader)) == []

    asyncio.run(scenario())


def test_a_position_of_what_never_was_or_of_another_topic_is_refused(kafka_bootstrap: str, topic: str) -> None:
    async def scenario() -> None:
        async with following(kafka_bootstrap, topic) as (reader, _):
            here = position_of(reader)
            ahead = Position(here.topic, (here.offsets[0] + 1000, *here.offsets[1:]))
            with pytest.raises(InvalidPosition):
                await resumed(reader, ahead)
            with pytest.raises(PositionTooOld):
                await resumed(reader, Position(b"another1", here.offsets))

    asyncio.run(scenario())


def test_a_position_that_retention_has_cut_is_too_old(kafka_bootstrap: str, topic: str) -> None:
    async def scenario() -> None:
        async with following(kafka_bootstrap, topic) as (reader, seen):
            position = position_of(reader)
            await asyncio.to_thread(publish, kafka_bootstrap, topic, *names(0, 30))
            await until(lambda: len(seen.notices) == 30)
            await asyncio.to_thread(cut, kafka_bootstrap, topic)
            reader._recent.start_at(position_of(reader).offsets)

            with pytest.raises(PositionTooOld):
                await resumed(reader, position)

    asyncio.run(scenario())


def cut(bootstrap: str, topic: str) -> None:
    """As retention does: everything up to the end of partition 0 is gone."""
    partition = TopicPartition(topic, 0, OFFSET_END)
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for answer in admin.delete_records([partition]).values():
        answer.result(30)


def test_a_lost_connection_loses_no_notice(kafka_bootstrap: str, topic: str, proxy: KafkaProxy) -> None:
    async def scenario() -> None:
        async with following(f"127.0.0.1:{proxy.port}", topic) as (reader, seen):
            await asyncio.to_thread(proxy.stop)
            await until(lambda: not reader.is_connected)
            await asyncio.to_thread(publish, kafka_bootstrap, topic, *names(0, 20))
            await until(lambda: reader.synced_at == float("-inf"))
            await asyncio.to_thread(proxy.start)
            await until(lambda: reader.is_connected)

            assert seen.objects == set(names(0, 20))
            assert (len(seen.notices), seen.gaps, seen.reconnects) == (20, 0, 1)

    asyncio.run(scenario())


def test_a_broker_that_hangs_is_no_connection(kafka_bootstrap: str, topic: str, proxy: KafkaProxy) -> None:
    async def scenario() -> None:
        async with following(f"127.0.0.1:{proxy.port}", topic) as (reader, _):
            await asyncio.to_thread(proxy.hang)
            hung_at = time.monotonic()
            await until(lambda: not reader.is_connected)
            assert time.monotonic() - hung_at < 2
            await asyncio.to_thread(proxy.stop)
            await asyncio.to_thread(proxy.start)
            await until(lambda: reader.is_connected)

    asyncio.run(scenario())


def test_a_topic_that_was_made_anew_is_a_gap_and_old_positions_end(kafka_bootstrap: str) -> None:
    topic = f"{CHANGES}.{uuid4()}"
    make(kafka_bootstrap, topic)

    async def scenario() -> None:
        async with following(kafka_bootstrap, topic) as (reader, seen):
            position = position_of(reader)
            await asyncio.to_thread(delete, kafka_bootstrap, topic)
            admin = AdminClient({"bootstrap.servers": kafka_bootstrap})
            await until(lambda: topic not in admin.list_topics(timeout=5).topics)
            await asyncio.to_thread(make, kafka_bootstrap, topic)
            await until(lambda: seen.gaps == 1)
            await until(lambda: reader.is_connected)
            with pytest.raises(PositionTooOld):
                await resumed(reader, position)

    asyncio.run(scenario())
    delete(kafka_bootstrap, topic)


def test_a_record_that_is_no_notice_is_told_counted_and_skipped(kafka_bootstrap: str, topic: str) -> None:
    async def scenario() -> None:
        async with following(kafka_bootstrap, topic) as (reader, seen):
            position = position_of(reader)
            with KafkaPublisher(kafka_bootstrap) as publisher:
                publisher.publish_all([Record(topic, b"a", b"not JSON"), Record(topic, b"a", None)])
            await asyncio.to_thread(publish, kafka_bootstrap, topic, "a")
            await until(lambda: seen.notices)

            assert seen.gaps >= 1
            assert b"timeline_api_undecodable_notices_total 2.0" in reader._metrics.exposition()
            with pytest.raises(PositionTooOld):
                await resumed(reader, position)

    asyncio.run(scenario())


def test_memory_forgets_the_oldest_and_knows_it() -> None:
    recent = RecentNotices(max_changes=0)
    recent.start_at([5, 5])

    assert recent.between(Position(b"t", (5, 5)), Position(b"t", (5, 5))) == []
    assert recent.between(Position(b"t", (4, 5)), Position(b"t", (5, 5))) is None
