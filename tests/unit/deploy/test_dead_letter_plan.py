"""One letter in, the record to publish or the refusal out: judged as the worker judges, marked so that it converges."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from producers.replay.errors import MalformedLetterId, NotReplayable
from producers.replay.judge import accepted
from producers.replay.letter import Letter, LetterId
from producers.replay.plan import Original, Planned, ReplayOrder, content_name, plan
from producers.replay.repair import Repair
from schemas.activity_message import decode_message
from schemas.errors import InvalidMessage
from schemas.replay_headers import NEVER_REPLAYED, ReplayMark, replay_mark
from stream_workers.batch import Batch, SourceRecord
from stream_workers.dead_letter import to_record
from stream_workers.validate import validate
from tests.contract.test_examples import INVALID, VALID, bytes_of, invalid_example
from tests.unit.stream_workers.activities import LEFT_OUT, RECORD_TIME, encoded
from tests.unit.stream_workers.fakes import KnownNames

REPLAY_ID = "0f1c5f7e-1f6e-4c6b-9d0a-5b1c6a6f7d11"
ORDER = ReplayOrder(REPLAY_ID)
SET_TYPE = ReplayOrder(REPLAY_ID, Repair(values={"$.object_type": msgspec.Raw(b'"deal"')}))


class Topic:
    """Holds one whole record, or none any more."""

    def __init__(self, original: Original | None = None) -> None:
        self._original = original

    def fetch(self, letter: Letter) -> Original:
        if self._original is None:
            raise NotReplayable("truncated", "gone")
        return self._original


def letter(value: bytes | None, **changes: Any) -> Letter:
    given: dict[str, Any] = {
        "organization_id": "acme",
        "topic": "crm.activities",
        "partition": 3,
        "offset": 7,
        "failed_at": RECORD_TIME + timedelta(hours=1),
        "first_failed_at": RECORD_TIME,
        "reason": "data" if value is not None else "null_value",
        "path": "$",
        "detail": "",
        "stage": "validate",
        "source": "",
        "attempts": 1,
        "is_truncated": False,
        "value_bytes": len(value or b""),
        "replay_id": "",
        "replay_of": "",
        "replays": 0,
        "replayed_content": "",
        "refused_again_as": "",
        "state": "open",
        "key": b"acme|lead|L-1",
        "value": value or b"",
        "headers": (),
    }
    return Letter(**(given | changes))


def planned(each: Letter, order: ReplayOrder = ORDER, topic: Topic | None = None) -> Planned:
    return plan(each, order, topic or Topic(), None)


def refusal(value: bytes | None, judge: Any, record_time: datetime = RECORD_TIME) -> tuple[str, str, str] | None:
    try:
        judge(value, record_time, {"acme", "northwind", "globex"})
    except InvalidMessage as error:
        return error.reason, error.path, error.detail
    return None


EXAMPLES = {
    **{str(path.relative_to(path.parents[1])): invalid_example(path)[0] for path in INVALID},
    **{
        str(path.relative_to(path.parents[1])): bytes_of(json.loads(Path(path).read_text())["message"])
        for path in VALID
    },
}
TWO_FAULTS = {
    "tenant and range": encoded(organization_id="zeta", created_at="1969-01-01T00:00:00Z"),
    "range and type": encoded(created_at="1969-01-01T00:00:00Z", event_type="fax"),
    "range and data": encoded(updated_at="2140-01-01T00:00:00Z", data=[]),
    "tenant and data": encoded(organization_id="zeta", data=[]),
    "range of previous": encoded(
        previous={"object_type": "lead", "object_id": "x", "created_at": "1969-01-01T00:00:00Z"}, event_type="fax"
    ),
    "deleted without anything": encoded(action="deleted", data=LEFT_OUT, event_type=LEFT_OUT),
    "deleted of unknown type": encoded(action="deleted", data=LEFT_OUT, event_type="fax"),
    "no time": encoded(created_at=LEFT_OUT),
    "depth": encoded(data={"x": [[]]}).replace(b"[[]]", b"[" * 40 + b"]" * 40),
}


@pytest.mark.parametrize(
    "value", [None, *EXAMPLES.values(), *TWO_FAULTS.values()], ids=["null", *EXAMPLES, *TWO_FAULTS]
)
@pytest.mark.parametrize("record_time", [RECORD_TIME, datetime(1990, 1, 1, tzinfo=UTC)], ids=["now", "long ago"])
def test_the_judge_says_what_the_worker_says(value: bytes | None, record_time: datetime) -> None:
    assert refusal(value, accepted, record_time) == refusal(value, validate, record_time)


def test_a_record_goes_to_its_topic_with_its_bytes_headers_and_marks() -> None:
    value = encoded()
    record = planned(letter(value, headers=(("trace", b"\xff"), ("none", None)))).record

    assert record is not None
    assert (record.topic, record.key, record.value) == ("crm.activities", b"acme|lead|L-1", value)
    assert list(record.headers) == [
        ("trace", b"\xff"),
        ("none", None),
        ("x-orig-timestamp", str(int(RECORD_TIME.timestamp() * 1000))),
        ("x-replay-id", REPLAY_ID),
        ("x-replay-count", "1"),
        ("x-replay-of", "crm.activities|3|7"),
    ]


def test_a_cloud_event_is_replayed_as_the_message_in_it() -> None:
    event = {
        "specversion": "1.0",
        "id": "42",
        "source": "crm",
        "type": "crm.activity.created",
        "subject": "lead/L-1",
        "data": {"organization_id": "acme", "event_type": "fax", "data": {"text": "Hi"}},
    }
    repair = ReplayOrder(REPLAY_ID, Repair(values={"$.event_type": msgspec.Raw(b'"note"')}))
    headers = (("content-type", b"application/cloudevents+json"), ("trace", b"1"))

    record = planned(letter(bytes_of(event), headers=headers), repair).record

    assert record is not None
    assert decode_message(record.value).event_type == "note"
    assert "content-type" not in dict(record.headers)
    assert ("trace", b"1") in record.headers


def test_a_second_replay_replaces_the_marks_of_the_first_and_points_to_the_first_letter() -> None:
    first = planned(letter(encoded())).record
    assert first is not None
    headers = tuple((name, text.encode() if isinstance(text, str) else text) for name, text in first.headers)

    second = planned(
        letter(encoded(), offset=99, attempts=2, replay_id=REPLAY_ID, replay_of="crm.activities|3|7", headers=headers),
        ReplayOrder("11111111-1111-4111-8111-111111111111"),
    ).record

    assert second is not None
    assert list(second.headers)[1:] == [
        ("x-replay-id", "11111111-1111-4111-8111-111111111111"),
        ("x-replay-count", "2"),
        ("x-replay-of", "crm.activities|3|7"),
    ]


def test_the_worker_reads_the_marks_back() -> None:
    record = planned(letter(encoded(created_at=LEFT_OUT))).record
    assert record is not None
    headers = tuple((name, str(text).encode()) for name, text in record.headers)
    batch = Batch(KnownNames(), {"crm.activities": {"zeta"}})

    batch.add(SourceRecord("crm.activities", 3, 99, 1_800_000_000_000, record.key, record.value, headers))

    (again,) = batch.letters
    assert again.replay == ReplayMark(REPLAY_ID, "crm.activities|3|7", 1)
    assert again.timestamp_ms == int(RECORD_TIME.timestamp() * 1000)
    assert again.failed_ms == 1_800_000_000_000
    told = dict(to_record(again).headers)
    assert (told["x-attempts"], told["x-orig-offset"], told["x-replay-of"]) == ("2", "99", b"crm.activities|3|7")


@pytest.mark.parametrize(
    ("value", "key", "order", "expected"),
    [
        (encoded(), b"made by another rule", ORDER, b"made by another rule"),
        (encoded(), b"", ORDER, b"acme|lead|L-1"),
        (encoded(object_type="LEAD"), b"own", ORDER, b"own"),
        (encoded(), b"acme|lead|L-1", SET_TYPE, b"acme|deal|L-1"),
        (encoded(object_type=7), b"acme|7|L-1", SET_TYPE, b"acme|deal|L-1"),
        (encoded(object_type="deal"), b"own", SET_TYPE, b"own"),
    ],
)
def test_the_key_stays_unless_what_it_is_made_of_was_repaired(
    value: bytes, key: bytes, order: ReplayOrder, expected: bytes
) -> None:
    record = planned(letter(value, key=key), order).record

    assert record is not None
    assert record.key == expected


@pytest.mark.parametrize(
    ("each", "reason"),
    [
        (letter(None), "null_value"),
        (letter(b""), "json"),
        (letter(encoded(object_id=7)), "schema"),
        (letter(encoded(created_at="2026-01-01T00:00:00Z")), "range"),
        (letter(encoded(), attempts=4), "replayed"),
        (letter(encoded(), state="replayed", replayed_content="other"), "replayed"),
        (letter(encoded(), is_truncated=True), "truncated"),
    ],
    ids=["null", "empty", "schema", "range by the original time", "often", "otherwise", "truncated"],
)
def test_what_would_not_help_is_refused(each: Letter, reason: str) -> None:
    outcome = planned(each)

    assert (outcome.record, outcome.reason) == (None, reason)
    assert outcome.detail


@pytest.mark.parametrize(
    "each",
    [
        letter(encoded(), attempts=4),
        letter(encoded(), state="replayed", replayed_content="other"),
    ],
)
def test_force_lifts_the_limits(each: Letter) -> None:
    assert planned(each, ReplayOrder(REPLAY_ID, force=True)).record is not None


def test_the_same_content_may_be_replayed_again() -> None:
    again = letter(encoded(), state="replayed", replayed_content=content_name(encoded()))

    assert planned(again).record is not None


def test_a_truncated_letter_is_replayed_whole() -> None:
    whole = Original(b"key", encoded(), (("h", b"1"),))
    cut = letter(encoded()[:20], is_truncated=True, key=b"k")

    record = planned(cut, topic=Topic(whole)).record

    assert record is not None
    assert (record.key, record.value, record.headers[0]) == (b"key", encoded(), ("h", b"1"))


GOOD_MARKS = {"x-replay-id": REPLAY_ID.encode(), "x-replay-count": b"2", "x-replay-of": b"crm.activities|3|7"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"x-replay-id": None},
        {"x-replay-id": b"../../etc"},
        {"x-replay-count": b"99999999999999999999"},
        {"x-replay-count": b"0"},
        {"x-replay-count": b"\xff"},
        {"x-replay-of": b"a|b|c"},
        {"x-replay-of": b"t|0|1\n"},
    ],
    ids=str,
)
def test_marks_that_no_replay_wrote_are_no_marks(wrong: dict[str, bytes | None]) -> None:
    assert replay_mark(GOOD_MARKS.items()) == ReplayMark(REPLAY_ID, "crm.activities|3|7", 2)
    assert replay_mark((GOOD_MARKS | wrong).items()) is NEVER_REPLAYED


@pytest.mark.parametrize("text", ["", "t|0", "t|0|1|2", "t|-1|0", "t t|0|1", "t|0|9999999999999999999", "t|0|1\n"])
def test_what_names_no_letter_is_refused(text: str) -> None:
    with pytest.raises(MalformedLetterId):
        LetterId.parse(text)


def test_an_id_reads_back() -> None:
    assert LetterId.parse(str(LetterId("crm.activities", 3, 7))) == ("crm.activities", 3, 7)
