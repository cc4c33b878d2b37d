"""A server that stands still for a while and wakes up without knowing, as a paused virtual machine does."""

import os
import signal
import time

from deploy.embedded.child_process import ChildProcess
from tests.faults.kill_log import KillLog


def freeze(process: ChildProcess, seconds: float, log: KillLog) -> None:
    """SIGSTOP, and SIGCONT after so many seconds; also when the test ends in between."""
    assert process.pid is not None, f"{process.name} does not run"
    log.note(f"{process.name}: SIGSTOP")
    os.kill(process.pid, signal.SIGSTOP)
    try:
        # How long it stands still is the fault itself.
        time.sleep(seconds)
    finally:
        os.kill(process.pid, signal.SIGCONT)
        log.note(f"{process.name}: SIGCONT")
