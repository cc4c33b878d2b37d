"""A run over many letters: chunks, pace, and an end in the middle that leaves nothing out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.dead_letters.letter_store import Found
from deploy.dead_letters.replay import Pace, ReplayRun, chunks
from deploy.dead_letters.show import pretty, printable
from producers.replay.journal import ReplayEntry, ReplayRow
from producers.replay.letter import Letter, LetterId
from producers.replay.plan import ReplayOrder
from runtime.errors import BrokerUnavailable
from runtime.kafka import Record
from tests.unit.deploy.test_dead_letter_plan import REPLAY_ID, Topic, letter
from tests.unit.stream_workers.activities import encoded


def found(count: int, value_bytes: int = 10) -> list[Found]:
    return [Found("crm.activities", 0, offset, value_bytes) for offset in range(count)]


class Desk:
    """Letters in memory, and a broker that may fail; the journal keeps the order of what was done."""

    def __init__(self, failures: int = 0) -> None:
        self.published: list[object] = []
        self.recorded: list[ReplayRow] = []
        self._failures = failures

    def letters(self, ids: Sequence[LetterId]) -> list[Letter]:
        return [letter(encoded(object_id=7 if each.offset % 2 else "L-1"), offset=each.offset) for each in ids]

    def record(self, rows: Sequence[ReplayRow]) -> None:
        self.recorded.extend(rows)

    def publish_all(self, records: Sequence[Record]) -> int:
        if self._failures:
            self._failures -= 1
            raise BrokerUnavailable("down")
        self.published.extend(dict(record.headers)["x-replay-of"] for record in records)
        return len(records)


def run_of(desk: Desk, *, is_dry_run: bool = False, **changes: Any) -> ReplayRun:
    entry = ReplayEntry(REPLAY_ID, datetime(2024, 1, 1, tzinfo=UTC), "jo@host", "cli", "{}", "{}", is_dry_run)
    given: dict[str, Any] = {
        "letters": desk,
        "publisher": desk,
        "originals": Topic(),
        "order": ReplayOrder(REPLAY_ID),
        "entry": entry,
        "topic_organizations": {},
        "pace": Pace(None),
        "on_refusal": lambda _: None,
        "on_progress": lambda _: None,
    }
    return ReplayRun(**(given | changes))


def test_good_letters_are_published_and_all_are_recorded() -> None:
    desk = Desk()
    run = run_of(desk)

    run.run(found(4))

    assert desk.published == ["crm.activities|3|0", "crm.activities|3|2"]
    assert [row.outcome for row in desk.recorded] == ["published", "refused", "published", "refused"]
    assert run.outcomes == {"published": 2, "refused": 2}


def test_a_dry_run_publishes_nothing() -> None:
    desk = Desk()

    run_of(desk, is_dry_run=True).run(found(2))

    assert desk.published == []
    assert [row.outcome for row in desk.recorded] == ["would_publish", "would_refuse"]


def test_what_kafka_did_not_take_is_not_recorded_as_published() -> None:
    desk = Desk(failures=1)

    with pytest.raises(BrokerUnavailable):
        run_of(desk).run(found(1))

    assert desk.recorded == []


def test_chunks_are_bounded_by_letters_and_by_bytes() -> None:
    assert [len(chunk) for chunk in chunks(found(5), 2)] == [2, 2, 1]
    assert [len(chunk) for chunk in chunks(found(5, 7 * 1024 * 1024), 200)] == [2, 2, 1]
    assert [len(chunk) for chunk in chunks(found(2, 64 * 1024 * 1024), 200)] == [1, 1]
    assert list(chunks([], 2)) == []


def test_the_pace_is_kept() -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(5, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        pace.take(5)

    assert pace.chunk_letters == 5
    assert slept == [1.0, 1.0]


@pytest.mark.parametrize("text", ["\x1b[2J", "\x07", "a\rb", "\u202e", "\x9b31m", "\u2028", "\ufeff"])
def test_nothing_that_moves_a_terminal_is_printed(text: str) -> None:
    assert printable(text).isprintable()


def test_readable_text_stays_readable() -> None:
    assert printable("健二 Müller 📞") == "健二 Müller 📞"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "(no value)"),
        (b'{"a":"\xc3\xa9"}', '{\n  "a": "é"\n}'),
        (b"\xff\x00x", "\\xff\\x00x"),
        (b"[" * 100_000, "["),
        (b'{"a":1' + b" " * 100_000, "100,006 bytes in all"),
    ],
    ids=["none", "json", "bytes", "deep", "long"],
)
def test_a_value_is_shown_safely(value: bytes | None, text: str) -> None:
    assert text in pretty(value)
