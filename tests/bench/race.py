"""One contestant carries the backlog of one topic from Kafka to ClickHouse; what it and the servers used meanwhile."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import msgspec

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from deploy.services import is_ready
from schemas.topics import ACTIVITIES
from tests.bench.commits import Commits
from tests.bench.contestants import ROOT, Contestant
from tests.bench.process_usage import cpu_seconds, forget_peak_memory, peak_memory_megabytes
from tests.waiting import eventually

_POLL_SECONDS = 0.02
_START_SECONDS = 180
_STALLED_SECONDS = 120


class Throughput(msgspec.Struct, frozen=True):
    """One run, from the first commit to the last: the start of the process is left out.

    Keys of `cpu_seconds` and `peak_megabytes`: worker (all of its processes), and the servers.
    """

    contestant: str
    events: int
    seconds: float
    cpu_seconds: dict[str, float]
    peak_megabytes: dict[str, float]
    load_average: float

    @property
    def events_per_second(self) -> float:
        """By the clock."""
        return self.events / self.seconds

    def microseconds_per_event(self, process: str) -> float:
        """CPU of one process: steadier than the clock on a shared machine."""
        return 1e6 * self.cpu_seconds[process] / self.events

    @property
    def all_microseconds(self) -> float:
        """CPU of the contestant and the servers an event."""
        return sum(map(self.microseconds_per_event, self.cpu_seconds))


class Race:
    """Servers, and a topic with a backlog that every contestant reads from its beginning.

    `server_pids`: whose use is measured beside the contestant's, by name.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        directory: Path,
        topic: str = ACTIVITIES,
        server_pids: Mapping[str, int] | None = None,
    ) -> None:
        self.settings = dict(settings)
        self.topic = topic
        self.directory = directory
        self._server_pids = dict(server_pids or {})

    @property
    def bootstrap_servers(self) -> str:
        """Where the topic is."""
        return self.settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]

    def run(
        self,
        contestant: Contestant,
        backlog: int,
        processes: int = 1,
        *,
        meanwhile: Callable[[], object] = lambda: None,
        more: Mapping[str, str] | None = None,
        until: int = 0,
    ) -> Throughput:
        """Until it has committed its share of the backlog. Raises AssertionError if it stops getting on.

        `meanwhile` is called once, when the clock has started; `more` are further settings of the contestant. It runs
        on without the clock until `until` records are committed.
        """
        group = f"{contestant.name}-{uuid4().hex[:8]}"
        # Several must have shared the partitions out before the clock starts.
        running = self.running(contestant, group, processes, until_ready=processes > 1, more=more)
        with running as workers, Commits(self.bootstrap_servers, self.topic, group) as commits:
            result = self._time(contestant, workers, commits, int(backlog * contestant.share), meanwhile)
            _wait(workers, commits, until)
            return result

    @contextmanager
    def running(
        self,
        contestant: Contestant,
        group: str,
        processes: int = 1,
        *,
        until_ready: bool = False,
        more: Mapping[str, str] | None = None,
    ) -> Iterator[list[ChildProcess]]:
        """Its processes, as one consumer group. `until_ready` asks the product's readiness: the peers have none.

        `more` are further settings, by their names in the environment.
        """
        with ExitStack() as stops:
            started: list[ChildProcess] = []
            ports: list[int] = []
            for number in range(processes):
                ports.append(free_port(taken=set(ports)))
                worker = ChildProcess(
                    f"{contestant.name}-{number}",
                    contestant.command,
                    log_path=self.directory / f"{group}-{number}.log",
                    directory=ROOT,
                    environment=self._environment(contestant, group, ports[-1]) | dict(more or {}),
                )
                worker.start()
                stops.callback(worker.stop)
                started.append(worker)
            for worker, port in zip(started, ports, strict=True):
                if until_ready:
                    worker.wait_until(partial(is_ready, "127.0.0.1", port), deadline_seconds=_START_SECONDS)
            yield started

    def _environment(self, contestant: Contestant, group: str, port: int) -> dict[str, str]:
        """The worker's own settings, which the peers read too, and the peers' table."""
        return {
            **self.settings,
            "TIMELINE_KAFKA_TOPICS": self.topic,
            "TIMELINE_WORKER_GROUP": group,
            "TIMELINE_WORKER_PORT": str(port),
            "F_DATADIR": str(self.directory / f"faust-{group}-{port}"),
            "BENCH_TABLE": contestant.table,
        }

    def _time(
        self,
        contestant: Contestant,
        workers: list[ChildProcess],
        commits: Commits,
        goal: int,
        meanwhile: Callable[[], object],
    ) -> Throughput:
        at_first = eventually(
            lambda: _alive(workers) and commits.total(), f"the first commit of {contestant.name}", _START_SECONDS
        )
        assert at_first < goal, f"{contestant.name} committed all of {goal} at once: a larger backlog is needed"
        pids = {"worker": [_pid(worker) for worker in workers]}
        pids |= {name: [pid] for name, pid in self._server_pids.items()}
        for pid in self._server_pids.values():
            forget_peak_memory(pid)
        started, used_before = time.monotonic(), _used(pids)
        meanwhile()
        last = _wait(workers, commits, goal)
        seconds, used = time.monotonic() - started, _used(pids)
        return Throughput(
            contestant=contestant.name,
            events=last - at_first,
            seconds=seconds,
            cpu_seconds={name: used[name] - before for name, before in used_before.items()},
            peak_megabytes={name: max(map(peak_memory_megabytes, each)) for name, each in pids.items()},
            load_average=os.getloadavg()[0],
        )


def _wait(workers: Sequence[ChildProcess], commits: Commits, goal: int) -> int:
    last, moved_at = 0, time.monotonic()
    while (total := commits.total()) < goal:
        _alive(workers)
        if total > last:
            last, moved_at = total, time.monotonic()
        assert time.monotonic() - moved_at < _STALLED_SECONDS, f"stuck at {total} of {goal}"
        time.sleep(_POLL_SECONDS)
    return total


def _alive(workers: Sequence[ChildProcess]) -> bool:
    """Raises ChildFailed, which names the log, when one has ended."""
    for worker in workers:
        worker.check()
    return True


def _used(pids: Mapping[str, list[int]]) -> dict[str, float]:
    return {name: sum(map(cpu_seconds, each)) for name, each in pids.items()}


def _pid(process: ChildProcess) -> int:
    assert process.pid is not None, f"{process.name} has ended, see {process.log_path}"
    return process.pid
