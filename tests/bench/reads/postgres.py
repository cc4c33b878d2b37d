"""PostgreSQL from the wheel of the benchmark's own environment, over a socket; its data stays."""

import subprocess
from pathlib import Path

from deploy.embedded.postgres import EmbeddedPostgres
from deploy.embedded.program import run_program

_DATABASE = "crm"
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


class Postgres(EmbeddedPostgres):
    """`start` and `stop`; data stays in its directory."""

    def __init__(self, directory: Path, environment: Path) -> None:
        packages = next(environment.glob("lib/python3*/site-packages"))
        super().__init__(packages, data=directory, owner="crm", settings=_SETTINGS)
        self._directory = directory

    @property
    def pid(self) -> int:
        """Of the postmaster."""
        return int((self._directory / "postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        """Makes the cluster and the database the first time."""
        is_new = not (self._directory / "PG_VERSION").exists()
        if is_new:
            self.create()
        super().start()
        if is_new:
            self.sql(f"CREATE DATABASE {_DATABASE}", database="postgres")

    def stop(self) -> None:
        """Waits for its end."""
        super().stop()
        self.remove()

    def sql(self, *statements: str, database: str = _DATABASE) -> str:
        """Runs statements, each in a transaction of its own; what the last of them answers, without decoration."""
        arguments = [argument for statement in statements for argument in ("-c", statement)]
        return run_program(*self._psql(database), *arguments, directory=self.socket).strip()

    def copy(self, statement: str) -> subprocess.Popen[bytes]:
        """A process whose standard input `COPY ... FROM STDIN` reads."""
        command = [*self._psql(_DATABASE), "-c", statement]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def _psql(self, database: str) -> list[str]:
        return [*self.client("psql"), "-d", database, "-v", "ON_ERROR_STOP=1", "-qAt"]
