"""`timeline worker`: one Faust worker, configured by the environment."""

import os

from deploy.services import worker_command


def worker() -> None:
    """Run one worker in the foreground."""
    command = worker_command()
    os.execvp(command[0], command)  # noqa: S606 - becomes the worker, so that signals reach it directly
