"""Real workers as child processes, and every way to hurt them."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from tests.faults.kill_log import KillLog
from tests.faults.patience import allowed, patiently

REAL_WORKER = "stream_workers.app"

_START_SECONDS = 90.0
_HOST = "127.0.0.1"
_REPOSITORY = Path(__file__).parents[2]


class FaultyWorker:
    """One worker process. `app` names a Faust app: the real one, or a double that is broken on purpose."""

    def __init__(self, name: str, app: str, environment: Mapping[str, str], directory: Path, log: KillLog) -> None:
        self.name = name
        self._log = log
        self._port = free_port()
        command = [
            *(sys.executable, "-m", "faust", "-A", app, "worker", "--loglevel", "info", "--without-web"),
        ]
        self._process = ChildProcess(
            name,
            command,
            log_path=directory / f"{name}.log",
            directory=_REPOSITORY,
            environment={
                **environment,
                "TIMELINE_WORKER_PORT": str(self._port),
                "F_DATADIR": str(directory / f"{name}.faust"),
            },
            stop_seconds=30.0,
        )
        self._process.start()
        log.note(f"{name} starts (pid {self.pid}) {environment.get('TIMELINE_FAILPOINTS', '')}")

    @property
    def pid(self) -> int:
        """Its process id. Fails when it has ended: a signal to 0 would stop the whole test run."""
        assert self._process.pid is not None, f"{self.name} has ended with {self.exit_code}"
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.exit_code

    @property
    def output(self) -> str:
        """Everything it has logged."""
        return self._process.log_path.read_text(errors="replace")

    @property
    def complaints(self) -> list[str]:
        """Warnings and worse from its log, shortened."""
        return [line[:400] for line in self.output.splitlines() if '"level": "info"' not in line]

    @property
    def resident_bytes(self) -> int:
        """The memory it holds now."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def wait_ready(self) -> None:
        """It has partitions and writes. Raises if it ends instead."""
        self._process.wait_until(lambda: self.readiness == http.client.OK, deadline_seconds=allowed(_START_SECONDS))

    @property
    def readiness(self) -> int:
        """Status of `/readyz`; 0 without an answer."""
        connection = http.client.HTTPConnection(_HOST, self._port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def metric(self, name: str) -> float:
        """Sum of a metric over its labels."""
        connection = http.client.HTTPConnection(_HOST, self._port, timeout=5)
        try:
            connection.request("GET", "/metrics")
            lines = connection.getresponse().read().decode().splitlines()
        finally:
            connection.close()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))

    def wait_killed(self, why: str) -> None:
        """It must die by SIGKILL: a failpoint that is never reached is a failure."""
        patiently(lambda: self.exit_code is not None, f"{self.name} dies at {why}", _START_SECONDS)
        assert self.exit_code == -signal.SIGKILL, f"{self.name} ended with {self.exit_code}, not at {why}"
        self._log.note(f"{self.name} died at {why}")

    def kill(self) -> None:
        """As a power cut."""
        self._log.note(f"{self.name}: SIGKILL")
        self._process.kill()

    def freeze(self) -> None:
        """As a machine that stands still."""
        self._log.note(f"{self.name}: SIGSTOP")
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """And wakes up without knowing."""
        self._log.note(f"{self.name}: SIGCONT")
        os.kill(self.pid, signal.SIGCONT)

    def ask_to_end(self) -> None:
        """SIGTERM, without waiting."""
        self._log.note(f"{self.name}: SIGTERM")
        self._process.terminate()

    def terminate(self) -> float:
        """SIGTERM; how many seconds it took to end."""
        began = time.monotonic()
        self.ask_to_end()
        patiently(lambda: self.exit_code is not None, f"{self.name} ends after SIGTERM", _START_SECONDS)
        seconds = time.monotonic() - began
        self._log.note(f"{self.name} ended with {self.exit_code} after {seconds:.1f} s")
        return seconds

    def end(self) -> None:
        """Whatever happened, leave nothing behind; frozen ones too."""
        if self.exit_code is None:
            self._process.kill()
