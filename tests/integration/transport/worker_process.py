"""Starts `storing_worker.py`, reads what it stored, and ends it in every way a worker can end."""

import ast
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.waiting import eventually

DEADLINE_SECONDS = 30.0


def wait_until(condition: Callable[[], object], what: str, deadline_seconds: float = DEADLINE_SECONDS) -> None:
    """Raises with `what` if it does not come true."""
    eventually(condition, what, deadline_seconds)


class WorkerProcess:
    """One process and its log."""

    def __init__(self, directory: Path, bootstrap: str, topic: str, group: str, **plan: Any) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.log = directory / "stored.jsonl"
        self._output = directory / "output.txt"
        self._plan = {
            "bootstrap": bootstrap,
            "topic": topic,
            "group": group,
            "directory": str(directory),
            "log": str(self.log),
            "delay_seconds": 0.0,
            "finish_within_seconds": 10.0,
            "max_rows": 2_000,
            "drop_buffers_at": [],
            "raise_at": 0,
            "crash_at": 0,
            "keep_records": False,
            "settings": {},
        } | plan
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    str(Path(__file__).with_name("storing_worker.py")),
                    "worker",
                    "--without-web",
                    "-l",
                    "info",
                    json.dumps(self._plan),
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )

    @property
    def output(self) -> str:
        return self._output.read_text()

    def lines(self, event: str) -> list[dict[str, Any]]:
        if not self.log.exists():
            return []
        whole = self.log.read_text().rpartition("\n")[0]
        return [line for line in map(json.loads, whole.splitlines()) if line["event"] == event]

    def stored(self) -> Iterator[tuple[int, int]]:
        """(partition, offset), repeats included."""
        for line in self.lines("stored"):
            for first, last in line["offsets"]:
                for offset in range(first, last + 1):
                    yield line["partition"], offset

    def records(self) -> list[tuple[int, Any]]:
        """(partition, (offset, timestamp, key, value, headers)) of everything stored."""
        return [
            (line["partition"], record)
            for line in self.lines("records")
            for record in ast.literal_eval(line["records"])
        ]

    def wait_stored(self, count: int) -> None:
        wait_until(lambda: len(set(self.stored())) >= count or self._must_run(), f"{count} records stored")

    def _must_run(self) -> bool:
        assert self._process.poll() is None, self.output[-3000:]
        return False

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def wait_exit(self, deadline_seconds: float) -> int:
        return self._process.wait(deadline_seconds)

    def terminate(self, deadline_seconds: float = 20.0) -> int:
        self._process.terminate()
        return self.wait_exit(deadline_seconds)

    def end(self) -> None:
        """Whatever happened in the test."""
        if self._process.poll() is None:
            self.kill()
