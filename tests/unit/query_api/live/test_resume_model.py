"""Any order of changes, deliveries, cuts and returns: a client that resumes by position ends with what stands, and no
frame comes twice. Two instances read one log, each at its own speed; now and then a notice is published again.
"""

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from query_api.changes.position import Position
from query_api.live.outbox import OutboxLimits
from query_api.queries.standing_events import StandingEvent
from schemas.change_notice import ChangedEvent, ChangeNotice, Place
from tests.unit.query_api.live.fakes import (
    NOON,
    TOPIC,
    FakeLog,
    FakeStore,
    SharedLog,
    changed,
    frames_of,
    hub,
    notice_of,
    place,
    settle,
    subscriber,
)

OBJECTS = ("l-1", "l-2", "l-3", "l-4")
STEPS = 120


class World:
    """The CRM, the worker and the instances."""

    def __init__(self, chance: random.Random, instances: int) -> None:
        self.chance = chance
        self.shared, self.store = SharedLog(), FakeStore()
        self.logs = [FakeLog(self.shared) for _ in range(instances)]
        self.hubs = [hub(log, self.store) for log in self.logs]
        self.places: dict[str, Place] = {}
        self.revisions: Counter[str] = Counter()
        self.departures: Counter[tuple[str, str]] = Counter()
        self.published: list[tuple[int, ChangeNotice]] = []

    def flush(self) -> None:
        """What one flush of a worker does: rows first, then a notice for each object."""
        changes = [self._change() for _ in range(self.chance.randint(1, 5))]
        for change in changes:
            self.store.write(change)
        by_object: dict[str, list[ChangedEvent]] = {}
        for change in changes:
            by_object.setdefault(change.place.object_id, []).append(change)
            if change.previous is not None and change.previous.object_id != change.place.object_id:
                by_object.setdefault(change.previous.object_id, []).append(change)
        for object_id, of_object in by_object.items():
            self._publish(OBJECTS.index(object_id) % 2, notice_of(*of_object, about=object_id))

    def publish_again(self) -> None:
        """A worker that was killed before it committed."""
        if self.published:
            self.shared.append(*self.published[-1])

    def read_some(self) -> None:
        self.chance.choice(self.logs).read(self.chance.randrange(2), self.chance.randint(1, 3))

    def standing(self) -> list[StandingEvent]:
        return [row for row in self.store.rows_at.values() if not row.is_deleted]

    def _publish(self, partition: int, notice: ChangeNotice) -> None:
        self.published.append((partition, notice))
        self.shared.append(partition, notice)

    def _change(self) -> ChangedEvent:
        event_id = f"e-{self.chance.randrange(12)}"
        at = self.places.get(event_id)
        self.revisions[event_id] += 1
        revision = self.revisions[event_id]
        if at is None:
            # Back-dated as often as not.
            moment = NOON - timedelta(days=self.chance.randrange(400))
            at = self.places[event_id] = place(self.chance.choice(OBJECTS), moment)
            return changed(event_id, revision, "created", at)
        kind = self.chance.choice(("updated", "updated", "deleted", "restored", "moved", "late"))
        if kind == "moved":
            to = self.places[event_id] = place(self.chance.choice(OBJECTS), at.created_at + timedelta(hours=1))
            self.departures[event_id, at.object_id] += 1
            return changed(event_id, revision, "updated", to, before=at)
        if kind == "late" and revision > 2:
            return changed(event_id, revision - 2, "updated", at)
        if kind == "deleted":
            self.departures[event_id, at.object_id] += 1
        return changed(event_id, revision, "updated" if kind == "late" else kind, at)


class Client:
    """What somebody at a screen has: a list for each object, or one of everything; and the last frame's position."""

    def __init__(self, world: World, objects: frozenset[str] | None) -> None:
        self._world = world
        self._objects = None if objects is None else [("lead", each) for each in objects]
        self.position = str(Position(TOPIC, (0, 0)))
        self.shown: dict[tuple[str, str], str] = {}
        self.told: Counter[tuple[str, str]] = Counter()
        self.gone: Counter[tuple[str, str]] = Counter()
        self._stack = AsyncExitStack()

    async def come(self) -> None:
        chance = self._world.chance
        limits = OutboxLimits(frames=chance.choice((3, 1000)))
        self._following = subscriber(self._objects, self.position, limits)
        await self._stack.enter_async_context(chance.choice(self._world.hubs).followed_by(self._following))

    async def leave(self) -> None:
        """In the middle of everything: what was not read is lost."""
        await self._stack.aclose()

    def read(self, at_most: int) -> None:
        for frame in self._frames(at_most):
            assert frame["type"] == "event", "nothing here is too old to be told"
            self.position = frame["position"]
            self._show(frame["action"], frame["event"])

    def _frames(self, at_most: int) -> list[dict[str, Any]]:
        if at_most < len(self._following.outbox):
            kept = list(self._following.outbox._frames)[at_most:]
            frames = frames_of(self._following)[:at_most]
            for frame in kept:
                self._following.outbox.put(frame)
            return frames
        return frames_of(self._following)

    @property
    def was_dropped(self) -> bool:
        return self._following.ended.done()

    def _show(self, action: str, event: dict[str, Any]) -> None:
        entry = self._entry(event["object_id"], event["id"])
        if action == "deleted":
            self.gone[event["id"], event["object_id"]] += 1
            self.shown.pop(entry, None)
            return
        self.told[event["id"], event["data"]["version"]] += 1
        self.shown[entry] = event["data"]["version"]

    def should_show(self) -> dict[tuple[str, str], str]:
        rows = self._world.standing()
        followed = [row for row in rows if self._objects is None or (row.object_type, row.object_id) in self._objects]
        return {self._entry(row.object_id, row.event_id): row.version for row in followed}

    def _entry(self, object_id: str, event_id: str) -> tuple[str, str]:
        return ("" if self._objects is None else object_id, event_id)


async def live_through(seed: int, instances: int, objects: frozenset[str] | None) -> None:
    chance = random.Random(seed)
    world = World(chance, instances)
    client = Client(world, objects)
    await client.come()
    for _ in range(STEPS):
        match chance.randrange(8):
            case 0 | 1 | 2:
                world.flush()
            case 3 | 4:
                world.read_some()
            case 5:
                client.read(chance.randint(1, 4))
            case 6:
                await client.leave()
                await client.come()
            # What an instance that never saw the first notice cannot know is a repeat; one that did must.
            case 7 if instances == 1:
                world.publish_again()
        for _ in range(chance.randrange(6)):
            await asyncio.sleep(0)
        if client.was_dropped:
            await client.leave()
            await client.come()
    for log in world.logs:
        log.read_all()
    await until_it_has_seen_all(client)
    assert client.shown == client.should_show()
    assert [each for each, times in client.told.items() if times > 1] == []
    assert {each: times for each, times in client.gone.items() if times > world.departures[each]} == {}


async def until_it_has_seen_all(client: Client) -> None:
    quiet = 0
    while quiet < 3:
        await settle()
        before = client.position
        client.read(1000)
        if client.was_dropped:
            await client.leave()
            await client.come()
        quiet = quiet + 1 if client.position == before and not client._following.is_catching_up else 0
    await client.leave()


@pytest.mark.parametrize("objects", [frozenset({"l-1"}), frozenset({"l-1", "l-2"}), None], ids=["one", "two", "all"])
@pytest.mark.parametrize("instances", [1, 2])
def test_a_client_that_comes_and_goes_ends_with_what_stands_and_is_told_nothing_twice(
    instances: int, objects: frozenset[str] | None
) -> None:
    for seed in range(25):
        asyncio.run(live_through(seed, instances, objects))
