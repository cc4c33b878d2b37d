"""Places where a test may end or stall this process: `TIMELINE_FAILPOINTS="after_insert:0.02:kill,mid_insert:1:stall"`.

Each entry is name:probability:action. `kill` is SIGKILL to ourselves, as a power cut; `stall` is SIGSTOP, as a machine
that freezes; `raise` is an exception nobody expects. Unset, as in production, a failpoint costs one dictionary look-up.
"""

import os
import random
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from runtime.errors import ConfigurationError

VARIABLE = "TIMELINE_FAILPOINTS"
NAMES = frozenset(
    {
        "after_fetch",
        "mid_insert",
        "after_insert",
        "after_marks",
        "after_dead_letters",
        "before_commit",
        "after_commit",
        "mid_settle",
    }
)
_SIGNALS = {"kill": signal.SIGKILL, "stall": signal.SIGSTOP}


class FailpointReached(BaseException):
    """The exception of the action `raise`; no handler may take it for an outage."""


class _Fault(NamedTuple):
    probability: float
    action: str


def parse(text: str) -> Mapping[str, _Fault]:
    """The entries by name. Raises ConfigurationError naming the first that makes no sense."""
    faults = {}
    for entry in filter(None, text.split(",")):
        name, _, rest = entry.partition(":")
        probability, _, action = rest.partition(":")
        if name not in NAMES or action not in {*_SIGNALS, "raise"} or not _is_probability(probability):
            raise ConfigurationError(f"{VARIABLE}: {entry!r} is not name:probability:action (names: {sorted(NAMES)})")
        faults[name] = _Fault(float(probability), action)
    return faults


def _is_probability(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and 0 <= float(text) <= 1


# An insert of a full flush takes 50 to 250 ms: a fault within the first 30 hits it while the server still works.
_WITHIN_SECONDS = 0.03

_FAULTS = parse(os.environ.get(VARIABLE, ""))
_CHANCE = random.Random(os.urandom(8))  # noqa: S311 - where a test dies is no secret


def reach(name: str) -> None:
    """Note that the process is here; with a fault set for this place, it may not be for long."""
    fault = _FAULTS.get(name)
    if fault is None or _CHANCE.random() >= fault.probability:
        return
    if fault.action == "raise":
        raise FailpointReached(name)
    os.kill(os.getpid(), _SIGNALS[fault.action])


@contextmanager
def during(name: str) -> Iterator[None]:
    """Reach the place at a random moment within the block, from another thread; `kill` and `stall` only."""
    if name not in _FAULTS:
        yield
        return
    timer = threading.Timer(_CHANCE.uniform(0, _WITHIN_SECONDS), reach, (name,))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
