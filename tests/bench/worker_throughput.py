"""How many events a second one whole worker carries from Kafka to ClickHouse, with a backlog waiting for it."""

import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import msgspec

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from deploy.embedded.stack import EmbeddedStack
from deploy.services import worker_command
from runtime.clickhouse import connect
from runtime.kafka import KafkaPublisher
from tests.bench.process_usage import cpu_seconds, peak_memory_megabytes
from tests.bench.recorded_events import recorded_events
from tests.waiting import eventually

_SEED = 1
_POLL_SECONDS = 0.05
_CARRIED = "timeline_worker_records_total "


class Throughput(msgspec.Struct, frozen=True):
    """One run. `seconds` count from the first flush to the last, so the start of the worker is left out."""

    events: int
    seconds: float
    cpu_seconds: dict[str, float]
    peak_megabytes: dict[str, float]

    @property
    def events_per_second(self) -> float:
        """By the clock."""
        return self.events / self.seconds

    def events_per_cpu_second(self, process: str) -> float:
        """By what one process used: steadier than the clock on a shared machine."""
        return self.events / max(self.cpu_seconds[process], 0.01)


def measure(event_count: int) -> Throughput:
    """Publish the backlog, start one worker, time it until all of it is stored. Raises AssertionError if any is not."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        with EmbeddedStack(directory / "data", without=["worker", "api"]) as stack:
            with KafkaPublisher(stack.kafka.bootstrap_servers) as publisher:
                publisher.publish_all(recorded_events(event_count, _SEED))
            result = _time_worker(stack, directory, event_count)
            client = connect(stack.settings["TIMELINE_CLICKHOUSE_URL"])
            stored = client.command("SELECT count() FROM timeline_events FINAL")
            client.close_connections()
            assert stored == event_count, f"{stored} events stored, {event_count} published"
            return result


def _time_worker(stack: EmbeddedStack, directory: Path, event_count: int) -> Throughput:
    port = free_port()
    environment = {**stack.settings, "TIMELINE_WORKER_PORT": str(port), "F_DATADIR": str(directory / "faust")}
    worker = ChildProcess("worker", worker_command(), log_path=directory / "worker.log", environment=environment)
    worker.start()
    try:
        pids = {
            "worker": _pid(worker),
            "kafka": _pid(stack.kafka.process),
            "clickhouse": _pid(stack.clickhouse.process),
        }
        at_first = eventually(lambda: _carried(port), "the worker's first flush", 120)
        started, used_before = time.monotonic(), {name: cpu_seconds(pid) for name, pid in pids.items()}
        while _carried(port) < event_count:
            worker.check()
            time.sleep(_POLL_SECONDS)
        return Throughput(
            events=event_count - at_first,
            seconds=time.monotonic() - started,
            cpu_seconds=_difference(used_before, {name: cpu_seconds(pid) for name, pid in pids.items()}),
            peak_megabytes={name: peak_memory_megabytes(pid) for name, pid in pids.items()},
        )
    finally:
        worker.stop()


def _pid(process: ChildProcess) -> int:
    assert process.pid is not None
    return process.pid


def _difference(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    return {name: after[name] - value for name, value in before.items()}


def _carried(port: int) -> int:
    """Records that went through whole flushes, by the worker's own metrics; 0 while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
    except OSError:
        return 0
    return next((int(float(line.removeprefix(_CARRIED))) for line in lines if line.startswith(_CARRIED)), 0)
