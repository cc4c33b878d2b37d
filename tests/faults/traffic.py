"""Seeded traffic of a busy CRM: creations, edits, deletes, restores, moves, repeats, late and malformed messages."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

_NEWEST = datetime(2025, 11, 30, tzinfo=UTC)
_RECENT = timedelta(days=2)
_LATE = timedelta(days=14 * 30)
_OBJECT_TYPES = ("lead", "contact", "account", "deal")
_OBJECTS = 40
_ACTORS = 7
_ORGANIZATIONS = 3
# Neighbours change places within this many messages: edits arrive before what they edit.
_DISORDER = 20

Message = dict[str, Any]


class Shares(NamedTuple):
    """How much of the traffic is what; the rest are creations."""

    edits: float = 0.10
    deletes: float = 0.05
    restores: float = 0.02
    moves: float = 0.03
    duplicates: float = 0.05
    malformed: float = 0.01
    late: float = 0.05


class Outgoing(NamedTuple):
    """One record to publish, and what must become of it."""

    key: bytes
    value: bytes
    is_good: bool
    is_edit: bool


class Traffic:
    """Equal seeds and names give equal traffic. `prefix` begins every organization's name."""

    def __init__(self, seed: int, prefix: str, shares: Shares = Shares()) -> None:  # noqa: B008 - a NamedTuple
        self._chance = random.Random(seed)
        self._prefix = prefix
        self._shares = shares
        self._events: list[Message] = []
        self._sent: list[Outgoing] = []
        self._steps = 0

    def take(self, count: int) -> list[Outgoing]:
        """The next `count` records, out of order among neighbours."""
        taken = [self._next() for _ in range(count)]
        places = {index: index + self._chance.random() * _DISORDER for index in range(count)}
        return [taken[index] for index in sorted(places, key=places.__getitem__)]

    def _next(self) -> Outgoing:
        self._steps += 1
        kinds = ("edits", "deletes", "restores", "moves", "duplicates", "malformed")
        weights = [getattr(self._shares, kind) for kind in kinds]
        kind = self._chance.choices([*kinds, "creations"], [*weights, 1 - sum(weights)])[0]
        if kind == "malformed":
            return self._malformed()
        if kind == "creations" or not self._events:
            return self._send(self._create(), is_edit=False)
        if kind == "duplicates":
            return self._chance.choice(self._sent)
        change = {"edits": self._edit, "deletes": self._delete, "restores": self._restore, "moves": self._move}[kind]
        return self._send(change(self._chance.randrange(len(self._events))), is_edit=True)

    def _send(self, message: Message, *, is_edit: bool) -> Outgoing:
        key = f"{message['organization_id']}|{message['object_type']}|{message['object_id']}".encode()
        outgoing = Outgoing(key, encoded(message), is_good=True, is_edit=is_edit)
        self._sent.append(outgoing)
        return outgoing

    def _create(self) -> Message:
        message: Message = {
            "id": str(UUID(int=self._chance.getrandbits(128))),
            "organization_id": f"{self._prefix}.{self._chance.randrange(_ORGANIZATIONS)}",
            "object_type": self._chance.choice(_OBJECT_TYPES),
            "object_id": f"o-{self._chance.randrange(_OBJECTS)}",
            "actor": {"id": f"u-{self._chance.randrange(_ACTORS)}", "email": "u@example.com", "first_name": "U"},
            "created_at": self._moment(),
            # One source numbers its revisions, the other tells the time of each change.
            "source": self._chance.choice(("numbered", "dated")),
            **self._content(),
        }
        if message["source"] == "numbered":
            message["revision"] = 1
        self._events.append(message)
        return message

    def _content(self) -> Message:
        text = f"Called {self._chance.randrange(10**6)}, «will call back»"
        kind = self._chance.randrange(4)
        if kind == 0:
            return {"event_type": "note", "data": {"text": text}, "summary": None}
        if kind == 1:
            return {"event_type": "call", "data": {"duration_seconds": self._chance.randrange(900)}, "summary": text}
        if kind == 2:
            return {"event_type": "email", "data": {"subject": text, "to": ["jo@example.com"]}, "summary": text}
        return {"event_type": "custom", "data": {"text": text, "nested": {"n": [1, 2.5, None]}}, "summary": text}

    def _moment(self) -> str:
        back = _LATE if self._chance.random() < self._shares.late else _RECENT
        return (_NEWEST - self._chance.random() * back).isoformat()

    def _changed(self, index: int, action: str, **fields: Any) -> Message:
        """The next after-image of an event; the event's own memory of itself moves on."""
        before = {name: value for name, value in self._events[index].items() if name != "previous"}
        message = before | {"action": action} | fields
        if message["source"] == "numbered":
            message["revision"] += self._chance.randint(1, 3)
        else:
            # The step number makes every change later than all before it.
            message["updated_at"] = (_NEWEST + timedelta(seconds=self._steps)).isoformat()
        self._events[index] = message
        return message

    def _edit(self, index: int) -> Message:
        return self._changed(index, "updated", **self._content())

    def _delete(self, index: int) -> Message:
        message = self._changed(index, "deleted")
        if self._chance.random() < 0.5:
            # Only a deletion may leave these out.
            return {name: value for name, value in message.items() if name not in {"data", "event_type"}}
        return message

    def _restore(self, index: int) -> Message:
        return self._changed(index, "restored")

    def _move(self, index: int) -> Message:
        before = self._events[index]
        place = {name: before[name] for name in ("object_type", "object_id", "created_at")}
        target: Message = {"object_id": f"o-{self._chance.randrange(_OBJECTS)}"}
        if self._chance.random() < 0.5:
            target["created_at"] = self._moment()
        return self._changed(index, "updated", previous=place, **target)

    def _malformed(self) -> Outgoing:
        good = {name: value for name, value in self._create().items() if name != "previous"}
        self._events.pop()
        kind = self._chance.randrange(5)
        value = (
            encoded(good)[:-9],
            encoded(good | {"id": "not-a-uuid"}),
            encoded(good | {"event_type": "telepathy"}),
            encoded(good | {"data": {"text": 5}, "event_type": "note"}),
            encoded(good).replace(b"o-", b"o\xff"),
        )[kind]
        return Outgoing(f"{self._prefix}|bad|{self._steps}".encode(), value, is_good=False, is_edit=False)


def encoded(message: Message) -> bytes:
    """The message as it crosses the wire; the text of `data` is a slice of it."""
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()
