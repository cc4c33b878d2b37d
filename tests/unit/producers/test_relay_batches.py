"""What of a batch is published: requests and transactions whole, and of one subject nothing before what came first."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from producers.outbox.change import Change
from producers.outbox.settled import settled

_NOW = datetime(2024, 1, 15, tzinfo=UTC)
NO_LIMIT = 1000


def changes(text: str) -> list[Change]:
    """`aX bY` is a change of the row X by the request a, then one of Y by b; a dot is the transaction 1, no request."""
    return [
        Change(number, 1, UUID(int=number), _NOW, "insert", "t", each[1:], None, {}, None, "", each[0].replace(".", ""))
        for number, each in enumerate(text.split())
    ]


def published(text: str, running: str = "", limit: int = NO_LIMIT) -> str:
    found = settled(changes(text), set(running), limit)
    return " ".join(f"{change.request_id or '.'}{change.row_id}" for change in found)


@pytest.mark.parametrize(
    ("text", "running", "expected"),
    [
        ("aX bY aZ", "", "aX bY aZ"),
        ("aX bY", "b", "aX"),
        # Not in part, though its first change came before the one that runs.
        ("aX bY aX cZ", "b", "aX aX cZ"),
        # What changed the same row later waits, whole, and so does what waits for that.
        ("aX bX bY cY dZ", "a", "dZ"),
        ("bY aX bX cY", "a", ""),
        ("bX aX", "a", "bX"),
    ],
)
def test_a_running_request_holds_back_what_came_after_it_to_the_same_row(
    text: str, running: str, expected: str
) -> None:
    assert published(text, running) == expected


def test_the_last_request_of_a_full_batch_waits_for_the_rest_of_it() -> None:
    assert published("aA aB bC bD bE cF cG cH cI cJ", limit=10) == "aA aB bC bD bE"


def test_a_transaction_without_a_request_is_kept_together() -> None:
    assert published("aA aB .C .D .E .F .G .H .I .J", limit=10) == "aA aB"


def test_one_that_fills_the_batch_goes_in_parts() -> None:
    assert published("aA aB aC", limit=3) == "aA aB aC"


def test_one_that_fills_the_batch_and_runs_on_waits() -> None:
    assert published("aA aB aC", "a", limit=3) == ""
