"""Which of two versions wins: revision, then rank, then content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.version import Rank, content_hash, stored_version

REVISIONS = st.integers(1, 8) | st.integers(1, 2**63 - 1)
RANKS = st.sampled_from(Rank)
CONTENTS = st.integers(0, 2**62 - 1)


@given(st.lists(st.tuples(REVISIONS, RANKS, CONTENTS), min_size=2, max_size=5))
def test_versions_order_by_revision_then_rank_then_content(parts: list[tuple[int, Rank, int]]) -> None:
    assert max(parts) == max(parts, key=lambda each: stored_version(*each))


@pytest.mark.parametrize(("loser", "winner"), [(Rank.MOVED, Rank.ROW), (Rank.ROW, Rank.DELETED)])
def test_at_one_revision_rank_decides_whatever_the_content(loser: Rank, winner: Rank) -> None:
    assert stored_version(5, loser, 2**62 - 1) < stored_version(5, winner, 0)


def test_higher_revision_beats_a_delete() -> None:
    assert stored_version(6, Rank.MOVED, 0) > stored_version(5, Rank.DELETED, 2**62 - 1)


def test_highest_version_fits_128_bits() -> None:
    assert stored_version(2**63 - 1, Rank.DELETED, 2**62 - 1) < 2**128


@given(st.binary(max_size=50))
def test_content_hash_fits_its_62_bits(value: bytes) -> None:
    assert 0 <= content_hash(value) < 2**62


def test_content_hash_is_the_same_for_ever() -> None:
    # Stored in every row: another hash would let a replay of old messages win or lose against themselves.
    assert content_hash(b"activity") == 1_303_867_851_180_440_614


def test_one_changed_byte_changes_the_hash() -> None:
    assert content_hash(b'{"a":1}') != content_hash(b'{"a":2}')
