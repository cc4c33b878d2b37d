"""One child process: tied to this process, output to a log file, stopped by a gentle signal and then SIGKILL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.errors import ChildFailed, ChildNotReady

_TETHER = Path(__file__).with_name("tether.py")
_POLL_SECONDS = 0.05


class ChildProcess:
    """Start it from a thread that lives as long as the child should: Linux ties it to that thread."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log_path: Path,
        directory: Path | None = None,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        stop_seconds: float = 20.0,
    ) -> None:
        self.name = name
        self.log_path = log_path
        self._command = list(command)
        self._directory = directory
        self._environment = dict(environment or {})
        self._user = user
        self._stop_signal = stop_signal
        self._stop_seconds = stop_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._is_asked_to_end = False

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None before that."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Starts it in a session of its own: Ctrl-C reaches only the parent, which stops its children in order."""
        self._is_asked_to_end = False
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        if self.log_path.exists():
            self.log_path.replace(self.log_path.with_suffix(".previous.log"))
        # -I keeps this folder off the import path: our kafka.py must not shadow anyone's `kafka`.
        tether = [sys.executable, "-I", "-S", str(_TETHER), str(os.getpid()), self._user or ""]
        with self.log_path.open("wb") as log:
            self._process = subprocess.Popen(
                tether + self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._directory,
                env={**os.environ, **self._environment},
                start_new_session=True,
            )

    def terminate(self) -> None:
        """Asks it to end, once, and returns at once; `stop` waits."""
        if not self._is_asked_to_end:
            self._is_asked_to_end = True
            self._signal(self._stop_signal)

    def stop(self) -> None:
        """Ends it: gently, and by force when it has not gone after `stop_seconds`. Returns when it is gone."""
        if self._process is None:
            return
        self.terminate()
        try:
            self._process.wait(self._stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()

    def check(self) -> None:
        """Raises `ChildFailed` if it has ended."""
        if (code := self.exit_code) is not None:
            raise ChildFailed(self.name, code, self.log_path, self._last_line())

    def wait_until(self, is_ready: Callable[[], bool], *, deadline_seconds: float) -> None:
        """Returns when `is_ready` says so; raises `ChildFailed` or `ChildNotReady`."""
        deadline = time.monotonic() + deadline_seconds
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise ChildNotReady(self.name, deadline_seconds, self.log_path)
            time.sleep(_POLL_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _last_line(self) -> str:
        lines = self.log_path.read_text(errors="replace").split("\n") if self.log_path.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:300]
