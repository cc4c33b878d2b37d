"""PostgreSQL from its wheel, for the CRM: one server on 127.0.0.1 whose data ends with the demo."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from deploy.crm.environment import POSTGRES_FOLDERS, POSTGRES_PROGRAMS, CrmEnvironment
from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from deploy.errors import ChildFailed, CrmFailed

HOST = "127.0.0.1"
OWNER = "postgres"
_READY_SECONDS = 60.0
_UNPRIVILEGED = "nobody"  # PostgreSQL refuses root
# Smart shutdown (SIGTERM) waits for clients that have gone by then.
_STOP_SECONDS = 10.0


class EmbeddedPostgres:
    """Trust authentication, on loopback only. Its directory is not the stack's: the unprivileged user must enter it."""

    def __init__(self, environment: CrmEnvironment, log_path: Path) -> None:
        self._user = _UNPRIVILEGED if os.getuid() == 0 else None
        self._directory = Path(tempfile.mkdtemp(prefix="timeline-crm-"))
        self._programs = self._enterable_programs(environment.packages)
        self._port = free_port()
        self.process = ChildProcess(
            "postgres",
            self._command(),
            log_path=log_path,
            directory=self._directory,
            user=self._user,
            stop_seconds=_STOP_SECONDS,
        )

    def url(self, user: str = OWNER, database: str = "postgres") -> str:
        """As any of its roles."""
        return f"postgresql://{user}@{HOST}:{self._port}/{database}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    def create(self) -> None:
        """Makes the empty cluster."""
        arguments = ["-D", self._data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        run(str(self._programs / "initdb"), *arguments, user=self._user, directory=self._directory)

    def start(self) -> None:
        """Returns when it takes connections."""
        self.process.start()
        self.process.wait_until(self._answers, deadline_seconds=_READY_SECONDS)

    def crash(self) -> None:
        """As a power cut would, and up again: as soon as no process of before holds its shared memory any more."""
        self.process.kill()
        give_up_at = time.monotonic() + _READY_SECONDS
        while True:
            try:
                self.start()
            except ChildFailed:
                if time.monotonic() > give_up_at:
                    raise
            else:
                return

    def stop(self) -> None:
        """Ends it, and its data."""
        self.process.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _enterable_programs(self, packages: Path) -> Path:
        """Where they are, or a copy: a checkout in a folder of root's own is closed to the unprivileged user."""
        programs = packages / POSTGRES_PROGRAMS
        if self._user is None:
            return programs
        shutil.chown(self._directory, self._user)
        try:
            subprocess.run([programs / "postgres", "--version"], capture_output=True, check=True, user=self._user)
        except (OSError, subprocess.CalledProcessError):
            for folder in POSTGRES_FOLDERS:
                shutil.copytree(packages / folder, self._directory / "programs" / folder, symlinks=True)
            return self._directory / "programs" / POSTGRES_PROGRAMS
        return programs

    @property
    def _data(self) -> str:
        return str(self._directory / "data")

    def _command(self) -> list[str]:
        settings = (f"port={self._port}", f"listen_addresses={HOST}", f"unix_socket_directories={self._directory}")
        options = [part for setting in settings for part in ("-c", setting)]
        return [str(self._programs / "postgres"), "-D", self._data, *options]

    def _answers(self) -> bool:
        program = self._programs / "pg_isready"
        return subprocess.run([program, "-h", HOST, "-p", str(self._port), "-q"], check=False).returncode == 0


def run(
    program: str, *arguments: str, user: str | None = None, directory: Path, environment: dict[str, str] | None = None
) -> str:
    """What the program wrote to stdout. Raises CrmFailed with its last words."""
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
        raise CrmFailed(f"{Path(program).name}: {words[-1] if words else f'exit code {done.returncode}'}")
    return done.stdout


def is_listening(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
