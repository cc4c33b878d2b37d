"""Faults of ClickHouse and of the road to it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from deploy.embedded.clickhouse import DATABASE, EmbeddedClickHouse
from deploy.migrate import migrate_database
from runtime.clickhouse import REQUEST_TIMEOUT_SECONDS
from tests.faults.fault_proxy import Break, FaultProxy, Shot
from tests.faults.frozen import freeze
from tests.faults.patience import patiently
from tests.faults.trial import Trial
from tests.faults.worker_fleet import FaultyWorker
from tests.waiting import DEADLINE_SECONDS

# Timeout, too many queries, memory, too many parts, too few live replicas.
CODES = (159, 202, 241, 252, 285)
_TOO_MANY_PARTITIONS = "Too many partitions for single INSERT block (more than 100)"
_CHUNK = 60
_EVENTS = "timeline_events"
Stop = Callable[[Trial, "BreakableStore"], float]
_UNREADY = 503
_HOST = "127.0.0.1"


class BreakableStore(NamedTuple):
    """ClickHouse, and a proxy that the workers take for it. The oracle reads past the proxy."""

    server: EmbeddedClickHouse
    proxy: FaultProxy

    @property
    def worker_settings(self) -> dict[str, str]:
        """Points workers at the proxy."""
        return {
            "TIMELINE_CLICKHOUSE_URL": self.server.url.replace(f":{self.server.http_port}/", f":{self.proxy.port}/")
        }

    @contextmanager
    def lane(self) -> Iterator["BreakableStore"]:
        """The same server behind a proxy of its own: trials side by side do not meet each other's faults."""
        with FaultProxy(_HOST, self.server.http_port) as proxy:
            yield self._replace(proxy=proxy)


@contextmanager
def breakable_store(directory: Path) -> Iterator[BreakableStore]:
    """A server of its own, with its tables."""
    with EmbeddedClickHouse(directory / "clickhouse") as server, FaultProxy(_HOST, server.http_port) as proxy:
        migrate_database(server.url, database=DATABASE)
        yield BreakableStore(server, proxy)


def breakable_trial(name: str, seed: int, settings: Mapping[str, str], store: BreakableStore, directory: Path) -> Trial:
    """A trial whose workers take the proxy for ClickHouse."""
    oracle_reads = {**settings, "TIMELINE_CLICKHOUSE_URL": store.server.url}
    return Trial(name, seed, oracle_reads, directory, worker_settings=store.worker_settings)


def shots(times: int) -> list[Shot]:
    """Every way to break an insert, `times` each; refusals before the server saw the insert and after, in turns."""
    plain = (Break.RESET_BEFORE, Break.RESET_MIDWAY, Break.RESET_AFTER)
    refusals = [
        Shot(kind, code)
        for code in CODES
        for _, kind in zip(range(times), (Break.ERROR_AFTER, Break.ERROR_BEFORE) * times, strict=False)
    ]
    too_wide = [Shot(Break.ERROR_BEFORE, 252, _TOO_MANY_PARTITIONS, _EVENTS)] * times
    return [Shot(kind) for kind in plain for _ in range(times)] + refusals + too_wide


def hangs(times: int) -> list[Shot]:
    """Requests without an answer, applied and not applied in turns."""
    return [Shot(kind) for _, kind in zip(range(times), (Break.HANG_AFTER, Break.HANG_BEFORE) * times, strict=False)]


def break_inserts(
    trial: Trial, store: BreakableStore, faults: list[Shot], patience_seconds: int = REQUEST_TIMEOUT_SECONDS
) -> None:
    """One broken insert after the other, each with fresh traffic behind it; that is how long a worker waits for one."""
    worker = trial.start_worker(TIMELINE_CLICKHOUSE_TIMEOUT_SECONDS=str(patience_seconds))
    worker.wait_ready()
    for shot in faults:
        trial.log.note(f"proxy: {shot.kind} {shot.code or ''}")
        store.proxy.arm(shot)
        trial.publish(_CHUNK)
        patiently(
            lambda: not store.proxy.is_armed,
            f"an insert meets {shot}\n{trial.report()}",
            2 * DEADLINE_SECONDS,
        )
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def outage(trial: Trial, store: BreakableStore, seconds: float, rate: int) -> int:
    """ClickHouse dies and comes back while traffic goes on: bytes by which the worker grew meanwhile."""
    worker = trial.start_worker()
    worker.wait_ready()
    with trial.flow(rate):
        steady = _largest(worker, 4)
        trial.log.note("ClickHouse: SIGKILL")
        store.server.kill()
        during = _largest(worker, seconds)
        store.server.start()
        trial.log.note("ClickHouse is back")
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"
    return during - steady


def flap(trial: Trial, store: BreakableStore, times: int) -> None:
    """Half a second away, half a second there."""
    worker = trial.start_worker()
    worker.wait_ready()
    with trial.flow(300):
        for _ in range(times):
            trial.log.note("ClickHouse: gone")
            store.proxy.stop()
            time.sleep(0.5)
            store.proxy.start()
            time.sleep(0.5)
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def stand_still(trial: Trial, store: BreakableStore, times: int, seconds: float) -> None:
    """ClickHouse is stopped in the middle of what it does, connections open, and goes on later."""
    worker = trial.start_worker()
    worker.wait_ready()
    with trial.flow(300):
        for _ in range(times):
            freeze(store.server.process, seconds, trial.log)
            time.sleep(1)
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def kill_mid_insert(trial: Trial, store: BreakableStore, times: int) -> None:
    """ClickHouse dies with half of an insert read, or all of it and no answer given; in turns."""

    def kill() -> bool:
        trial.log.note("ClickHouse: SIGKILL in the middle of an insert")
        store.server.kill()
        return True

    worker = trial.start_worker()
    worker.wait_ready()
    for number in range(times):
        kind = (Break.RESET_MIDWAY, Break.RESET_AFTER)[number % 2]
        store.proxy.arm(Shot(kind, table=_EVENTS, midway=kill))
        trial.publish(_CHUNK)
        patiently(lambda: store.server.process.exit_code is not None, "ClickHouse dies in an insert")
        store.server.start()
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def kill_worker_mid_insert(trial: Trial, store: BreakableStore, times: int, chunk: int = _CHUNK) -> None:
    """The worker dies with half of its insert sent, or all of it and no answer seen; in turns. The last one stays."""
    for number in range(times):
        worker = trial.start_worker()
        kind = (Break.RESET_MIDWAY, Break.RESET_AFTER)[number % 2]
        store.proxy.arm(Shot(kind, table=_EVENTS, midway=_killer(worker)))
        trial.publish(chunk)
        worker.wait_killed("mid_insert")
    trial.start_worker()


def stop_while_down(trial: Trial, store: BreakableStore) -> float:
    """SIGTERM while ClickHouse is away: seconds to the end. Nothing may be committed; a new worker stores it all."""
    worker = _waiting_worker(trial, store)
    seconds = worker.terminate()
    _nothing_was_committed(trial)
    store.proxy.start()
    trial.start_worker()
    return seconds


def rebalance_while_down(trial: Trial, store: BreakableStore) -> float:
    """A second worker joins while ClickHouse is away, then the first gets SIGTERM: seconds to its end."""
    worker = _waiting_worker(trial, store)
    heir = trial.start_worker()
    patiently(lambda: heir.readiness == _UNREADY and _has_read(heir), f"the heir waits too\n{trial.report()}")
    seconds = worker.terminate()
    _nothing_was_committed(trial)
    store.proxy.start()
    return seconds


def stop_while_hanging(trial: Trial, store: BreakableStore) -> float:
    """SIGTERM while an insert hangs: seconds to the end."""
    worker = trial.start_worker()
    worker.wait_ready()
    store.proxy.arm(Shot(Break.HANG_AFTER, table=_EVENTS))
    trial.publish(_CHUNK)
    patiently(lambda: not store.proxy.is_armed, "an insert hangs")
    seconds = worker.terminate()
    trial.start_worker()
    return seconds


def _waiting_worker(trial: Trial, store: BreakableStore) -> FaultyWorker:
    worker = trial.start_worker()
    trial.publish(_CHUNK)
    trial.wait_quiet()
    trial.log.note("ClickHouse: gone")
    store.proxy.stop()
    trial.publish(_CHUNK)
    patiently(lambda: worker.readiness == _UNREADY, "the worker says that it waits")
    return worker


def _has_read(worker: FaultyWorker) -> bool:
    return "waiting for a server" in worker.output


def _nothing_was_committed(trial: Trial) -> None:
    lag = trial.lag()
    assert lag == _CHUNK, f"{_CHUNK - lag} records were committed and not stored\n{trial.report()}"


def _killer(worker: FaultyWorker) -> Callable[[], bool]:
    def kill() -> bool:
        worker.kill()
        return True

    return kill


def _largest(worker: FaultyWorker, seconds: float) -> int:
    """The most memory the worker held within the next `seconds`."""
    until, largest = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        largest = max(largest, worker.resident_bytes)
        time.sleep(0.1)
    return largest
