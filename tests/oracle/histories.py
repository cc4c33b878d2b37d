"""Hypothesis strategies: what may happen to events, and the disorder in which their messages may arrive."""

import json
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from tests.oracle.fold import Message

_OBJECTS = ("lead-1", "lead-2", "deal-3")
_TIMES = tuple(f"2024-0{month}-15T{hour:02}:30:00Z" for month in (1, 2) for hour in (9, 10))
_DATA: dict[str, dict[str, Any]] = {
    "note": {"text": "Called customer"},
    "call": {"duration_seconds": 60},
    "custom": {"label": "x"},
}
_STEPS = ("updated", "deleted", "restored", "moved")


@st.composite
def history(draw: st.DrawFn, number: int) -> list[Message]:
    """One event's messages in the order they happened: a creation, then edits, moves, deletes and restores."""
    place = draw(_place())
    messages = [_message(number, 1, "created", place, draw(_content()))]
    for revision, step in enumerate(draw(st.lists(st.sampled_from(_STEPS), max_size=5)), start=2):
        if step == "moved":
            before, place = place, draw(_place())
            moved = _message(number, revision, "updated", place, draw(_content()))
            messages.append(moved | {"previous": {"object_type": "lead", **before}})
        else:
            messages.append(_message(number, revision, step, place, draw(_content())))
    return messages


@st.composite
def disordered_messages(draw: st.DrawFn) -> tuple[list[Message], list[Message]]:
    """(as they happened, as they arrive): shuffled, some of them several times."""
    count = draw(st.integers(1, 5))
    happened = [message for number in range(count) for message in draw(history(number))]
    repeated = draw(st.lists(st.sampled_from(happened), max_size=4))
    return happened, draw(st.permutations([*happened, *repeated]))


def encode(message: Message) -> bytes:
    return json.dumps(message, sort_keys=True).encode()


def _place() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({"object_id": st.sampled_from(_OBJECTS), "created_at": st.sampled_from(_TIMES)})


def _content() -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from([{"event_type": name, "data": data} for name, data in _DATA.items()])


def _message(number: int, revision: int, action: str, place: dict[str, str], content: dict[str, Any]) -> Message:
    identity = {"id": str(UUID(int=number + 1)), "organization_id": "acme", "object_type": "lead"}
    return {**identity, "revision": revision, "action": action, **place, **content}
