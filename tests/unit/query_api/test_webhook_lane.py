"""One endpoint's deliveries: each object in order, each until it arrives, given up as a whole after days."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, repeat
from typing import Any, cast

import msgspec
from prometheus_client import CollectorRegistry

from query_api.changes.position import Position
from query_api.live.standing_rows import StandingRows
from query_api.live.telling import Telling
from query_api.queries.standing_events import StandingEvent, StandingKey
from query_api.tenant import TenantContext
from query_api.webhooks.config import WebhookSettings
from query_api.webhooks.delivery import Delivery
from query_api.webhooks.endpoint import Endpoint, EndpointState
from query_api.webhooks.feed import Feed
from query_api.webhooks.lane import Lane
from query_api.webhooks.sender import Outcome, Sender
from query_api.webhooks.webhook_metrics import WebhookMetrics
from schemas.change_notice import ChangedEvent, ChangeNotice, Place
from schemas.event_times import EARLIEST
from tests.unit.query_api.test_webhook_feed import TOPIC, Log, notice

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CREATED = datetime(2024, 1, 1, tzinfo=UTC)
SETTINGS = WebhookSettings.model_validate(
    {"webhook_secret": "a secret of the tests, 32 bytes or more", "webhook_first_retry_seconds": 0.001}
)


class Rows:
    """What stands: version 1 of everything, unless a test says otherwise."""

    def __init__(self) -> None:
        self.versions: dict[str, str] = {}
        self.missing: set[str] = set()
        self.reads = 0

    async def read(self, _: TenantContext, tellings: Sequence[Telling]) -> dict[StandingKey, StandingEvent]:
        await asyncio.sleep(0)
        self.reads += 1
        return {each.key: self._row(each) for each in tellings if each.change.id not in self.missing}

    def _row(self, telling: Telling) -> StandingEvent:
        event_id, place = telling.change.id, telling.place
        return StandingEvent(
            "acme", event_id, "note", "", "", "", "", place.object_type, place.object_id, "{}", "", True,  # noqa: FBT003 - a row
            CREATED, CREATED, self.versions.get(event_id, "1"), 0,
        )  # fmt: skip


class Replicas:
    """Whether the server that is asked has all rows: what a test says, for a time."""

    def __init__(self) -> None:
        self.answers: Iterator[bool] = repeat(True)  # noqa: FBT003 - what it answers

    async def is_complete(self) -> bool:
        await asyncio.sleep(0)
        return next(self.answers)


class Receiver:
    """Takes what `refuses` does not; remembers ids of events in their order."""

    def __init__(self) -> None:
        self.refuses: Callable[[str], bool] = lambda _: False
        self.taken: list[str] = []
        self.tried: list[str] = []

    async def send(self, _: str, delivery: Delivery, __: Sequence[str]) -> Outcome:
        await asyncio.sleep(0)
        event_id = msgspec.json.decode(delivery.body)["data"]["event"]["id"]
        self.tried.append(event_id)
        if self.refuses(event_id):
            return Outcome("answered 500")
        self.taken.append(event_id)
        return Outcome()


class World:
    """A log, a lane on it, and a clock that a test turns."""

    def __init__(self, failing_since: datetime = EARLIEST, backlog: int = 0) -> None:
        self.log, self.rows, self.receiver, self.now = Log(1), Rows(), Receiver(), NOW
        self.replicas, self.registry = Replicas(), CollectorRegistry()
        for number in range(backlog):
            self.change("a", f"a{number}")
        feed = Feed(self.log, Position(TOPIC, (0,)))
        self.log.tell = feed.offer
        endpoint = Endpoint(organization_id="acme", endpoint_id="id", url="https://a.example/")
        self.lane = Lane(
            endpoint,
            EndpointState(
                organization_id="acme",
                endpoint_id="id",
                replay=0,
                position="",
                failing_since=failing_since,
                last_error="answered 500",
            ),
            feed=feed,
            rows=cast("StandingRows", self.rows),
            replication=self.replicas,
            sender=cast("Sender", self.receiver),
            settings=SETTINGS,
            metrics=WebhookMetrics(self.registry),
            clock=lambda: self.now,
        )

    def change(self, lead: str, *event_ids: str) -> None:
        changes = tuple(ChangedEvent(each, "1", "created", Place("lead", lead, CREATED)) for each in event_ids)
        placed = msgspec.structs.replace(
            notice(0, self.log.ends[0]), notice=ChangeNotice("acme", "lead", lead, changes)
        )
        self.log.ends[0] += 1
        self.log.notices.append(placed)
        self.log.tell(placed, {0: placed.offset})


def running(world: World, scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def both() -> None:
        task = asyncio.create_task(world.lane.run())
        try:
            await asyncio.wait_for(scenario(), 10)
        finally:
            task.cancel()
            await asyncio.wait([task])

    asyncio.run(both())


async def until(check: Callable[[], object]) -> None:
    while not check():  # noqa: ASYNC110 - bounded by `running`
        await asyncio.sleep(0.001)


def test_an_object_waits_for_its_first_change_and_the_others_do_not() -> None:
    world = World()
    world.receiver.refuses = lambda event_id: event_id == "a1"

    async def scenario() -> None:
        world.change("a", "a1", "a2")
        world.change("b", "b1")
        world.change("b", "b2")
        await until(lambda: world.receiver.tried.count("a1") > 3 and len(world.receiver.taken) == 2)
        assert world.receiver.taken == ["b1", "b2"]
        assert "a2" not in world.receiver.tried
        assert world.lane.state.state == "failing"
        assert Position.parse(world.lane.state.position).offsets == (0,)
        world.receiver.refuses = lambda _: False
        await until(lambda: len(world.receiver.taken) == 4)
        assert world.receiver.taken[2:] == ["a1", "a2"]
        await until(lambda: world.lane.state.state == "active")
        assert Position.parse(world.lane.state.position).offsets == (3,)

    running(world, scenario)


def test_a_change_that_another_one_has_followed_is_not_told() -> None:
    world = World()
    world.rows.versions["a1"] = "2"

    async def scenario() -> None:
        world.change("a", "a1", "a2")
        await until(lambda: world.receiver.taken == ["a2"])
        assert Position.parse(world.lane.state.position).offsets == (1,)

    running(world, scenario)


def test_a_change_that_stands_in_the_log_twice_is_told_once() -> None:
    world = World()

    async def scenario() -> None:
        world.change("a", "a1")
        world.change("a", "a1")
        world.change("a", "a2")
        await until(lambda: "a2" in world.receiver.taken)
        assert world.receiver.taken == ["a1", "a2"]

    running(world, scenario)


def test_an_endpoint_is_given_up_after_days_and_keeps_its_position() -> None:
    world = World()
    world.receiver.refuses = lambda _: True

    async def scenario() -> None:
        world.change("a", "a1", "a2")
        await until(lambda: len(world.receiver.tried) > 2)
        world.now += timedelta(hours=71)
        tried = len(world.receiver.tried)
        await until(lambda: len(world.receiver.tried) > tried)
        assert world.lane.state.state == "failing"
        world.now += timedelta(hours=2)
        await until(lambda: world.lane.state.state == "given_up")
        assert world.lane.state.failing_since == NOW
        tried = len(world.receiver.tried)
        for _ in range(50):
            await asyncio.sleep(0.001)
        assert len(world.receiver.tried) == tried
        assert Position.parse(world.lane.state.position).offsets == (0,)

    running(world, scenario)


def test_a_lane_that_ends_leaves_no_delivery_behind() -> None:
    world = World()
    world.receiver.refuses = lambda _: True

    async def scenario() -> None:
        running_lane = asyncio.create_task(world.lane.run())
        world.change("a", "a1", "a2")
        await until(lambda: len(world.receiver.tried) > 2)
        running_lane.cancel()
        await asyncio.wait([running_lane])
        # a1 was tried again and again, a2 waited for it: only the last one of an object is known by the object.
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())


def test_the_days_are_counted_across_a_restart() -> None:
    world = World(failing_since=NOW - timedelta(hours=73))
    world.receiver.refuses = lambda _: True

    async def scenario() -> None:
        world.change("a", "a1")
        await until(lambda: world.lane.state.state == "given_up")
        assert world.receiver.tried == ["a1"]

    running(world, scenario)


def test_a_row_that_a_replica_has_not_got_yet_is_waited_for_however_long() -> None:
    world = World()
    world.rows.missing = {"a2"}
    # That an answer proves nothing alone: the part may have been on its way into the queue.
    world.replicas.answers = cycle([False, True, False])

    async def scenario() -> None:
        world.change("a", "a1", "a2", "a3")
        await until(lambda: world.rows.reads > 200)
        assert world.receiver.tried == []
        assert Position.parse(world.lane.state.position).offsets == (0,)
        assert gone(world) == 0
        world.rows.missing.clear()
        await until(lambda: world.receiver.taken == ["a1", "a2", "a3"])

    running(world, scenario)


def test_a_row_that_no_replica_has_is_gone_and_holds_nothing_up() -> None:
    world = World()
    world.rows.missing = {"a2"}

    async def scenario() -> None:
        world.change("a", "a1", "a2", "a3")
        await until(lambda: world.receiver.taken == ["a1", "a3"])
        await until(lambda: Position.parse(world.lane.state.position).offsets == (1,))
        assert (gone(world), world.rows.reads) == (1, 3)

    running(world, scenario)


def test_since_when_it_fails_is_known_before_the_first_attempt_has_ended() -> None:
    since = NOW - timedelta(hours=71)
    world = World(failing_since=since, backlog=2)

    async def scenario() -> None:
        stored = [world.lane.state]

        def look(_: str) -> bool:
            stored.append(world.lane.state)
            return False

        world.receiver.refuses = look
        await until(lambda: world.receiver.taken == ["a0", "a1"])
        known = [(each.state, each.failing_since, each.last_error) for each in stored]
        assert known == [("failing", since, "answered 500")] * 2 + [("active", EARLIEST, "")]
        await until(lambda: world.lane.state.state == "active")

    running(world, scenario)


def gone(world: World) -> float:
    return world.registry.get_sample_value("timeline_webhook_gone_changes_total") or 0
