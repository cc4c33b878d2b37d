"""A program that is run to its end: what it wrote, or its last words as an error."""

import os
import subprocess
from pathlib import Path

from deploy.errors import ProgramFailed


def run_program(
    program: str, *arguments: str, user: str | None = None, directory: Path, environment: dict[str, str] | None = None
) -> str:
    """What it wrote to stdout. Raises ProgramFailed."""
    done = subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=directory,
        user=user,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise ProgramFailed(Path(program).name, words[-1] if words else f"exit code {done.returncode}")
    return done.stdout
