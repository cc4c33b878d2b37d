"""Waiting for a condition instead of sleeping for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

DEADLINE_SECONDS = 60.0
_POLL_SECONDS = 0.05

Value = TypeVar("Value")


def eventually(check: Callable[[], Value], what: str, deadline_seconds: float = DEADLINE_SECONDS) -> Value:
    """The first truthy answer of `check`; an assertion error that names `what` and the last answer if none comes."""
    give_up_at = time.monotonic() + deadline_seconds
    while not (answer := check()):
        assert time.monotonic() < give_up_at, f"not within {deadline_seconds:.0f} s: {what}; last answer: {answer!r}"
        time.sleep(_POLL_SECONDS)
    return answer
