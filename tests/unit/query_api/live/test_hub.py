"""The hub with a log and a store in memory: who is told what, and what a new client is told first."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

import pytest

from query_api.changes.position import Position
from query_api.live.ending import FAILED, NOT_READY, Ended
from query_api.live.frame import RESYNC
from query_api.live.outbox import OutboxLimits
from query_api.tenant import TenantContext
from tests.unit.query_api.live.fakes import (
    TOPIC,
    FakeLog,
    FakeStore,
    SharedLog,
    changed,
    frames_of,
    hub,
    notice_of,
    place,
    seen,
    settle,
    subscriber,
)

LEAD = [("lead", "l-1")]


class Stage:
    """One instance; a change is stored, then told to the log, then read by the instance when the test says so."""

    def __init__(self, max_backlog: int = 1000) -> None:
        self.shared, self.store = SharedLog(), FakeStore()
        self.log = FakeLog(self.shared)
        self.hub = hub(self.log, self.store, max_backlog)

    def append(self, *changes: Any, partition: int = 0, about: str = "l-1", organization: str = "acme") -> None:
        for change in changes:
            self.store.write(change, organization)
        self.shared.append(partition, notice_of(*changes, about=about, organization=organization))


def run(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scene)


def test_who_follows_an_object_is_told_its_changes_and_no_others() -> None:
    async def scene() -> None:
        stage, following = Stage(), subscriber(LEAD)
        async with stage.hub.followed_by(following):
            stage.append(changed("e-1", 1, "created"))
            stage.append(changed("e-2", 1, "created", at=place("l-2")), about="l-2")
            stage.append(changed("e-3", 1, "created"), organization="other")
            stage.log.read_all()
            await settle()
        assert [seen(frame).event_id for frame in frames_of(following)] == ["e-1"]

    run(scene())


def test_who_follows_the_organization_is_told_everything_in_it_and_nothing_of_another() -> None:
    async def scene() -> None:
        stage, following = Stage(), subscriber(None)
        stranger = subscriber(None, tenant=TenantContext("other", "u-1"))
        async with stage.hub.followed_by(following), stage.hub.followed_by(stranger):
            stage.append(changed("e-1", 1, "created"))
            stage.append(changed("e-2", 1, "created", at=place("l-2")), about="l-2", partition=1)
            stage.log.read_all()
            await settle()
        assert {seen(frame).event_id for frame in frames_of(following)} == {"e-1", "e-2"}
        assert frames_of(stranger) == []

    run(scene())


def test_a_whole_batch_is_one_query_and_a_client_more_costs_none() -> None:
    async def scene() -> None:
        stage = Stage()
        one, other = subscriber(LEAD), subscriber(LEAD)
        async with stage.hub.followed_by(one), stage.hub.followed_by(other):
            for number in range(100):
                stage.append(changed(f"e-{number}", 1, "created"))
            stage.log.read_all()
            await settle()
        assert stage.store.queries == 1
        assert [len(frames_of(each)) for each in (one, other)] == [100, 100]

    run(scene())


def test_a_notice_that_was_published_again_is_told_once() -> None:
    async def scene() -> None:
        stage, following = Stage(), subscriber(LEAD)
        async with stage.hub.followed_by(following):
            for _ in range(3):
                stage.append(changed("e-1", 1, "created"))
                stage.log.read_all()
                await settle()
        told = frames_of(following)
        assert len(told) == 1
        late = subscriber(LEAD, str(Position(TOPIC, (1, 0))))
        async with stage.hub.followed_by(late):
            await settle()
        assert frames_of(late) == []

    run(scene())


def test_a_client_that_left_in_the_middle_of_a_notice_is_told_the_rest_of_it_only() -> None:
    async def scene() -> None:
        stage, following = Stage(), subscriber(LEAD)
        async with stage.hub.followed_by(following):
            stage.append(*(changed(f"e-{number}", 1, "created") for number in range(5)))
            stage.log.read_all()
            await settle()
        told = [seen(frame) for frame in frames_of(following)]
        resumed = subscriber(LEAD, told[1].position)
        async with stage.hub.followed_by(resumed):
            await settle()
        assert [seen(frame).event_id for frame in frames_of(resumed)] == ["e-2", "e-3", "e-4"]

    run(scene())


def test_a_position_of_an_instance_that_is_ahead_repeats_nothing() -> None:
    async def scene() -> None:
        stage = Stage()
        for number in range(3):
            stage.append(changed(f"e-{number}", 1, "created"))
        ahead = subscriber(LEAD, str(Position(TOPIC, (2, 0))))
        async with stage.hub.followed_by(ahead):
            stage.append(changed("e-9", 1, "created"), partition=1)
            stage.log.read(1, 10)
            await settle()
            stage.log.read(0, 10)
            await settle()
        told = [seen(frame) for frame in frames_of(ahead)]
        assert [each.event_id for each in told] == ["e-9", "e-2"]
        assert told[0].position == str(Position(TOPIC, (2, 1)))

    run(scene())


def test_a_move_is_told_at_both_places_and_once_to_who_follows_everything() -> None:
    async def scene() -> None:
        stage, both, old, new = Stage(), subscriber([*LEAD, ("lead", "l-2")]), subscriber(LEAD), subscriber(None)
        stage.append(changed("e-1", 1, "created"))
        stage.log.read_all()
        async with stage.hub.followed_by(both), stage.hub.followed_by(old), stage.hub.followed_by(new):
            move = changed("e-1", 2, at=place("l-2"), before=place())
            stage.append(move, about="l-1")
            stage.append(move, about="l-2", partition=1)
            stage.log.read_all()
            await settle()
        told = [{(each.action, each.object_id) for each in map(seen, frames_of(one))} for one in (both, old, new)]
        assert told == [{("updated", "l-2"), ("deleted", "l-1")}, {("deleted", "l-1")}, {("updated", "l-2")}]

    run(scene())


def test_a_position_too_far_behind_or_cut_by_retention_is_answered_by_resync() -> None:
    async def scene() -> None:
        stage = Stage(max_backlog=2)
        for number in range(3):
            stage.append(changed(f"e-{number}", 1, "created"))
        stage.log.read_all()
        far = subscriber(LEAD, str(Position(TOPIC, (0, 0))))
        stage.shared.first_kept[0] = 2
        cut = subscriber(LEAD, str(Position(TOPIC, (1, 0))))
        foreign = subscriber(LEAD, str(Position(b"another!", (1, 0))))
        for each in (far, cut, foreign):
            async with stage.hub.followed_by(each):
                await settle()
                stage.append(changed(f"e-after-{id(each)}", 1, "created"))
                stage.log.read_all()
                await settle()
            first, following = frames_of(each)
            assert first == {"type": "resync"}
            assert following["action"] == "created"

    run(scene())


def test_a_gap_of_the_reader_is_told_to_everybody() -> None:
    async def scene() -> None:
        stage, following = Stage(), subscriber(LEAD)
        async with stage.hub.followed_by(following):
            stage.append(changed("e-1", 1, "created"))
            stage.log.miss_some()
            stage.append(changed("e-2", 1, "created"))
            stage.log.read_all()
            await settle()
        first, following_frame = frames_of(following)
        assert first == {"type": "resync"}
        assert following_frame["event"]["id"] == "e-2"

    run(scene())


def test_a_row_that_is_never_shown_is_answered_by_resync() -> None:
    async def scene() -> None:
        stage, following = Stage(), subscriber(LEAD)
        async with stage.hub.followed_by(following):
            stage.shared.append(0, notice_of(changed("e-1", 1, "created")))
            stage.log.read_all()
            frame = await asyncio.wait_for(following.outbox.take(), 10)
        assert frame is RESYNC

    run(scene())


def test_a_client_whose_outbox_is_full_goes_on_from_the_log_and_nobody_waits_for_it() -> None:
    async def scene() -> None:
        stage = Stage()
        slow, quick = subscriber(LEAD, limits=OutboxLimits(frames=10)), subscriber(LEAD)
        async with stage.hub.followed_by(slow), stage.hub.followed_by(quick):
            for number in range(35):
                stage.append(changed(f"e-{number}", 1, "created"))
            stage.log.read_all()
            await settle()
            assert (len(slow.outbox), len(quick.outbox)) == (10, 35)
            told: list[str] = []
            while len(told) < 35:
                told += [seen(frame).event_id for frame in frames_of(slow)]
                await settle()
        assert told == [f"e-{number}" for number in range(35)]

    run(scene())


def test_what_comes_during_a_long_backlog_is_read_from_the_log_when_it_is_too_much_to_hold() -> None:
    async def scene() -> None:
        stage = Stage()
        stage.append(changed("e-0", 1, "created"))
        stage.log.read_all()
        late = subscriber(LEAD, str(Position(TOPIC, (0, 0))), limits=OutboxLimits(frames=5))
        told: list[str] = []
        async with stage.hub.followed_by(late):
            for number in range(1, 40):
                stage.append(changed(f"e-{number}", 1, "created"))
                stage.log.read_all()
            while len(told) < 40:
                await settle()
                assert not late.ended.done()
                told += [seen(frame).event_id for frame in frames_of(late)]
            stage.append(changed("e-40", 1, "created"))
            stage.log.read_all()
            await settle()
            told += [seen(frame).event_id for frame in frames_of(late)]
        assert told == [f"e-{number}" for number in range(41)]

    run(scene())


def test_a_bug_ends_the_connections_that_it_met_and_says_so() -> None:
    class Broken(FakeStore):
        async def rows(self, *_: Any) -> list[Any]:
            raise ZeroDivisionError

    async def scene() -> None:
        stage = Stage()
        stage.hub = hub(stage.log, Broken())
        following = subscriber(LEAD)
        async with stage.hub.followed_by(following):
            stage.append(changed("e-1", 1, "created"))
            stage.log.read_all()
            assert await asyncio.wait_for(following.ended, 10) == FAILED

    run(scene())


def test_a_reader_that_never_connected_makes_nobody_wait_for_ever() -> None:
    class Unconnected(FakeLog):
        position = None

    async def scene() -> None:
        unconnected = hub(Unconnected(SharedLog()), FakeStore())
        with pytest.raises(Ended) as refused:
            await AsyncExitStack().enter_async_context(unconnected.followed_by(subscriber(LEAD)))
        assert refused.value.ending == NOT_READY

    run(scene())
