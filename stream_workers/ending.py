"""The end of the process, whatever its threads still wait for."""

import os
import threading
from datetime import timedelta


def end_process_within(longest: timedelta, exit_code: int) -> None:
    """End the process with `exit_code` unless it has ended by itself before `longest` is over.

    Python waits for its threads: an insert that is never answered held a stopping worker for 31 s. What it writes
    by then is harmless, its offsets are not committed any more.
    """
    timer = threading.Timer(longest.total_seconds(), os._exit, [exit_code])
    timer.daemon = True
    timer.start()
