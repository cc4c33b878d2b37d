"""One data directory: held by one process at a time, with a description of the stack that serves it."""

import fcntl
import os
import secrets
import time
from pathlib import Path
from typing import IO

import msgspec

from deploy.embedded.clickhouse import ClickHousePasswords
from deploy.errors import StackAlreadyRunning, StackNotRunning

_LEFTOVER_SECONDS = 15.0


class StackDescription(msgspec.Struct, kw_only=True):
    """`stack.json`: what a start must find again (ports, secrets), and which processes run now."""

    kafka_port: int | None = None
    controller_port: int | None = None
    clickhouse_port: int | None = None
    api_port: int | None = None
    files_url: str | None = None
    clickhouse_passwords: ClickHousePasswords = msgspec.field(default_factory=ClickHousePasswords.random)
    jwt_secret: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    cursor_secret: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(32))
    is_ready: bool = False
    processes: dict[str, int] = {}


class DataDirectory:
    """`acquire` it before anything in it is touched."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: IO[str] | None = None

    @property
    def logs(self) -> Path:
        """One log file for each child process."""
        return self.path / "logs"

    def acquire(self) -> None:
        """Locks the directory for this process's life, also over kill -9. Raises `StackAlreadyRunning`."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (self.path / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            raise StackAlreadyRunning(self.path, self._holder()) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def release(self) -> None:
        """Lets the next one in; idempotent."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def load(self) -> StackDescription:
        """What the last start left, or a new description with new secrets."""
        try:
            return msgspec.json.decode(self._description.read_bytes(), type=StackDescription)
        except FileNotFoundError:
            return StackDescription()

    def save(self, description: StackDescription) -> None:
        """Writes `stack.json`, readable by its owner only, whole or not at all."""
        unfinished = self._description.with_suffix(".unfinished")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(description)))
        unfinished.replace(self._description)

    def running(self) -> StackDescription:
        """The description of the stack that serves this directory now. Raises `StackNotRunning`."""
        if not self._is_held():
            raise StackNotRunning(self.path, "no stack is running")
        description = self.load()
        if not description.is_ready:
            raise StackNotRunning(self.path, "the stack is not ready yet")
        return description

    def await_leftovers(self, description: StackDescription) -> None:
        """After a kill -9 the children are ending too: waits until none of them holds a file here any more."""
        deadline = time.monotonic() + _LEFTOVER_SECONDS
        while any(self._is_ours(pid) for pid in description.processes.values()) and time.monotonic() < deadline:
            time.sleep(0.05)

    @property
    def _description(self) -> Path:
        return self.path / "stack.json"

    def _holder(self) -> int:
        return int((self.path / "lock").read_text() or 0)

    def _is_held(self) -> bool:
        try:
            with (self.path / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def _is_ours(self, pid: int) -> bool:
        # The number may belong to another program by now: only one whose command names this directory is ours.
        try:
            return str(self.path).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
