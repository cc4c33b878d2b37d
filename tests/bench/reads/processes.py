"""CPU time of a process and everything below it, read from Linux's /proc."""

import os
from collections.abc import Collection
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PARENT, _FIRST_TIME = 1, 11


def tree_cpu_seconds(roots: Collection[int]) -> float:
    """User and system time so far of the processes, their descendants and those of them that have ended."""
    stats = dict(_stats())
    total, waiting = 0, list(roots)
    while waiting:
        pid = waiting.pop()
        # A child that ends gives its time to its parent: four fields, own and of ended children.
        total += sum(int(ticks) for ticks in stats.get(pid, [])[_FIRST_TIME : _FIRST_TIME + 4])
        waiting += [child for child, fields in stats.items() if int(fields[_PARENT]) == pid]
    return total / _TICKS_PER_SECOND


def _stats() -> list[tuple[int, list[str]]]:
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                # The name, in parentheses, may hold blanks: count the fields behind it.
                found.append((int(path.name), (path / "stat").read_text().rpartition(")")[2].split()))
            except OSError:  # it ended a moment ago
                continue
    return found
