"""Headers that a replayed record carries beside its original ones: which version it keeps and where it came from.

A replay writes them, the worker reads them; both sides import the names from here.
"""

import re
from collections.abc import Iterable

import msgspec

ORIGINAL_TIMESTAMP = "x-orig-timestamp"
"""Milliseconds of the first append: a version made of the log's time stays the one it would have had."""
REPLAY_ID = "x-replay-id"
REPLAY_COUNT = "x-replay-count"
REPLAY_OF = "x-replay-of"
"""`topic|partition|offset` of the first dead letter: every later refusal of the same record points to it."""

REPLAY_HEADERS = frozenset({ORIGINAL_TIMESTAMP, REPLAY_ID, REPLAY_COUNT, REPLAY_OF})

_SHAPES = {
    REPLAY_ID: re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    REPLAY_COUNT: re.compile(rb"[1-9][0-9]{0,5}"),
    REPLAY_OF: re.compile(rb"[A-Za-z0-9._-]{1,249}\|[0-9]{1,10}\|[0-9]{1,19}"),
}


class ReplayMark(msgspec.Struct, frozen=True):
    """What its headers say about a replayed record; count 0 for one that was never replayed."""

    replay_id: str = ""
    replay_of: str = ""
    count: int = 0


NEVER_REPLAYED = ReplayMark()


def replay_mark(headers: Iterable[tuple[str, bytes | None]]) -> ReplayMark:
    """The mark of a record. Headers that are not all there and well formed were not written by a replay of ours."""
    found = {name: value for name, value in headers if name in _SHAPES and value is not None}
    if len(found) < len(_SHAPES) or not all(_SHAPES[name].fullmatch(value) for name, value in found.items()):
        return NEVER_REPLAYED
    return ReplayMark(found[REPLAY_ID].decode(), found[REPLAY_OF].decode(), int(found[REPLAY_COUNT]))
