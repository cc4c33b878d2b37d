"""The watermark: the smallest append time of a record not yet committed, or the time of asking."""

from datetime import UTC, datetime, timedelta

from aiokafka import TopicPartition

from stream_workers.watermark import complete_until

ASKED = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)
A, B = TopicPartition("crm.activities", 0), TopicPartition("crm.activities", 1)


def before(seconds: int) -> datetime:
    return ASKED - timedelta(seconds=seconds)


def test_everything_committed_is_complete_until_it_was_asked() -> None:
    assert complete_until(ASKED, {A: 5, B: 0}, {A: 5, B: 0}, {}) == ASKED


def test_the_oldest_record_that_waits_decides() -> None:
    waiting = {A: before(3), B: before(60)}

    assert complete_until(ASKED, {A: 5, B: 9}, {A: 4, B: 2}, waiting) == before(60)


def test_a_partition_that_is_done_does_not_count() -> None:
    assert complete_until(ASKED, {A: 5, B: 9}, {A: 4, B: 9}, {A: before(3)}) == before(3)


def test_a_record_that_cannot_be_read_leaves_the_watermark_unknown() -> None:
    assert complete_until(ASKED, {A: 5, B: 9}, {A: 4, B: 9}, {}) is None


def test_a_commit_beyond_the_end_asked_for_is_done() -> None:
    assert complete_until(ASKED, {A: 5}, {A: 7}, {}) == ASKED
