"""Lines in, events out: what is named, what goes on, what the report says."""

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import producers
from producers.files import FailedLine, produce_lines, read_lines
from producers.in_memory import InMemoryPublisher
from runtime.errors import BrokerUnavailable
from runtime.kafka import FailedDelivery, OnDelivery, Record
from schemas.activity_message import MAX_MESSAGE_BYTES
from schemas.errors import InvalidMessage

SAMPLE = Path(producers.__file__).parent / "samples" / "bottlecrm-recording.jsonl"
GOOD = next(iter(SAMPLE.read_bytes().splitlines(keepends=True)))


class RefusingPublisher(InMemoryPublisher):
    """Settles at the flush, as Kafka may, and takes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[OnDelivery] = []

    def send(self, record: Record, on_delivery: OnDelivery | None = None) -> None:
        if on_delivery is not None:
            self._waiting.append(on_delivery)

    def flush(self, timeout_seconds: float = -1) -> int:
        for settle in self._waiting:
            settle(FailedDelivery(self.topic, b"", "timed out"))
        return 0


class FullPublisher(InMemoryPublisher):
    """Has room for two."""

    def send(self, record: Record, on_delivery: OnDelivery | None = None) -> None:
        if len(self.records) == 2:
            raise BrokerUnavailable("no room")
        super().send(record, on_delivery)


def test_every_line_of_the_recording_passes() -> None:
    publisher = InMemoryPublisher()
    failures: list[FailedLine] = []

    with SAMPLE.open("rb") as stream:
        report = produce_lines(read_lines(stream), publisher, on_failure=failures.append)

    assert failures == []
    assert (report.accepted, report.failed, len(publisher.records)) == (1140, 0, 1140)


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    failures: list[FailedLine] = []
    wrong = msgspec.json.encode({**msgspec.json.decode(GOOD), "object_id": 5})

    report = produce_lines([GOOD, wrong, b"nope", GOOD], InMemoryPublisher(), on_failure=failures.append)

    assert [(failed.line, failed.detail.split(":")[0]) for failed in failures] == [
        (2, "schema at $.object_id"),
        (3, "json at $"),
    ]
    assert (report.accepted, report.failed, report.is_complete) == (2, 2, False)


def test_blank_lines_are_neither_accepted_nor_failed_but_counted_as_lines() -> None:
    failures: list[FailedLine] = []

    report = produce_lines([b"\n", b"  \r\n", GOOD, b"nope"], InMemoryPublisher(), on_failure=failures.append)

    assert (report.accepted, report.failed) == (1, 1)
    assert failures[0].line == 4


def test_what_the_broker_refuses_is_failed_even_when_the_last_flush_tells_it() -> None:
    failures: list[FailedLine] = []

    report = produce_lines([GOOD] * 30, RefusingPublisher(), on_failure=failures.append)

    assert (report.accepted, report.failed, report.is_complete) == (0, 30, False)
    assert report.refused_deliveries == {"timed out": 30}
    assert len(failures) == 20


def test_a_full_queue_stops_the_file_and_names_the_line() -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield GOOD

    report = produce_lines(endless(), FullPublisher())

    assert (report.accepted, report.stopped_at_line, report.stopped_because) == (2, 3, "no room")
    assert (read, report.is_complete) == (3, False)


def test_an_organization_replaces_that_of_every_line() -> None:
    publisher = InMemoryPublisher()

    produce_lines([GOOD, GOOD], publisher, organization_id="demo")

    assert {message.organization_id for message in publisher.messages} == {"demo"}


def test_an_impossible_organization_fails_before_the_first_line() -> None:
    publisher = InMemoryPublisher()

    with pytest.raises(InvalidMessage):
        produce_lines([GOOD], publisher, organization_id="a b")

    assert publisher.records == []


def test_progress_hears_the_size_of_every_line() -> None:
    sizes: list[int] = []

    produce_lines([GOOD, b"\n", b"nope\n"], InMemoryPublisher(), on_progress=sizes.append)

    assert sizes == [len(GOOD), 1, 5]


def test_a_line_too_long_for_a_message_is_cut_refused_and_followed_by_the_next() -> None:
    stream = io.BytesIO(b"x" * (3 * MAX_MESSAGE_BYTES) + b"\n" + GOOD)
    failures: list[FailedLine] = []

    report = produce_lines(read_lines(stream), InMemoryPublisher(), on_failure=failures.append)

    assert [(failed.line, failed.detail.split(":")[0]) for failed in failures] == [(1, "size at $")]
    assert report.accepted == 1


def test_the_last_line_needs_no_newline() -> None:
    assert list(read_lines(io.BytesIO(b"one\ntwo"))) == [b"one\n", b"two"]
