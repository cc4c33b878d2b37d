"""Positions as text and back, and what lies behind them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.changes.position import Position
from query_api.errors import InvalidPosition
from query_api.live.live_position import LivePosition
from tests.unit.query_api.live.fakes import TOPIC

PARTITIONS = 3


@st.composite
def positions(draw: st.DrawFn) -> LivePosition:
    offsets = draw(st.lists(st.integers(0, 5), min_size=PARTITIONS, max_size=PARTITIONS))
    begun = draw(st.dictionaries(st.integers(0, PARTITIONS - 1), st.integers(1, 999)))
    return LivePosition(Position(TOPIC, tuple(offsets)), tuple(sorted(begun.items())))


@given(positions())
def test_a_position_survives_the_way_to_a_client_and_back(position: LivePosition) -> None:
    assert LivePosition.parse(str(position)) == position


@given(positions())
def test_what_a_read_answers_is_a_position_to_resume_from(position: LivePosition) -> None:
    assert LivePosition.parse(str(position.position)) == LivePosition(position.position)


@given(positions(), positions(), st.integers(0, PARTITIONS - 1), st.integers(0, 6), st.integers(0, 1000))
def test_behind_the_merged_position_lies_what_is_behind_both(
    one: LivePosition, other: LivePosition, partition: int, offset: int, index: int
) -> None:
    at = (partition, offset, index)

    assert one.merged(other).is_behind(*at) == (one.is_behind(*at) and other.is_behind(*at))
    assert one.merged(other) == other.merged(one)


@pytest.mark.parametrize("text", ["", "x", "nonsense", "....", "a.1", "a.1.2.3", "a" * 100_000, "\u0661", "a.-1.2"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidPosition):
        LivePosition.parse(text)


def test_a_partition_that_the_topic_does_not_have_is_refused() -> None:
    good = str(LivePosition(Position(TOPIC, (1, 2))))

    assert LivePosition.parse(f"{good}.1.5").begun == ((1, 5),)
    with pytest.raises(InvalidPosition):
        LivePosition.parse(f"{good}.2.5")
