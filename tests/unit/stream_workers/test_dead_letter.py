"""A refused record on its way to the DLQ topic and to `dead_letters`."""

from datetime import timedelta
from typing import Any

import pytest

from schemas.errors import InvalidMessage, Reason
from schemas.topics import DEAD_LETTERS, TOPICS
from stream_workers.dead_letter import (
    MAX_KEPT_BYTES,
    TRUNCATED_BYTES,
    DeadLetter,
    DeadLetterRow,
    explain,
    to_record,
    to_records,
    to_row,
)
from tests.unit.stream_workers.activities import RECORD_TIME, RECORD_TIME_MS


def letter(**changes: Any) -> DeadLetter:
    fields = {
        "organization_id": "acme",
        "source": "bottlecrm",
        "topic": "crm.activities",
        "partition": 3,
        "offset": 7,
        "timestamp_ms": RECORD_TIME_MS,
        "failed_ms": RECORD_TIME_MS + 1000,
        "reason": Reason.DATA,
        "path": "$.data.notes",
        "detail": "Expected `str`",
        "stage": "validate",
        "original_key": b"key",
        "original_value": b"\xff\x00 value",
        "original_headers": (("trace", b"\x00\xff"), ("none", None)),
    }
    return DeadLetter(**{**fields, **changes})


def test_key_is_the_original_coordinates() -> None:
    assert to_record(letter()).key == b"crm.activities|3|7"


def test_original_headers_come_first_and_ours_explain() -> None:
    assert list(to_record(letter()).headers) == [
        ("trace", b"\x00\xff"),
        ("none", None),
        ("x-orig-topic", "crm.activities"),
        ("x-orig-partition", "3"),
        ("x-orig-offset", "7"),
        ("x-orig-timestamp", str(RECORD_TIME_MS)),
        ("x-orig-key", b"key"),
        ("x-organization-id", "acme"),
        ("x-stage", "validate"),
        ("x-reason", "data"),
        ("x-path", "$.data.notes"),
        ("x-detail", "Expected `str`"),
        ("x-attempts", "1"),
    ]


@pytest.mark.parametrize("value", [b"\xff\x00 value", b"", None, b"x" * 5_000_000])
def test_original_bytes_are_untouched(value: bytes | None) -> None:
    published = to_record(letter(original_value=value))

    assert (published.topic, published.value) == (DEAD_LETTERS, value)


def test_row_has_what_the_record_has() -> None:
    assert to_row(letter()) == DeadLetterRow(
        organization_id="acme",
        topic="crm.activities",
        partition=3,
        offset=7,
        failed_at=RECORD_TIME + timedelta(seconds=1),
        reason="data",
        path="$.data.notes",
        detail="Expected `str`",
        stage="validate",
        source="bottlecrm",
        attempts=1,
        original_key=b"key",
        original_value=b"\xff\x00 value",
        original_timestamp=RECORD_TIME,
        is_truncated=False,
        original_headers=[(b"trace", b"\x00\xff"), (b"none", None)],
        replay_id="",
        replay_of="",
    )


def test_missing_key_and_value_are_empty_in_the_row() -> None:
    row = to_row(letter(original_key=None, original_value=None))

    assert (row.original_key, row.original_value) == (b"", b"")


def bare(value: bytes, key: bytes | None = None, headers: tuple[tuple[str, bytes | None], ...] = ()) -> DeadLetter:
    return letter(original_value=value, original_key=key, original_headers=headers)


@pytest.mark.parametrize("size_bytes", [MAX_KEPT_BYTES - 1, MAX_KEPT_BYTES])
def test_value_up_to_the_limit_is_whole(size_bytes: int) -> None:
    whole = bare(b"x" * size_bytes)

    assert len(to_record(whole).value or b"") == size_bytes
    assert "x-truncated" not in dict(to_record(whole).headers)
    assert to_row(whole).is_truncated is False


def test_value_past_the_limit_is_cut_and_says_so() -> None:
    cut = bare(b"head" + b"x" * MAX_KEPT_BYTES)

    assert to_record(cut).value == b"head" + b"x" * (TRUNCATED_BYTES - 4)
    assert dict(to_record(cut).headers)["x-truncated"] == "1"
    assert (to_row(cut).is_truncated, len(to_row(cut).original_value)) == (True, TRUNCATED_BYTES)


HUGE = b"x" * (MAX_KEPT_BYTES + 2 * 1024 * 1024)


@pytest.mark.parametrize(
    "huge",
    [
        bare(HUGE, HUGE),
        bare(b"small", HUGE),
        bare(b"small", None, (("h", HUGE),)),
        bare(b"x" * (MAX_KEPT_BYTES - 9), b"k" * 2_000_000),
    ],
    ids=["value and key", "key", "header", "together"],
)
def test_whatever_is_huge_the_letter_fits_the_topic(huge: DeadLetter) -> None:
    published = to_record(huge)

    headers_bytes = sum(len(name) + len(value or b"") for name, value in published.headers)
    limit = next(topic.max_message_bytes for topic in TOPICS if topic.name == DEAD_LETTERS)
    assert len(published.value or b"") + len(published.key) + headers_bytes < limit - 64 * 1024
    assert dict(published.headers)["x-truncated"] == "1"


def test_small_headers_of_a_truncated_letter_are_kept() -> None:
    assert to_record(bare(HUGE, b"key", (("trace", b"1"),))).headers[0] == ("trace", b"1")


def test_letters_keep_their_order() -> None:
    assert [each.key for each in to_records([letter(offset=2), letter(offset=1)])] == [
        b"crm.activities|3|2",
        b"crm.activities|3|1",
    ]


def test_refusal_explains_itself() -> None:
    assert explain(InvalidMessage(Reason.RANGE, "too late", "$.created_at")) == (
        Reason.RANGE, "$.created_at", "too late",
    )  # fmt: skip


def test_anything_else_is_internal_and_names_its_class() -> None:
    assert explain(KeyError("x")) == (Reason.INTERNAL, "$", "KeyError: 'x'")


@pytest.mark.parametrize("error", [InvalidMessage(Reason.JSON, "x" * 10_000), ValueError("x" * 10_000)])
def test_long_details_are_cut(error: Exception) -> None:
    assert len(explain(error)[2]) == 512
