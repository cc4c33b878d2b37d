"""`timeline api`: one API process, configured by the environment."""

import os
from typing import Annotated

import typer

from deploy.services import api_command


def api(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 in a container.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="TIMELINE_API_PORT", help="Port to listen on.")] = 8000,
) -> None:
    """Run the API and the UI in the foreground."""
    command = api_command(host, port)
    os.execvp(command[0], command)  # noqa: S606 - becomes the API, so that signals reach it directly
