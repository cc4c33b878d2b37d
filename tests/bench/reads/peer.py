"""The peer's side: PostgreSQL, the same events by COPY from ours, the four indexes, gunicorn."""

import http.client
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from rich.progress import track

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from tests.bench.reads.dataset import PEER_COLUMNS, PEER_ORGANIZATIONS, PEER_ROWS, PEER_USERS
from tests.bench.reads.postgres import Postgres

_PACKAGE = "tests.bench.peers.django_timeline"
_TABLE = "django_timeline_timelineevent"
_PROCESSES, _THREADS = 2, 8
_PIECE_BYTES = 1 << 20
_ROOT = Path(__file__).parents[3]
_READY_SECONDS = 60


class Peer:
    """Needs the benchmark's own environment: Django and PostgreSQL are not among our dependencies."""

    def __init__(self, directory: Path, environment: Path) -> None:
        self._python = environment / "bin" / "python"
        self.postgres = Postgres(directory, environment)

    def load(self, clickhouse_url: str, months: list[str]) -> None:
        """Takes the events from ClickHouse; indexes and foreign keys are made when the rows are there."""
        content_types = json.loads(self._run("-m", f"{_PACKAGE}.create_tables"))
        rebuild = self._without_indexes()
        self._copy(clickhouse_url, PEER_ORGANIZATIONS, "COPY django_timeline_organization (id, name) FROM STDIN")
        self._copy(
            clickhouse_url, PEER_USERS, "COPY django_timeline_user (id, email, first_name, last_name) FROM STDIN"
        )
        kinds = ", ".join(f"'{kind}'" for kind in content_types)
        numbers = ", ".join(str(number) for number in content_types.values())
        content_type = f"transform(toString(object_type), [{kinds}], [{numbers}], 0)"
        for month in track(months, "PostgreSQL: events"):
            rows = PEER_ROWS.format(content_type=content_type, month=month)
            self._copy(clickhouse_url, rows, f"COPY {_TABLE} ({PEER_COLUMNS}) FROM STDIN")
        for statement in track(rebuild, "PostgreSQL: indexes"):
            self.postgres.sql(statement)
        self.postgres.sql("VACUUM ANALYZE", "CHECKPOINT")

    def disk_bytes(self) -> dict[str, int]:
        """Of the table and of its indexes."""
        sizes = self.postgres.sql(f"SELECT pg_table_size('{_TABLE}'), pg_indexes_size('{_TABLE}')").split("|")
        return {"table": int(sizes[0]), "indexes": int(sizes[1])}

    @contextmanager
    def serving(self, directory: Path) -> Iterator[tuple[str, int]]:
        """Its URL and the process id of gunicorn."""
        port = free_port()
        command = [
            *(str(self._python), "-m", "gunicorn", f"{_PACKAGE}.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", str(_PROCESSES), "--threads", str(_THREADS), "--keep-alive", "60", "--timeout", "600"),
        ]
        directory.mkdir(parents=True, exist_ok=True)
        process = ChildProcess(
            "gunicorn", command, log_path=directory / "gunicorn.log", directory=_ROOT, environment=self._settings
        )
        process.start()
        try:
            process.wait_until(lambda: _answers(port), deadline_seconds=_READY_SECONDS)
            assert process.pid is not None
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.stop()

    @property
    def _settings(self) -> dict[str, str]:
        return {
            "PEER_POSTGRES_SOCKET": str(self.postgres.socket),
            "PEER_POSTGRES_PORT": str(self.postgres.port),
            "DJANGO_SETTINGS_MODULE": f"{_PACKAGE}.settings",
            "PYTHONPATH": str(_ROOT),
        }

    def _run(self, *arguments: str) -> str:
        command = [str(self._python), *arguments]
        environment = {**os.environ, **self._settings}
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=_ROOT, env=environment).stdout

    # ruff: noqa: S608 - the table's name is a constant of this file
    def _without_indexes(self) -> list[str]:
        """Drops indexes and constraints of the events; the statements that make them again, the primary key first."""
        keys = self.postgres.sql(
            f"SELECT format('ALTER TABLE {_TABLE} ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) "
            f"FROM pg_constraint WHERE conrelid = '{_TABLE}'::regclass AND contype IN ('p', 'f') ORDER BY contype DESC"
        ).splitlines()
        indexes = self.postgres.sql(
            f"SELECT indexdef FROM pg_indexes WHERE tablename = '{_TABLE}' AND indexname NOT LIKE '%pkey'"
        ).splitlines()
        drops = self.postgres.sql(
            f"SELECT format('ALTER TABLE {_TABLE} DROP CONSTRAINT %I', conname) FROM pg_constraint "
            f"WHERE conrelid = '{_TABLE}'::regclass AND contype IN ('p', 'f') UNION ALL "
            f"SELECT format('DROP INDEX %I', indexname) FROM pg_indexes "
            f"WHERE tablename = '{_TABLE}' AND indexname NOT LIKE '%pkey'"
        ).splitlines()
        self.postgres.sql(*drops, f"TRUNCATE {_TABLE}, django_timeline_user, django_timeline_organization CASCADE")
        return keys + indexes

    def _copy(self, clickhouse_url: str, query: str, statement: str) -> None:
        """Streams the answer of a query into COPY."""
        parts = urlsplit(clickhouse_url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 0)
        headers = {"X-ClickHouse-User": parts.username or "", "X-ClickHouse-Key": parts.password or ""}
        connection.request("POST", "/?" + urlencode({"database": parts.path.strip("/")}), query, headers)
        response = connection.getresponse()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(response.read().decode()[:2000])
        loader = self.postgres.copy(statement)
        assert loader.stdin is not None
        while piece := response.read(_PIECE_BYTES):
            loader.stdin.write(piece)
        loader.stdin.close()
        connection.close()
        if loader.wait() != 0:
            raise RuntimeError(f"failed: {statement}")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.HTTPStatus.NOT_FOUND
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
