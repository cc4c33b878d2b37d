"""One ClickHouse server on the loopback address: the engine in the chDB wheel serving its own HTTP port."""

import hashlib
import http.client
import secrets
import sys
from pathlib import Path
from string import Template
from typing import Self

import msgspec

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.clickhouse_child import ADMIN_URL_VARIABLE
from deploy.embedded.ports import free_port
from deploy.embedded.server import EmbeddedServer
from deploy.errors import ChildFailed
from deploy.row_filters import row_filters_xml

DATABASE = "timeline"
APP_USER = "timeline"
ADMIN_USER = "timeline_admin"

_HERE = Path(__file__).parent
_READY_SECONDS = 60.0
_PROBE_SECONDS = 1.0
_ANSWER_SECONDS = 10.0
_OK = 200
_GIB = 1024**3


class ClickHousePasswords(msgspec.Struct, frozen=True):
    """The passwords of the users; the `default` user has none and may do nothing."""

    app: str
    admin: str
    # A data directory of an older version has none yet.
    reader: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(18))

    @classmethod
    def random(cls) -> Self:
        """New ones."""
        return cls(app=secrets.token_urlsafe(18), admin=secrets.token_urlsafe(18))


class EmbeddedClickHouse(EmbeddedServer):
    """Usable alone: `start`, `stop`, `kill`, `restart`; port and passwords stay the same for one object."""

    def __init__(
        self,
        directory: Path,
        *,
        log_path: Path | None = None,
        http_port: int | None = None,
        passwords: ClickHousePasswords | None = None,
        max_server_memory_bytes: int = 3 * _GIB,
    ) -> None:
        self.directory = directory.absolute()
        self.http_port = free_port(preferred=http_port)
        self.passwords = passwords or ClickHousePasswords.random()
        self.log_path = log_path or self.directory / "clickhouse.log"
        self._max_server_memory_bytes = max_server_memory_bytes
        self._nonce = ""

    @property
    def url(self) -> str:
        """How workers and tools connect."""
        return f"clickhouse://{APP_USER}:{self.passwords.app}@127.0.0.1:{self.http_port}/{DATABASE}"

    @property
    def admin_url(self) -> str:
        """All rights; for tests and repairs."""
        return f"clickhouse://{ADMIN_USER}:{self.passwords.admin}@127.0.0.1:{self.http_port}/{DATABASE}"

    def launch(self) -> None:
        """Starts the process without waiting."""
        self._write_configuration()
        script = str(_HERE / "clickhouse_child.py")
        # -P: the script's folder must not come first on the import path, it holds a `kafka.py`.
        command = [sys.executable, "-P", script, str(self.directory / "data")]
        self._process = ChildProcess(
            "clickhouse",
            command,
            log_path=self.log_path,
            directory=self.directory,
            environment={ADMIN_URL_VARIABLE: self.admin_url},
        )
        self._process.start()

    def wait_ready(self) -> None:
        """Waits for the server that `launch` started and makes the database."""
        self.process.wait_until(self._answers, deadline_seconds=_READY_SECONDS)
        status, _name, body = self._ask(f"CREATE DATABASE IF NOT EXISTS {DATABASE}", _ANSWER_SECONDS)
        if status != _OK:
            raise ChildFailed("clickhouse", status, self.log_path, body)

    def _write_configuration(self) -> None:
        self._nonce = f"timeline-{secrets.token_hex(8)}"
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "config.xml").write_text(
            render_config(self._nonce, self.http_port, self._max_server_memory_bytes)
        )
        (self.directory / "users.xml").write_text(render_users(self.passwords))

    def _answers(self) -> bool:
        # A listening port proves nothing, another server may own it: the name must be this start's nonce.
        try:
            status, name, _body = self._ask("SELECT 1", _PROBE_SECONDS)
        except (OSError, http.client.HTTPException):
            return False
        return status == _OK and name == self._nonce

    def _ask(self, statement: str, timeout_seconds: float) -> tuple[int, str | None, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=timeout_seconds)
        headers = {"X-ClickHouse-User": ADMIN_USER, "X-ClickHouse-Key": self.passwords.admin}
        try:
            connection.request("POST", "/", statement, headers)
            response = connection.getresponse()
            name = response.getheader("X-ClickHouse-Server-Display-Name")
            return response.status, name, response.read().decode(errors="replace").strip()
        finally:
            connection.close()


def render_config(nonce: str, http_port: int, max_server_memory_bytes: int) -> str:
    """config.xml."""
    return _template("clickhouse_config.xml").substitute(
        nonce=nonce, http_port=http_port, max_server_memory_bytes=max_server_memory_bytes
    )


def render_users(passwords: ClickHousePasswords) -> str:
    """users.xml: hashes only, no password in clear."""
    return _template("clickhouse_users.xml").substitute(
        app_password_sha256=hashlib.sha256(passwords.app.encode()).hexdigest(),
        reader_password_sha256=hashlib.sha256(passwords.reader.encode()).hexdigest(),
        reader_row_filters=row_filters_xml(),
        admin_password_sha256=hashlib.sha256(passwords.admin.encode()).hexdigest(),
    )


def _template(file_name: str) -> Template:
    return Template((_HERE / file_name).read_text())
