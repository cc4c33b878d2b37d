"""`timeline env`: the settings of a running stack, for a shell."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from deploy.embedded.data_directory import DataDirectory
from deploy.embedded.settings import settings_of


def env(
    data_dir: Annotated[Path, typer.Option(help="The data directory of the running stack.")] = Path(".data"),
) -> None:
    """Print `export TIMELINE_X=value` lines: `eval "$(timeline env)"`."""
    for name, value in settings_of(DataDirectory(data_dir).running()).items():
        typer.echo(f"export {name}={shlex.quote(value)}")
