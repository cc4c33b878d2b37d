"""A random log: what CRM systems might send, in the disorder in which partitions may deliver it."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

PARTITIONS = 4
EVENT_TYPES = ("call", "note", "email")
ACTORS = ("u-1", "u-2", None)
OBJECT_TYPES = ("lead", "deal")
# So many that most are touched seldom: a stale count is not healed by the next flush. Over a month's end; midnight in
# India lies within the hour that begins at 18:00.
HOURS = tuple(
    datetime(2024, 1, 30, tzinfo=UTC) + timedelta(days=day, hours=hour)
    for day in range(4)
    for hour in (0, 3, 9, 14, 18, 23)
)
_DATA: dict[str, dict[str, Any]] = {"call": {"duration_seconds": 5}, "note": {"text": "x"}, "email": {"subject": "x"}}
_WINDOW = 25

Log = list[list[bytes]]


def random_log(chance: random.Random, messages: int, organizations: tuple[str, ...]) -> Log:
    """Partitions of messages: creates, edits, deletes, restores, moves, ties, duplicates; shuffled within windows."""
    events: list[dict[str, Any]] = []
    ordered: list[dict[str, Any]] = []
    while len(ordered) < messages:
        if not events or chance.random() < 0.4:
            events.append(_creation(chance, chance.choice(organizations)))
            ordered.append(events[-1])
            continue
        number = chance.randrange(len(events))
        if chance.random() < 0.08:
            ordered.append(events[number])
        elif chance.random() < 0.1 and "previous" not in events[number]:
            # Another content at the same revision: two writers raced. A move is not tied: it tells one old place.
            ordered.append(events[number] | _content(chance))
        else:
            events[number] = _changed(chance, events[number])
            ordered.append(events[number])
    return _partitioned(chance, _shuffled(chance, ordered))


def _creation(chance: random.Random, organization: str) -> dict[str, Any]:
    return {
        "id": str(UUID(int=chance.getrandbits(128), version=4)),
        "organization_id": organization,
        "action": "created",
        "revision": 1,
        **_place(chance),
        **_content(chance),
    }


def _changed(chance: random.Random, event: dict[str, Any]) -> dict[str, Any]:
    """Its next version: an edit, a deletion, a restore, or a move to another object, another hour, or both."""
    changed = {name: value for name, value in event.items() if name != "previous"}
    changed |= {"revision": event["revision"] + 1, "action": chance.choice(("updated", "deleted", "restored"))}
    changed |= _content(chance)
    if chance.random() < 0.4:
        old = {name: event[name] for name in ("object_type", "object_id", "created_at")}
        new = _place(chance)
        moved = chance.choice((("created_at",), ("object_type", "object_id"), tuple(old)))
        changed |= {"action": "updated", "previous": old, **{name: new[name] for name in moved}}
    return changed


def _place(chance: random.Random) -> dict[str, Any]:
    # Few moments, so that many events share one.
    moment = chance.choice(HOURS) + timedelta(minutes=chance.choice((0, 29, 30, 59)))
    return {
        "object_type": chance.choice(OBJECT_TYPES),
        "object_id": f"o-{chance.randrange(4)}",
        "created_at": moment.isoformat(),
    }


def _content(chance: random.Random) -> dict[str, Any]:
    event_type, actor = chance.choice(EVENT_TYPES), chance.choice(ACTORS)
    return {"event_type": event_type, "data": _DATA[event_type], "actor": actor and {"id": actor}}


def _shuffled(chance: random.Random, ordered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    windows = [ordered[start : start + _WINDOW] for start in range(0, len(ordered), _WINDOW)]
    return [each for window in windows for each in chance.sample(window, len(window))]


def _partitioned(chance: random.Random, messages: list[dict[str, Any]]) -> Log:
    """By object, but one in seven by another system's partitioner."""
    log: Log = [[] for _ in range(PARTITIONS)]
    for message in messages:
        home = int(message["object_id"].removeprefix("o-")) % PARTITIONS
        number = chance.randrange(PARTITIONS) if chance.random() < 0.15 else home
        log[number].append(json.dumps(message).encode())
    return log
