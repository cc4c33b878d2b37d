"""What a process has used, read from Linux's /proc."""

import os
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_RESET_PEAK = "5"


def cpu_seconds(pid: int) -> float:
    """User and system time of all its threads so far."""
    # The name, in parentheses, may hold blanks: count the fields behind it.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def peak_memory_megabytes(pid: int) -> float:
    """The most resident memory it held since it started or `forget_peak_memory`, in MB of 10^6 bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    peak_kibibytes = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return peak_kibibytes * 1024 / 1e6


def forget_peak_memory(pid: int) -> None:
    """The peak begins anew with what it holds now."""
    Path(f"/proc/{pid}/clear_refs").write_text(_RESET_PEAK)
