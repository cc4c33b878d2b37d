"""What `timeline verify` decides without a server: scope, slices, what the log expects, what is printed, exit codes."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console

from deploy.commands.verify import _scope
from deploy.verify.expectation import Expectation, PartitionCounts
from deploy.verify.printing import print_outcome
from deploy.verify.report import Difference, Kind, Outcome, Report
from deploy.verify.scope import Scope
from deploy.verify.slices import Slice, cut
from tests.unit.stream_workers.activities import encoded, record

MOVED_FROM = {"object_type": "lead", "object_id": "L-0", "created_at": "2024-01-15T10:30:00Z"}


def test_scope_is_taken_to_whole_hours() -> None:
    scope = _scope("acme", "2024-01-15T10:59:00+02:00", "2024-01-15T10:00:01Z")

    assert scope == Scope("acme", datetime(2024, 1, 15, 8, tzinfo=UTC), datetime(2024, 1, 15, 11, tzinfo=UTC))


def test_slices_of_a_month_leave_no_gap_between_organizations() -> None:
    slices = list(cut(202401, [("a", 5), ("b", 5), ("c", 20), ("d", 1)], 10))

    assert slices == [Slice(202401, "", "c"), Slice(202401, "c", "d"), Slice(202401, "d", "")]


def test_month_without_rows_in_the_log_is_one_slice() -> None:
    assert list(cut(202401, [], 10)) == [Slice(202401)]


def test_every_message_is_counted_as_accepted_or_refused_and_a_move_makes_two_rows() -> None:
    counts = {("crm.activities", 3): PartitionCounts("crm.activities", 3, 0, 9)}
    records = [record(encoded(), 5), record(b"{", 6), record(encoded(previous=MOVED_FROM), 7)]

    read = Expectation(Scope(), {}).of(records, counts)

    assert [(row.offset, row.row.is_deleted) for row in read.rows] == [(5, 0), (7, 0), (7, 1)]
    assert [letter.offset for letter in read.letters] == [6]
    (partition,) = counts.values()
    assert (partition.messages, partition.accepted, partition.refused, partition.rows) == (3, 2, 1, 3)


@pytest.mark.parametrize(
    "scope",
    [Scope("other"), Scope(since=datetime(2024, 2, 1, tzinfo=UTC)), Scope(until=datetime(2024, 1, 15, 10, tzinfo=UTC))],
)
def test_rows_out_of_scope_are_not_expected(scope: Scope) -> None:
    assert Expectation(scope, {}).of([record(encoded())], {}).rows == []


def report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "organization": None,
        "since": None,
        "until": None,
        "is_whole_log": True,
        "has_history": True,
        "has_settled_hours": True,
        "partitions": [PartitionCounts("crm.activities", 0, 0, 4, messages=4, accepted=4, rows=4)],
        "months": [],
        "hours": [],
        "counts": {},
        "differences": [],
        "messages": 4,
        "read_seconds": 0.5,
        "compare_seconds": 0.1,
    }
    return Report(**(values | changes))


LOST = Difference(
    Kind.LOST, "acme", "lead L-1", "crm.activities|0|3", is_mendable=True, log_says="{}", store_has="nothing"
)


def printed(outcome: Outcome) -> str:
    console = Console(file=io.StringIO(), width=300)
    print_outcome(console, outcome)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_difference_is_printed_with_its_place_in_the_log_and_both_sides() -> None:
    text = printed(Outcome(report(counts={"lost": 1}, differences=[LOST])))

    assert "DIFFERENT: 1 differences" in text
    for part in ("crm.activities|0|3", "log says   {}", "store has  nothing"):
        assert part in text


def test_repaired_store_is_equal_and_what_was_repaired_is_named() -> None:
    outcome = Outcome(report(counts={"lost": 1}, differences=[LOST]), {"lost": 1}, report())

    assert outcome.is_equal
    assert "Repaired from the log: 1 lost" in printed(outcome)


def test_json_holds_everything() -> None:
    plain = json.loads(json.dumps(Outcome(report(counts={"lost": 1}, differences=[LOST])).as_json()))

    assert plain["is_equal"] is False
    assert plain["report"]["differences"][0]["log_coordinates"] == "crm.activities|0|3"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_difference_has_its_sentence(kind: Kind) -> None:
    assert kind.sentence
