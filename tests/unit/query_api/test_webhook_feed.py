"""What a lane is fed: nothing left out, nothing let past, however slowly it takes, and never more than it may hold."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime

import pytest

from query_api.changes.errors import PositionTooOld, UnreadableNotice
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.webhooks import feed as feeds
from query_api.webhooks.feed import Feed
from schemas.change_notice import ChangedEvent, ChangeNotice, Place

TOPIC = b"topic---"
CHANGE = ChangedEvent("e", "1", "created", Place("lead", "l", datetime(2024, 1, 1, tzinfo=UTC)))


def notice(partition: int, offset: int, organization: str = "acme", changes: int = 1) -> PlacedNotice:
    return PlacedNotice(partition, offset, ChangeNotice(organization, "lead", "l", (CHANGE,) * changes))


class Log:
    """`timeline.changes` in memory: what is appended is told to the listener at once."""

    def __init__(self, partitions: int = 2) -> None:
        self.notices: list[PlacedNotice] = []
        self.ends = [0] * partitions
        self.topic = TOPIC
        self.reads = 0
        self.unreadable: set[tuple[int, int]] = set()
        self.tell: Callable[[PlacedNotice, dict[int, int]], None] = lambda *_: None

    @property
    def position(self) -> Position | None:
        return Position(self.topic, tuple(self.ends))

    def add_listener(
        self, on_notices: Callable[[Sequence[PlacedNotice]], None], *, on_gap: Callable[[], None]
    ) -> object:
        raise NotImplementedError

    def read_from(self, position: Position) -> AsyncIterator[PlacedNotice]:
        self.reads += 1
        until = list(self.ends)
        found = [n for n in self.notices if position.offsets[n.partition] <= n.offset < until[n.partition]]

        async def each() -> AsyncIterator[PlacedNotice]:
            for one in found:
                if (one.partition, one.offset) in self.unreadable:
                    raise UnreadableNotice(one.partition, one.offset)
                yield one

        return each()

    def append(self, partition: int, organization: str = "acme", changes: int = 1) -> None:
        placed = notice(partition, self.ends[partition], organization, changes)
        self.ends[partition] += 1
        self.notices.append(placed)
        if organization == "acme":
            self.tell(placed, {partition: placed.offset})


def fed(log: Log, offsets: tuple[int, ...] = (0, 0)) -> Feed:
    feed = Feed(log, Position(TOPIC, offsets))
    log.tell = feed.offer
    return feed


async def take(batches: AsyncIterator[list[PlacedNotice]], count: int) -> list[tuple[int, int]]:
    """So many notices, each waited for."""
    taken: list[tuple[int, int]] = []
    while len(taken) < count:
        taken += [(each.partition, each.offset) for each in await asyncio.wait_for(anext(batches), 5)]
    return taken


def test_backlog_and_what_comes_meanwhile_are_told_once_each() -> None:
    async def scenario() -> list[tuple[int, int]]:
        log = Log()
        feed = fed(log)
        for _ in range(3):
            log.append(0)
        batches = feed.batches()
        first = await take(batches, 3)
        log.append(0)
        log.append(1)
        return first + await take(batches, 2)

    assert asyncio.run(scenario()) == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]


def test_a_slow_taker_holds_a_bounded_number_and_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_WAITING_CHANGES", 10)

    async def scenario() -> None:
        log = Log()
        feed = fed(log)
        log.append(0)
        batches = feed.batches()
        await take(batches, 1)
        feed.progress.end(0, 0)
        reads = log.reads
        for number in range(200):
            log.append(number % 2)
            assert len(feed._waiting) <= 10
            assert feed.position.offsets <= (1 + number, number + 1)
        assert feed.position.offsets == (1, 0)
        rest = await take(batches, 200)
        assert log.reads > reads
        assert sorted(rest) == sorted([(0, n) for n in range(1, 101)] + [(1, n) for n in range(100)])

    asyncio.run(scenario())


def test_the_position_stays_before_what_waits_and_what_is_under_way() -> None:
    async def scenario() -> list[tuple[int, ...]]:
        log, positions = Log(), []
        feed = fed(log)
        batches = feed.batches()
        waiting = asyncio.ensure_future(anext(batches))
        await asyncio.sleep(0)
        log.append(0)
        log.append(1, "other")
        log.append(0)
        positions.append(feed.position.offsets)
        taken = await waiting
        log.append(0)
        positions.append(feed.position.offsets)
        for each in taken[:1]:
            feed.progress.end(each.partition, each.offset)
        positions.append(feed.position.offsets)
        return positions

    # What another organization wrote in partition 1 is passed at once.
    assert asyncio.run(scenario()) == [(0, 1), (0, 1), (1, 1)]


def test_what_the_reader_missed_is_read_again() -> None:
    async def scenario() -> list[tuple[int, int]]:
        log = Log()
        feed = fed(log)
        batches = feed.batches()
        log.append(0)
        await take(batches, 1)
        pending = asyncio.ensure_future(anext(batches))
        await asyncio.sleep(0)
        heard = dict(enumerate(log.ends))
        log.tell = lambda *_: None
        log.append(0)
        log.append(0)
        log.tell = feed.offer
        feed.fall_behind(heard)
        return [(each.partition, each.offset) for each in await asyncio.wait_for(pending, 5)]

    assert asyncio.run(scenario()) == [(0, 1), (0, 2)]


def test_a_notice_that_nobody_can_read_stops_nobody() -> None:
    async def scenario() -> list[tuple[int, int]]:
        log = Log()
        feed = fed(log)
        for number in range(6):
            log.append(number % 2)
        log.unreadable = {(0, 1), (1, 2)}
        batches = feed.batches()
        taken = await take(batches, 4)
        for each in taken:
            feed.progress.end(*each)
        pending = asyncio.ensure_future(anext(batches))
        await asyncio.sleep(0)
        assert feed.position.offsets == (3, 3)
        log.append(0)
        return taken + [(each.partition, each.offset) for each in await asyncio.wait_for(pending, 5)]

    assert sorted(asyncio.run(scenario())) == [(0, 0), (0, 2), (0, 3), (1, 0), (1, 1)]


def test_a_topic_made_anew_is_no_place_to_go_on() -> None:
    async def scenario() -> None:
        log = Log()
        feed = fed(log)
        log.topic = b"another-"
        await anext(feed.batches())

    with pytest.raises(PositionTooOld):
        asyncio.run(scenario())


def test_a_topic_made_anew_with_fewer_partitions_moves_no_position() -> None:
    async def scenario() -> None:
        log = Log()
        feed = fed(log)
        log.append(0)
        batches = feed.batches()
        await take(batches, 1)
        pending = asyncio.ensure_future(anext(batches))
        await asyncio.sleep(0)
        log.topic, log.ends = b"another-", [9]
        feed.fall_behind({0: 1, 1: 0})
        assert feed.position == Position(TOPIC, (0, 0))
        with pytest.raises(PositionTooOld):
            await pending

    asyncio.run(scenario())
