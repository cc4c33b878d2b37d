"""Faults of the worker process itself. Each scenario hurts a trial `times` times and leaves verifying to the caller."""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runtime import failpoints
from tests.faults.patience import patiently
from tests.faults.trial import Trial
from tests.faults.worker_fleet import FaultyWorker

# A killed worker's partitions rest until its session of 6 s ends. Lanes wait for that side by side.
LANES = 6
CHUNK = 250
# As in production: the other trials take small flushes, to pass every step often.
WHOLE_FLUSHES = {"TIMELINE_FLUSH_ROWS": "20000", "TIMELINE_FLUSH_MILLISECONDS": "200"}
_ROOM_TO_DIE_SECONDS = 0.6
_STORM_SECONDS = 2.0

# No line of the worker stands inside an insert: the proxy of `scenarios.store` kills it there.
BY_PROXY = frozenset({"mid_insert"})
_SOURCES = Path(__file__).parents[3] / "stream_workers"


def in_lanes(lanes: Sequence[Callable[[], object]]) -> None:
    """Run all of them, several at a time. Raises the failures of all."""
    with ThreadPoolExecutor(LANES) as pool:
        outcomes = [pool.submit(lane) for lane in lanes]
    failures = [error for outcome in outcomes if (error := outcome.exception()) is not None]
    if failures:
        raise BaseExceptionGroup("lanes failed", failures)


def kill_at_random(trial: Trial, times: int, chunk: int = CHUNK) -> None:
    """SIGKILL while a chunk of traffic is on its way; the last worker stays."""
    chance = random.Random(trial.seed)
    for _ in range(times):
        worker = trial.start_worker()
        worker.wait_ready()
        trial.publish(chunk)
        # A random moment is the point here: no condition to wait for.
        time.sleep(chance.random() * _ROOM_TO_DIE_SECONDS)
        worker.kill()
    trial.start_worker()


def kill_at_failpoint(trial: Trial, name: str, times: int, chunk: int = CHUNK) -> None:
    """The worker kills itself at `name`; fails if it never gets there. The last worker stays."""
    for _ in range(times):
        worker = trial.start_worker(f"{name}:1:kill")
        trial.publish(chunk)
        worker.wait_killed(name)
    trial.start_worker()


def reached_failpoints() -> list[str]:
    """The failpoints that the worker's sources contain."""
    sources = "".join(path.read_text() for path in _SOURCES.rglob("*.py"))
    return [name for name in sorted(failpoints.NAMES) if f'reach("{name}")' in sources]


def freeze_an_owner(trial: Trial, frozen_seconds: float) -> None:
    """A worker stands still with work in hand, another takes over and finishes, then the first wakes up."""
    zombie = trial.start_worker()
    zombie.wait_ready()
    trial.publish(1_000)
    zombie.freeze()
    began = time.monotonic()
    heir = trial.start_worker()
    trial.publish(500)
    heir.wait_ready()
    trial.wait_quiet()
    patiently(lambda: time.monotonic() - began >= frozen_seconds, "the zombie has slept long enough", 120)
    zombie.thaw()
    trial.publish(500)
    patiently(lambda: zombie.readiness == 200 or zombie.exit_code is not None, "the zombie is back in the group")
    trial.publish(500)


def join_and_leave(trial: Trial, times: int) -> None:
    """Every two seconds one worker joins and the oldest leaves: by SIGTERM, every third one by SIGKILL."""
    fleet: list[FaultyWorker] = [trial.start_worker()]
    fleet[0].wait_ready()
    with trial.flow(300):
        for number in range(times):
            fleet.append(trial.start_worker())
            # The rhythm is the fault: the group must not come to rest in between.
            time.sleep(_STORM_SECONDS)
            leaver = fleet.pop(0)
            if number % 3 == 2:
                leaver.kill()
            else:
                leaver.ask_to_end()


def restart_under_load(trial: Trial, rate: int, steady_seconds: float) -> float:
    """Kill and start again while `rate` events a second arrive: seconds until less than one second is behind."""
    worker = trial.start_worker()
    worker.wait_ready()
    with trial.flow(rate):
        time.sleep(steady_seconds)  # the rate must be reached before the fault
        worker.kill()
        began = time.monotonic()
        trial.start_worker()
        patiently(lambda: trial.lag() > rate, "the log grows while nobody reads")
        patiently(lambda: trial.lag() < rate, "caught up")
        return time.monotonic() - began
