"""The oracle itself: a perfect state passes, each single flaw is counted under its own name."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.findings import Audit
from tests.faults.oracle import Oracle
from tests.faults.stored_state import DeadLetterState, Shown, StoredState
from tests.faults.traffic import Traffic

BAD = b"{not JSON"
NOTE = {
    "id": "e-1",
    "organization_id": "t.0",
    "object_type": "lead",
    "object_id": "o-1",
    "actor": {"id": "u-1"},
    "created_at": "2025-01-01T10:30:00+00:00",
    "event_type": "note",
    "data": {"text": "first"},
    "summary": None,
    "revision": 1,
}
EDIT = NOTE | {"action": "updated", "data": {"text": "second"}, "revision": 2}
SHOWN = Shown(
    "t.0", "e-1", "lead", "o-1", 1_735_727_400_000_000, "note", "u-1", '{"text":"second"}', "Added note: second"
)


def told_oracle() -> Oracle:
    oracle = Oracle()
    for message in (EDIT, NOTE, NOTE):
        oracle.accepted_by_kafka(json.dumps(message).encode(), is_good=True)
    oracle.accepted_by_kafka(BAD, is_good=False)
    return oracle


def perfect(**flaw: Any) -> StoredState:
    state = StoredState(
        events=[SHOWN],
        events_by_time=[SHOWN.without_content()],
        summary_cells=Counter({("t.0", SHOWN.day, "note"): 1}),
        settled={("t.0", SHOWN.hour): {"note": 1}},
        marked={("t.0", SHOWN.hour)},
        versions=Counter({("t.0", "e-1", 1): 1, ("t.0", "e-1", 2): 1}),
        dead_letters=DeadLetterState({"topic|0|3": BAD}, {"topic|0|3": BAD}),
    )
    return state._replace(**flaw)


def test_a_perfect_state_is_exact_and_every_record_is_accounted_for() -> None:
    audit = told_oracle().compare(perfect())
    assert audit.is_exact, audit
    assert (audit.produced, audit.accepted, audit.dead) == (4, 3, 1)


@pytest.mark.parametrize(
    ("figure", "flaw"),
    [
        pytest.param("lost", {"events": []}, id="event missing"),
        pytest.param("lost", {"events_by_time": []}, id="event missing by time"),
        pytest.param("lost", {"versions": Counter({("t.0", "e-1", 2): 1})}, id="version missing"),
        pytest.param("lost", {"dead_letters": DeadLetterState({}, {"topic|0|3": BAD})}, id="letter not in the topic"),
        pytest.param("lost", {"dead_letters": DeadLetterState({"k": BAD}, {})}, id="letter not in the table"),
        pytest.param("doubled", {"events": [SHOWN, SHOWN._replace(object_id="o-2")]}, id="shown at two places"),
        pytest.param("doubled", {"events": [SHOWN, SHOWN._replace(event_id="e-9")]}, id="shown and never sent"),
        pytest.param("doubled", {"dead_letters": DeadLetterState({"a": BAD, "b": BAD}, {"a": BAD})}, id="two letters"),
        pytest.param("wrong", {"events": [SHOWN._replace(data='{"text":"first"}')]}, id="older data"),
        pytest.param("wrong", {"events": [SHOWN._replace(summary="")]}, id="other summary"),
        pytest.param("wrong", {"events": [SHOWN._replace(object_id="o-2")]}, id="other place"),
        pytest.param("wrong", {"events_by_time": [SHOWN._replace(event_type="call")]}, id="other type by time"),
        pytest.param("differing_cells", {"summary_cells": Counter()}, id="cell missing"),
        pytest.param("differing_cells", {"settled": {("t.0", SHOWN.hour): {"note": 2}}}, id="settled count wrong"),
        pytest.param("differing_cells", {"settled": {("t.0", 7): {"note": 1}}}, id="settled hour that is empty"),
        pytest.param("differing_cells", {"marked": set()}, id="hour without a mark"),
    ],
)
def test_each_flaw_is_counted_under_its_name(figure: str, flaw: dict[str, Any]) -> None:
    audit = told_oracle().compare(perfect(**flaw))
    assert getattr(audit, figure) >= 1, audit
    assert not audit.is_exact


def test_a_deleted_event_that_is_shown_counts_as_doubled() -> None:
    oracle = told_oracle()
    gone = {name: value for name, value in EDIT.items() if name != "data"} | {"action": "deleted", "revision": 3}
    oracle.accepted_by_kafka(json.dumps(gone).encode(), is_good=True)
    assert oracle.compare(perfect()).doubled == 2


def share_of(is_meant: Callable[[dict[str, Any]], bool], messages: list[dict[str, Any]]) -> float:
    return sum(map(is_meant, messages)) / len(messages)


def test_traffic_repeats_itself_for_a_seed_and_has_every_kind_of_change() -> None:
    records = Traffic(1, "t").take(5_000)
    assert records == Traffic(1, "t").take(5_000)
    messages = [json.loads(record.value) for record in records if record.is_good]
    assert share_of(lambda m: m.get("action") == "updated" and "previous" not in m, messages) == pytest.approx(0.1, 0.2)
    assert share_of(lambda m: m.get("action") == "deleted", messages) == pytest.approx(0.05, 0.3)
    assert share_of(lambda m: "previous" in m, messages) > 0.02
    assert share_of(lambda m: m.get("action") == "restored", messages) > 0.01
    assert share_of(lambda m: m["created_at"] < "2025-11-01", messages) > 0.03
    assert len({record.value for record in records}) < len(records), "some are sent twice"


def test_an_audit_names_its_first_differences() -> None:
    audit = Audit(produced=1)
    for number in range(100):
        audit.note("lost", f"event {number}")
    assert audit.lost == 100
    assert "event 0" in str(audit)
    assert len(str(audit).splitlines()) < 20
