"""How long a test waits: what is a matter of seconds on a machine of its own takes longer on a busy one."""

import os
from collections.abc import Callable
from typing import TypeVar

from tests.waiting import DEADLINE_SECONDS, eventually

_MOST = 8.0

Value = TypeVar("Value")


def allowed(seconds: float) -> float:
    """As many for each process that waits for a core, to a limit."""
    return seconds * min(_MOST, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def patiently(check: Callable[[], Value], what: str, deadline_seconds: float = DEADLINE_SECONDS) -> Value:
    """`eventually`, with the deadline that is allowed now."""
    return eventually(check, what, allowed(deadline_seconds))
