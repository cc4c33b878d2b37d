"""`timeline worker`: one Faust worker, configured by the environment."""

import os
import tempfile
from pathlib import Path

from deploy.services import worker_command
from stream_workers.config import WorkerSettings


def worker() -> None:
    """Run one worker in the foreground."""
    WorkerSettings.from_environment()  # one clear line here instead of Faust's traceback
    # Faust makes a folder for tables even without any; by default where the command was called.
    os.environ.setdefault("F_DATADIR", str(Path(tempfile.gettempdir()) / "activities-timeline-worker"))
    command = worker_command()
    os.execvp(command[0], command)  # noqa: S606 - becomes the worker, so that signals reach it directly
