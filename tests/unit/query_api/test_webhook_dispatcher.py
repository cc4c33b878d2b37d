"""What becomes of an endpoint when the log no longer has its changes: it goes on with what is left, and says so."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import cast

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from query_api.changes.errors import PositionTooOld
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.live.standing_rows import StandingRows
from query_api.webhooks import dispatcher as dispatchers
from query_api.webhooks.config import WebhookSettings
from query_api.webhooks.dispatcher import Dispatcher, taken_over
from query_api.webhooks.endpoint import Endpoint, EndpointState
from query_api.webhooks.endpoint_store import EndpointStore
from query_api.webhooks.management import shown
from query_api.webhooks.sender import Sender
from query_api.webhooks.webhook_metrics import WebhookMetrics
from schemas.change_notice import ChangedEvent, ChangeNotice, Place
from schemas.event_times import EARLIEST
from tests.unit.query_api.test_webhook_feed import TOPIC, Log
from tests.unit.query_api.test_webhook_lane import CREATED, Receiver, Replicas, Rows, until

KEY = ("acme", "id")
SETTINGS = WebhookSettings.model_validate(
    {"webhook_secret": "a secret of the tests, 32 bytes or more", "webhook_refresh_seconds": 0.01}
)


class CutLog(Log):
    """What is older than `beginning` was cut by retention."""

    beginning = 0

    def add_listener(
        self, on_notices: Callable[[Sequence[PlacedNotice]], None], *, on_gap: Callable[[], None]
    ) -> object:
        self.on_gap = on_gap
        return None

    def read_from(self, position: Position) -> AsyncIterator[PlacedNotice]:
        if position.offsets[0] < self.beginning:
            raise PositionTooOld("retention has cut it")
        return super().read_from(position)

    async def oldest(self, position: Position) -> Position:
        await asyncio.sleep(0)
        return Position(position.topic, (self.beginning,))


class Table:
    """The one endpoint, and its states as they were written down."""

    def __init__(self, position: Position) -> None:
        self.saved: list[EndpointState] = []
        self.endpoint = Endpoint(
            organization_id="acme", endpoint_id="id", url="https://a.example/", start_position=str(position)
        )

    async def endpoints(self) -> list[Endpoint]:
        await asyncio.sleep(0)
        return [self.endpoint]

    async def states(self) -> dict[tuple[str, str], EndpointState]:
        await asyncio.sleep(0)
        return {KEY: self.saved[-1]} if self.saved else {}

    async def save(self, states: Sequence[EndpointState]) -> None:
        await asyncio.sleep(0)
        self.saved += states


class World:
    """A log of five notices, each of an event of its own, and a dispatcher beside it."""

    def __init__(self, position: Position) -> None:
        self.log, self.table, self.receiver, self.registry = CutLog(1), Table(position), Receiver(), CollectorRegistry()
        for number in range(5):
            change = ChangedEvent(f"e{number}", "1", "created", Place("lead", "l", CREATED))
            self.log.notices.append(PlacedNotice(0, number, ChangeNotice("acme", "lead", "l", (change,))))
        self.log.ends[0] = 5
        self.dispatcher = Dispatcher(
            log=self.log,
            oldest=self.log.oldest,
            store=cast("EndpointStore", self.table),
            rows=cast("StandingRows", Rows()),
            replication=Replicas(),
            sender=cast("Sender", self.receiver),
            settings=SETTINGS,
            metrics=WebhookMetrics(self.registry),
        )

    @property
    def shown(self) -> dict[str, object]:
        """What the tenant sees."""
        return shown(self.table.endpoint, self.table.saved[-1])

    async def run(self, check: Callable[[], object]) -> None:
        task = asyncio.create_task(self.dispatcher.run())
        try:
            await asyncio.wait_for(until(check), 10)
        finally:
            task.cancel()
            await asyncio.wait([task])


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatchers, "_LANE_BACKOFF_SECONDS", 0.01)
    monkeypatch.setattr(dispatchers, "_SAVE_SECONDS", 0.01)


@pytest.mark.parametrize(
    ("stored", "beginning", "expected"),
    [
        (Position(TOPIC, (1,)), 3, ["e3", "e4"]),
        (Position(b"another-", (9,)), 0, ["e0", "e1", "e2", "e3", "e4"]),
        (Position(b"another-", (9,)), 2, ["e2", "e3", "e4"]),
    ],
)
def test_changes_that_the_log_has_lost_are_seen_by_the_tenant_until_a_replay(
    stored: Position, beginning: int, expected: list[str]
) -> None:
    world = World(stored)
    world.log.beginning = beginning
    before = datetime.now(UTC)

    asyncio.run(world.run(lambda: world.receiver.taken == expected and world.table.saved[-1].delivered))

    lost_at = world.shown["changes_lost_at"]
    assert isinstance(lost_at, datetime)
    assert before <= lost_at <= datetime.now(UTC)
    assert world.shown["state"] == "active"
    assert "changes were lost" in str(world.shown["last_error"])
    assert world.registry.get_sample_value("timeline_webhook_gaps_total")

    again = World(Position.parse(world.table.saved[-1].position))
    again.table.saved = world.table.saved[-1:]
    again.log.ends[0] = 6
    again.log.notices.append(msgspec.structs.replace(world.log.notices[0], offset=5))
    asyncio.run(again.run(lambda: again.table.saved[-1].delivered > len(expected)))
    assert again.shown["changes_lost_at"] == lost_at, "a restart does not forget it"
    again.table.endpoint = msgspec.structs.replace(again.table.endpoint, replay=1)
    assert (again.shown["changes_lost_at"], again.shown["last_error"]) == (None, "")


def test_what_is_only_behind_has_lost_nothing() -> None:
    world = World(Position(TOPIC, (1,)))

    asyncio.run(world.run(lambda: world.receiver.taken == ["e1", "e2", "e3", "e4"] and world.table.saved))

    assert world.table.saved[-1].changes_lost_at == EARLIEST
    assert world.shown["last_error"] == ""


def test_a_topic_made_anew_while_it_runs_is_told_from_its_beginning() -> None:
    world = World(Position(TOPIC, (5,)))

    async def scenario() -> None:
        def make_anew() -> bool:
            if world.dispatcher._lanes and world.log.topic == TOPIC:
                world.log.topic, world.log.ends[0] = b"another-", 2
                world.log.on_gap()
            return world.receiver.taken == ["e0", "e1"] and bool(world.table.saved[-1].delivered)

        await world.run(make_anew)

    asyncio.run(scenario())
    assert world.shown["changes_lost_at"]
    assert Position.parse(world.table.saved[-1].position) == Position(b"another-", (2,))


def test_an_added_partition_is_told_from_its_beginning_and_the_others_go_on() -> None:
    assert taken_over(Position(TOPIC, (7, 8)), Position(TOPIC, (9, 9, 9))).offsets == (7, 8, 0)
    assert taken_over(Position(b"another-", (7, 8)), Position(TOPIC, (9,))) == Position(TOPIC, (0,))
