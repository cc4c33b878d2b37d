"""Positions: text and back, comparing, merging."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.changes.position import Position
from query_api.errors import InvalidPosition

TOPIC = b"8 bytes."
OFFSETS = st.lists(st.integers(0, 2**62), min_size=3, max_size=3).map(tuple)
POSITIONS = st.builds(Position, st.just(TOPIC), OFFSETS, st.integers(0, 2**40))


@given(POSITIONS)
def test_a_position_comes_back_from_its_text(position: Position) -> None:
    text = str(position)

    assert Position.parse(text) == position
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "text",
    ["", "é", "position", "====", "a" * 1001, "kw", str(Position(TOPIC, (1, 2)))[:-3], str(Position(TOPIC, (-1,)))],
)
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(InvalidPosition):
        Position.parse(text)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(InvalidPosition):
        Position.parse(text)


@given(POSITIONS, POSITIONS)
def test_the_merged_position_covers_both(one: Position, other: Position) -> None:
    merged = one.merged(other)

    assert merged.covers(one)
    assert merged.covers(other)
    assert merged.uncached_until == max(one.uncached_until, other.uncached_until)
    assert one.covers(other) == (merged.offsets == one.offsets)


def test_nothing_covers_a_position_of_another_topic_or_of_fewer_partitions() -> None:
    position = Position(TOPIC, (5, 5))

    assert not position.covers(Position(b"another.", (1, 1)))
    assert not position.covers(Position(TOPIC, (1,)))
    assert position.merged(Position(b"another.", (9, 9))) == position


def test_distance_counts_what_came_since() -> None:
    assert Position(TOPIC, (7, 5)).distance(Position(TOPIC, (4, 6))) == 3


def test_it_stays_short_enough_for_a_header() -> None:
    many = Position(TOPIC, tuple(range(2**40, 2**40 + 64)), 2**31)

    assert len(str(many)) < 1000
    assert msgspec.structs.replace(many, uncached_until=0).covers(many)
