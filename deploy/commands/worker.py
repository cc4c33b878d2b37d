"""`timeline worker`: one Faust worker, configured by the environment."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from deploy.services import imports_settings, worker_command
from stream_workers.config import WorkerSettings


def worker(
    imports: Annotated[
        bool, typer.Option("--imports", help="Read the topic of imports instead, in a group of its own.")
    ] = False,
) -> None:
    """Run one worker in the foreground."""
    settings = WorkerSettings.from_environment()  # one clear line here instead of Faust's traceback
    if imports:
        os.environ |= imports_settings(settings.worker_group)
    # Faust makes a folder for tables even without any; by default where the command was called.
    folder = f"activities-timeline-worker{'-imports' if imports else ''}"
    os.environ.setdefault("F_DATADIR", str(Path(tempfile.gettempdir()) / folder))
    command = worker_command()
    os.execvp(command[0], command)  # noqa: S606 - becomes the worker, so that signals reach it directly
