"""Each hole that was ever found in the protocol, arranged step by step: the product stands, the rule left out falls."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from query_api.queries.settled_hours import HoursToCount, hours_to_count, settled_type_counts
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import GroupBy, TypeCount
from query_api.reads.periods import Period
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext
from stream_workers import mark
from tests.model import mutants
from tests.model.mutants import LONG_AGO, replaced
from tests.model.oracle import Cell, Standing, final_counts
from tests.model.protocol import Protocol
from tests.model.stage import ACME, NOON, Stage, message, stage

NEXT_HOUR = (NOON + timedelta(hours=1)).isoformat()
Scene = Callable[[Stage], None]


def event_counted_by_nobody(scene: Stage) -> None:
    """Hole 1: acknowledged after the count was taken, marked before the count is visible."""
    scene.flush(message(1))
    scene.settle_slowly(while_counted=lambda: _in_thread(scene, message(2)))


def settled_while_a_flush_stands_still(scene: Stage) -> None:
    """Hole 1 again: the flush has read the epoch, or marked, before its insert."""
    scene.flush(message(1))
    scene.flush(message(2), meanwhile=scene.settle)


def moved_at_one_moment(scene: Stage) -> None:
    """Hole 3: row and tombstone differ in the object alone; the rank in the version keeps the row even in one key."""
    scene.flush(message(1))
    scene.flush(message(1, action="updated", revision=2, object_id="o-2", previous=PLACE))


def moved_and_edited_in_one_batch(scene: Stage) -> None:
    """Hole 4: the edit must not swallow the tombstone of the move."""
    scene.flush(message(1))
    moved = message(1, action="updated", revision=2, object_id="o-2", previous=PLACE)
    edited = message(1, action="updated", revision=3, object_id="o-2")
    scene.flush(moved, edited)


def zombie_brings_another_content(scene: Stage) -> None:
    """Hole 5: inserted after the settling, never marked: its offsets were committed by its successor."""
    contents = [message(1), message(1, event_type="call", data={"duration_seconds": 5})]
    scene.flush(contents[0])
    scene.flush(contents[1])
    scene.settle()
    scene.store.insert_events(scene.rows(contents[0]))


def hour_that_an_event_left(scene: Stage) -> None:
    """The tombstone's hour has changed too."""
    scene.flush(message(1))
    scene.settle()
    scene.flush(message(1, action="updated", revision=2, created_at=NEXT_HOUR, previous=PLACE))


def first_mark_of_an_hour_is_old(scene: Stage) -> None:
    """The design's shortcut "marks since the last settling" loses an hour that the settling could not know."""
    scene.flush(message(1))
    rows = scene.rows(message(2, created_at=NEXT_HOUR))
    scene.store.insert_events(rows)
    epoch = mark.current_epoch(scene.client)
    scene.settle()
    mark.write_marks(scene.client, mark.touched_hours(rows), epoch)


PLACE = {"object_type": "lead", "object_id": "o-1", "created_at": NOON.isoformat()}
CASES: list[tuple[Scene, Callable[[], Protocol]]] = [
    (event_counted_by_nobody, partial(mutants.ClockForEpochs, [1000, 2000, 1500])),
    (event_counted_by_nobody, mutants.EpochNotPublished),
    (event_counted_by_nobody, mutants.EqualIsSettled),
    (event_counted_by_nobody, mutants.HoursMarkedOnce),
    (settled_while_a_flush_stands_still, mutants.EpochReadBeforeInsert),
    (settled_while_a_flush_stands_still, mutants.MarkedBeforeInsert),
    (moved_and_edited_in_one_batch, mutants.HighestOfEventId),
    (zombie_brings_another_content, mutants.VersionWithoutContent),
    (hour_that_an_event_left, mutants.TombstonesNotMarked),
    (first_mark_of_an_hour_is_old, mutants.NewMarksOnly),
]


def _name(value: Any) -> str:
    named = getattr(value, "func", value)
    return str(getattr(named, "__name__", None) or type(named).__name__)


@pytest.mark.parametrize("scene", dict.fromkeys([moved_at_one_moment, *(scene for scene, _ in CASES)]), ids=_name)
def test_settled_and_live_answer_are_the_truth(clickhouse_url: str, scene: Scene) -> None:
    with stage(clickhouse_url, Protocol()) as opened:
        scene(opened)

        truth = truth_of(opened)
        assert (opened.settled_answer(), opened.live_answer()) == (truth, truth)
        opened.settle()
        assert opened.settled_answer() == truth


@pytest.mark.parametrize(("scene", "mutant"), CASES, ids=_name)
def test_without_the_rule_the_answer_is_wrong(
    clickhouse_url: str, scene: Scene, mutant: Callable[[], Protocol]
) -> None:
    with stage(clickhouse_url, mutant()) as opened:
        scene(opened)

        truth = truth_of(opened)
        assert (opened.settled_answer(), opened.live_answer()) != (truth, truth)


@pytest.mark.parametrize(("protocol", "right"), [(Protocol(), True), (mutants.ObjectNotInKey(), False)], ids=_name)
def test_both_tables_show_the_same_places_while_a_move_is_under_way(
    clickhouse_url: str, protocol: Protocol, *, right: bool
) -> None:
    """Hole 3: the second move came first. Without the object in the key its tombstone takes another place's row."""
    between = {**PLACE, "object_id": "o-2"}
    with stage(clickhouse_url, protocol) as opened:
        opened.flush(message(1))
        opened.flush(message(1, action="updated", revision=3, object_id="o-2", created_at=NEXT_HOUR, previous=between))

        events, by_time = (
            opened.client.command(f"SELECT count() FROM {table} FINAL")  # noqa: S608 - names of our tables
            for table in ("timeline_events", "timeline_by_time")
        )
        assert (events == by_time) is right


def truth_of(opened: Stage) -> Counter[str]:
    def cell_of(each: Standing) -> Cell:
        return "", each.event_type

    return Counter({event_type: n for (_, event_type), n in final_counts(opened.messages, cell_of).items()})


def _in_thread(scene: Stage, content: bytes) -> None:
    """A flush needs no event loop: it may happen while the settler's is running."""
    scene.flush(content)


class Between(Protocol):
    """Reads in two statements, or in one that judges twice, and lets something happen in between."""

    def __init__(self, *, judges_twice: bool) -> None:
        self._judges_twice = judges_twice
        self.happens: Callable[[], Any] | None = None

    async def read(
        self, store: ReadStore, tenant: TenantContext, period: Period, group_by: GroupBy | None
    ) -> list[TypeCount]:
        first = await self._hours(store, tenant, period)
        if self.happens is not None:
            await self.happens()
        if self._judges_twice and not first.live_hours:
            first.live_hours.append(LONG_AGO)
        counted = settled_type_counts(tenant, EventFilter(), period, group_by, first)
        if self._judges_twice:
            counted.parameters["later_hours"] = (await self._hours(store, tenant, period)).live_hours
            live = "toStartOfHour(created_at) IN {live_hours:"
            sql = replaced(counted.sql, live, live.replace("live_hours", "later_hours"))
            counted = type(counted)(counted.name, sql, counted.parameters, counted.settings)
        return await store.rows(tenant, counted, TypeCount)

    async def _hours(self, store: ReadStore, tenant: TenantContext, period: Period) -> HoursToCount:
        (found,) = await store.rows(tenant, hours_to_count(tenant, EventFilter(), period, None), HoursToCount)
        return found


@pytest.mark.parametrize(("judges_twice", "right"), [(False, True), (True, False)])
def test_hour_that_is_settled_during_a_read_counts_once(
    clickhouse_url: str, *, judges_twice: bool, right: bool
) -> None:
    """Hole 2. Judged twice, it is in neither part: not yet settled for the first, no longer live for the second."""
    protocol = Between(judges_twice=judges_twice)
    with stage(clickhouse_url, protocol) as opened:
        opened.flush(message(1))
        protocol.happens = partial(_settle_now, opened)

        assert (opened.settled_answer() == Counter(note=1)) is right


@pytest.mark.parametrize(("judges_twice", "right"), [(False, True), (True, False)])
def test_hour_that_is_marked_during_a_read_counts_once(clickhouse_url: str, *, judges_twice: bool, right: bool) -> None:
    """Hole 2. Judged twice, it is in both parts; in two statements the new event may be missing, the old one not."""
    protocol = Between(judges_twice=judges_twice)
    with stage(clickhouse_url, protocol) as opened:
        opened.flush(message(1))
        opened.settle()

        async def flush() -> None:
            opened.flush(message(2))

        protocol.happens = flush
        assert (opened.settled_answer() in (Counter(note=1), Counter(note=2))) is right


async def _settle_now(opened: Stage) -> None:
    epoch = await opened.protocol.publish(opened.settler)
    await opened.protocol.settle_span(opened.settler, epoch, NOON, NOON + timedelta(hours=1))


class ListReadTwice(Protocol):
    """Hole 6: the settler's statement reads its list once for the hours and once more for the counts."""

    async def settle_span(self, client: Any, epoch: int, since: datetime, until: datetime) -> None:
        await super().settle_span(_OtherSettlerInBetween(client), epoch, since, until)


class _OtherSettlerInBetween:
    """The second reading comes after another settler settled the hour: it finds nothing to count."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def command(self, statement: str, parameters: Any, settings: Any) -> None:
        counts = "WHERE created_at >= {since:DateTime('UTC')}"
        await self._client.command(replaced(statement, counts, f"{counts} AND 0"), parameters, settings=settings)


@pytest.mark.parametrize(("protocol", "right"), [(Protocol(), True), (ListReadTwice(), False)], ids=_name)
def test_two_settlers_of_one_hour_agree(clickhouse_url: str, protocol: Protocol, *, right: bool) -> None:
    with stage(clickhouse_url, protocol) as opened:
        opened.flush(message(1))
        opened.settle_slowly(while_counted=lambda: None)
        opened.flush(message(2))
        opened.settle()

        assert (opened.settled_answer() == truth_of(opened)) is right


@pytest.fixture
def opened(clickhouse_url: str) -> Iterator[Stage]:
    with stage(clickhouse_url, Protocol()) as opened:
        yield opened


def test_ends_of_the_range_have_an_hour_each(opened: Stage) -> None:
    """Hole 7: what lies outside is a dead letter, `test_validate.py`; clamped, it would have no hour of its own."""
    ends = ("1970-01-01T00:00:00Z", "2025-06-01T12:00:00Z")
    opened.flush(*(message(number, created_at=end) for number, end in enumerate(ends)))
    opened.settle()

    assert _over_all_time(opened) == [2]
    found = opened.client.query("SELECT hour, events FROM activity_summary_state ORDER BY hour", tz_mode="aware")
    assert found.result_rows == [(datetime.fromisoformat(end).astimezone(UTC), 1) for end in ends]


def _over_all_time(opened: Stage) -> list[int]:
    """The first hour is marked again, so that it is counted live."""
    opened.store.mark_hours(mark.touched_hours(opened.rows(message(0, created_at="1970-01-01T00:00:00Z"))))
    ever = Period("custom", None, None, ZoneInfo("UTC"))
    rows = opened.run(opened.protocol.read(opened.read_store, ACME, ever, None))
    return [row.events for row in rows]


@pytest.mark.parametrize("marks", [True, False])
def test_month_that_was_moved_away_is_gone_from_both_answers(opened: Stage, *, marks: bool) -> None:
    """Hole 8: whoever removes rows marks once that is visible. Without the mark the settled hours still have them."""
    opened.flush(message(1), message(2))
    opened.settle()

    opened.client.command("ALTER TABLE timeline_by_time DROP PARTITION 202401")
    if marks:
        mark.mark_span(opened.client, NOON, NOON + timedelta(hours=1))

    assert opened.live_answer() == Counter()
    assert (opened.settled_answer() == Counter()) is marks


def test_restored_backup_with_older_epochs_outranks_no_mark(opened: Stage) -> None:
    opened.flush(message(1))
    opened.settle()
    opened.client.command("TRUNCATE TABLE summary_epochs")

    rows = opened.rows(message(2))
    hours = mark.touched_hours(rows)
    opened.store.mark_hours(hours)
    opened.store.insert_events(rows)
    opened.store.mark_hours(hours)

    assert opened.settled_answer() == Counter(note=2)
