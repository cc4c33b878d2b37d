"""What is known of `timeline.changes` without a broker: what a fetch proves, and listeners that fail."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import pytest
from aiokafka import TopicPartition

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.reader import ChangeReader
from query_api.changes.recent_notices import RecentNotices
from query_api.changes.tail import Bounds, Tail
from query_api.changes.topic_state import TopicState
from query_api.metrics import ApiMetrics
from schemas.change_notice import ChangedEvent, ChangeNotice

TOPIC_ID = b"8 bytes."


class Fetched:
    """A consumer of two partitions: when each answered last, and where it ended then."""

    def __init__(self) -> None:
        self.answered: dict[int, int | None] = {0: None, 1: None}
        self.end = {0: 5, 1: 5}

    def last_poll_timestamp(self, partition: TopicPartition) -> int | None:
        return self.answered[partition.partition]

    def highwater(self, partition: TopicPartition) -> int:
        return self.end[partition.partition]

    def answer(self, seconds_ago: float) -> float:
        """Both partitions answer; that moment by the monotonic clock."""
        self.answered = dict.fromkeys(self.answered, int((time.time() - seconds_ago) * 1000))
        return time.monotonic() - seconds_ago


def tail_of(fetched: Fetched) -> Tail:
    return Tail(fetched, "changes", 2)


def test_an_answer_proves_everything_before_the_answer_before_it() -> None:
    fetched = Fetched()
    tail = tail_of(fetched)
    assert tail.proven_at([5, 5]) == float("-inf")
    first_at = fetched.answer(seconds_ago=30)
    assert tail.proven_at([5, 5]) == float("-inf")

    fetched.answer(seconds_ago=20)

    for _ in range(3):
        assert tail.proven_at([5, 5]) == pytest.approx(first_at, abs=0.5)


def test_records_that_were_not_handed_over_are_no_proof() -> None:
    fetched = Fetched()
    tail = tail_of(fetched)
    first_at = fetched.answer(seconds_ago=30)
    tail.proven_at([5, 5])
    second_at = fetched.answer(seconds_ago=20)
    tail.proven_at([5, 5])
    fetched.answer(seconds_ago=10)
    fetched.end[1] = 6

    assert tail.proven_at([5, 5]) == pytest.approx(first_at, abs=0.5)
    assert tail.proven_at([5, 6]) == pytest.approx(second_at, abs=0.5)


class Record(NamedTuple):
    partition: int
    offset: int
    value: bytes | None
    timestamp: int = 1000


def notice_of(*versions: int, organization: str = "acme") -> ChangeNotice:
    place = {"object_type": "lead", "object_id": "l-1", "created_at": "2024-01-15T12:00:00Z"}
    changes = [
        msgspec.convert({"id": "e-1", "version": str(each), "action": "updated", "place": place}, ChangedEvent)
        for each in versions
    ]
    return ChangeNotice(organization, "lead", "l-1", tuple(changes))


def connected() -> ChangeReader:
    reader = ChangeReader("127.0.0.1:1", ApiMetrics())
    reader._take_up(TopicState(TOPIC_ID, 2), Bounds((0, 0), (5, 5)))
    return reader


def test_a_listener_that_fails_starts_anew_and_the_others_hear_everything() -> None:
    reader = connected()
    heard: list[PlacedNotice] = []
    gaps: list[str] = []

    def fail(_: Sequence[PlacedNotice]) -> None:
        raise ValueError("a bug")

    reader.add_listener(fail, on_gap=lambda: gaps.append("failed"))
    reader.add_listener(heard.extend, on_gap=lambda: gaps.append("other"))

    reader._hand_over([Record(0, 5, msgspec.json.encode(notice_of(1)))])

    assert [each.offset for each in heard] == [5]
    assert gaps == ["failed"]


def test_the_position_is_behind_what_was_handed_over_when_a_listener_asks() -> None:
    reader = connected()
    asked: list[tuple[int, ...]] = []
    reader.add_listener(lambda _: asked.append(reader.position.offsets if reader.position else ()))

    reader._hand_over([Record(1, 5, msgspec.json.encode(notice_of(1))), Record(1, 6, b"not a notice")])

    assert asked == [(5, 7)]


def test_a_listener_that_was_removed_hears_nothing() -> None:
    reader = connected()
    heard: list[PlacedNotice] = []
    listener = reader.add_listener(heard.extend)

    reader.remove_listener(listener)
    reader._hand_over([Record(0, 5, msgspec.json.encode(notice_of(1)))])

    assert heard == []


@pytest.mark.parametrize(
    ("state", "bounds", "signal"),
    [
        (TopicState(TOPIC_ID, 2), Bounds((0, 0), (9, 5)), "reconnect"),
        (TopicState(b"another.", 2), Bounds((0, 0), (9, 5)), "gap"),
        (TopicState(TOPIC_ID, 3), Bounds((0, 0, 0), (5, 5, 0)), "gap"),
        (TopicState(TOPIC_ID, 2), Bounds((6, 0), (9, 5)), "gap"),
        (TopicState(TOPIC_ID, 2), Bounds((0, 0), (4, 5)), "gap"),
        (TopicState(TOPIC_ID, 2), Bounds((0, 0), (200_000, 5)), "gap"),
    ],
    ids=["same", "made anew", "more partitions", "cut by retention", "lost by brokers", "too far behind"],
)
def test_a_new_connection_goes_on_where_it_can(state: TopicState, bounds: Bounds, signal: str) -> None:
    reader = connected()
    signals: list[str] = []
    reader.add_listener(
        lambda _: None, on_gap=lambda: signals.append("gap"), on_reconnect=lambda: signals.append("reconnect")
    )

    reader._take_up(state, bounds)

    assert signals == [signal]
    assert reader.position is not None
    assert reader.position.offsets == ((5, 5) if signal == "reconnect" else bounds.end)


def test_memory_knows_which_versions_were_told() -> None:
    recent = RecentNotices()
    recent.start_at([5])
    recent.add(PlacedNotice(0, 5, notice_of(7)))

    told = [recent.tells_of("acme", "e-1", version) for version in (6, 7, 8)]

    assert told == [True, True, False]
    assert not recent.tells_of("other", "e-1", 7)
    assert not recent.tells_of("acme", "e-2", 7)
