"""What the timeline must hold, worked out from the published bytes alone; shares no code with the worker.

The rules are those of the interface: the highest revision of an event decides content and place, a deletion hides it,
a malformed message becomes one dead letter with its bytes untouched.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tests.faults.findings import Audit
from tests.faults.stored_state import DeadLetterState, Shown, StoredState

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MICROSECOND = timedelta(microseconds=1)
_NOTE = "note"

EventKey = tuple[str, str]


class _Truth(NamedTuple):
    revision: int
    message: dict[str, Any]


class Oracle:
    """Tell it every record that Kafka acknowledged; `compare` says where the stored state differs."""

    def __init__(self) -> None:
        self.produced = 0
        self._newest: dict[EventKey, _Truth] = {}
        self._copies: Counter[tuple[str, str, int]] = Counter()
        self._bad: Counter[bytes] = Counter()

    def accepted_by_kafka(self, value: bytes, *, is_good: bool) -> None:
        """One record stands in the log."""
        self.produced += 1
        if not is_good:
            self._bad[value] += 1
            return
        message = json.loads(value)
        key, revision = (message["organization_id"], message["id"]), _revision_of(message)
        self._copies[*key, revision] += 1
        if key not in self._newest or revision > self._newest[key].revision:
            self._newest[key] = _Truth(revision, message)

    def compare(self, stored: StoredState) -> Audit:
        """Every difference, counted; a few of them in words."""
        audit = Audit(produced=self.produced)
        expected = {key: _shown(truth.message) for key, truth in self._newest.items() if not _is_gone(truth.message)}
        _compare_events(audit, expected, stored.events, "timeline_events")
        by_time = {key: shown.without_content() for key, shown in expected.items()}
        _compare_events(audit, by_time, stored.events_by_time, "timeline_by_time")
        _compare_cells(audit, expected.values(), stored.summary_cells)
        _compare_settled(audit, expected.values(), stored)
        self._compare_versions(audit, stored.versions)
        self._compare_letters(audit, stored.dead_letters)
        return audit

    def _compare_versions(self, audit: Audit, found: Counter[tuple[str, str, int]]) -> None:
        for version, copies in self._copies.items():
            if version in found:
                audit.accepted += copies
            else:
                audit.note("lost", f"event_versions: {version} is missing")
        for version, count in found.items():
            if count > 1 or version not in self._copies:
                audit.note("doubled", f"event_versions: {version} is there {count} times")

    def _compare_letters(self, audit: Audit, letters: DeadLetterState) -> None:
        audit.dead = len(letters.in_topic)
        for place, found in (("topic", letters.in_topic), ("table", letters.in_table)):
            values = Counter(found.values())
            for value in values.keys() | self._bad.keys():
                if values[value] < self._bad[value]:
                    audit.note("lost", f"dead letter {value[:60]!r} is missing in the {place}")
                elif values[value] > self._bad[value]:
                    audit.note("doubled", f"dead letter {value[:60]!r} in the {place} {values[value]} times")


def _compare_events(audit: Audit, expected: dict[EventKey, Shown], found: Iterable[Shown], table: str) -> None:
    by_key: dict[EventKey, list[Shown]] = {}
    for shown in found:
        by_key.setdefault((shown.organization_id, shown.event_id), []).append(shown)
    for key, wanted in expected.items():
        copies = by_key.pop(key, [])
        if not copies:
            audit.note("lost", f"{table}: {key} is missing")
        elif wanted not in copies:
            audit.note("wrong", f"{table}: {copies[0]}, expected {wanted}")
        elif len(copies) > 1:
            audit.note("doubled", f"{table}: {key} is shown {len(copies)} times")
    for key, copies in by_key.items():
        audit.note("doubled", f"{table}: {key} is gone and shown {len(copies)} times")


def _compare_cells(audit: Audit, expected: Collection[Shown], found: Counter[tuple[str, int, str]]) -> None:
    cells = Counter((shown.organization_id, shown.day, shown.event_type) for shown in expected)
    for cell in cells.keys() | found.keys():
        if cells[cell] != found[cell]:
            audit.note("differing_cells", f"activity_summary {cell}: {found[cell]}, expected {cells[cell]}")


def _compare_settled(audit: Audit, expected: Collection[Shown], stored: StoredState) -> None:
    """Every hour with events is marked; what is settled is right, hours that lost all their events included."""
    hours: dict[tuple[str, int], Counter[str]] = {}
    for shown in expected:
        hours.setdefault((shown.organization_id, shown.hour), Counter())[shown.event_type] += 1
    audit.settled_hours, audit.marked_hours = len(stored.settled), len(stored.marked)
    for hour in hours.keys() - stored.marked:
        audit.note("differing_cells", f"summary_marks: {hour} has events and no mark")
    for hour, counts in stored.settled.items():
        if counts != (wanted := dict(hours.get(hour, {}))):
            audit.note("differing_cells", f"activity_summary_state {hour}: {counts}, expected {wanted}")


def _revision_of(message: dict[str, Any]) -> int:
    if message.get("revision") is not None:
        return int(message["revision"])
    return micros(message["updated_at"]) if message.get("updated_at") else 1


def _is_gone(message: dict[str, Any]) -> bool:
    return message.get("action") == "deleted"


def _shown(message: dict[str, Any]) -> Shown:
    summary = message["summary"]
    if summary is None and message["event_type"] == _NOTE:
        summary = f"Added note: {message['data']['text']}"
    return Shown(
        organization_id=message["organization_id"],
        event_id=message["id"],
        object_type=message["object_type"],
        object_id=message["object_id"],
        created_at_us=micros(message["created_at"]),
        event_type=message["event_type"],
        actor_id=message["actor"]["id"],
        data=json.dumps(message["data"], separators=(",", ":"), ensure_ascii=False),
        summary=summary,
    )


def micros(moment: str) -> int:
    """A time of a message in microseconds since 1970."""
    return (datetime.fromisoformat(moment) - _EPOCH) // _MICROSECOND
