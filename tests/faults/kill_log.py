"""What was done to whom and when: printed with every failure, so that a run can be understood afterwards."""

import time
from threading import Lock


class KillLog:
    """Threads may share one."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._lines: list[str] = []
        self._lock = Lock()

    def note(self, what: str) -> None:
        """Add one line with the seconds since the trial began."""
        with self._lock:
            self._lines.append(f"{time.monotonic() - self._began:8.2f} s  {what}")

    def __str__(self) -> str:
        with self._lock:
            return "\n".join(self._lines)
