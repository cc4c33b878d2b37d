"""The table of faults with their full counts: what each does on a stage. What comes back are its figures."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from runtime.clickhouse import REQUEST_TIMEOUT_SECONDS
from tests.bench.reliability.stage import Stage
from tests.faults.scenarios import broker, store, worker
from tests.faults.scenarios import input as incoming
from tests.faults.scenarios.store import BreakableStore
from tests.faults.traffic import Shares
from tests.faults.trial import Trial

_MIB = 1024 * 1024
_EVENTS_PER_KILL = 500
_LANES = 8
_ENDS_WITHIN_SECONDS = 15.0

Figures = dict[str, float]


class Fault(NamedTuple):
    """`run` gets how many times, at most a `portion`: some minutes of work. `how` stands beside the figures."""

    name: str
    full_times: int
    portion: int
    run: Callable[[Stage, int], Figures | None]
    how: str = ""


def _shares(count: int) -> list[int]:
    """The count, spread over the lanes."""
    lanes = min(_LANES, count)
    return [count // lanes + (number < count % lanes) for number in range(lanes)]


def _kills(stage: Stage, count: int) -> None:
    worker.in_lanes(
        [
            partial(_kill_lane, stage, stage.trial("kill"), partial(worker.kill_at_random, times=times))
            for times in _shares(count)
        ]
    )


def _failpoint_kills(stage: Stage, count: int) -> None:
    names = worker.reached_failpoints()
    per_name = -(-count // (len(names) + len(worker.BY_PROXY)))
    lanes = [
        partial(
            _kill_lane, stage, stage.trial(f"kill-{name}"), partial(worker.kill_at_failpoint, name=name, times=per_name)
        )
        for name in names
    ]
    mid_insert = partial(store.kill_worker_mid_insert, times=per_name, chunk=_EVENTS_PER_KILL)
    worker.in_lanes([*lanes, partial(_store_lane, stage, stage.store, "kill-mid_insert", mid_insert)])


def _kill_lane(stage: Stage, trial: Trial, hurt: Callable[..., None]) -> None:
    with trial:
        hurt(trial, chunk=_EVENTS_PER_KILL)
        trial.wait_settled()
        stage.verify(trial)


def _zombies(stage: Stage, count: int) -> None:
    assert stage.settings  # started before the lanes

    def freeze() -> None:
        with stage.trial("zombie") as trial:
            worker.freeze_an_owner(trial, frozen_seconds=60)
            stage.verify(trial)

    worker.in_lanes([freeze] * count)


def _storm(stage: Stage, count: int) -> None:
    with stage.trial("storm") as trial:
        worker.join_and_leave(trial, count)
        stage.verify(trial)


def _brokers(stage: Stage, count: int) -> None:
    with stage.trial_of_cluster("broker-killed") as trial:
        broker.kill_brokers(trial, stage.cluster, count)
        stage.verify(trial)
    with stage.trial_of_cluster("cluster-restart") as trial:
        broker.restart_cluster(trial, stage.cluster)
        stage.verify(trial)


def _frozen_brokers(stage: Stage, count: int) -> None:
    with stage.trial_of_cluster("broker-frozen") as trial:
        broker.freeze_brokers(trial, stage.cluster, count)
        stage.verify(trial)


def _frozen_store(stage: Stage, count: int) -> None:
    with stage.trial_of_store("still") as trial:
        store.stand_still(trial, stage.store, count, seconds=10)
        stage.verify(trial)


def _stops(stage: Stage, count: int) -> Figures:
    ways = (store.stop_while_down, store.rebalance_while_down, store.stop_while_hanging)
    ends: list[float] = []

    def end(number: int) -> None:
        stop = ways[number % len(ways)]
        name = f"{stop.__name__}-{number}"
        _store_lane(stage, stage.store, name, lambda trial, own: ends.append(stop(trial, own)))

    assert stage.store  # started before the lanes
    worker.in_lanes([partial(end, number) for number in range(count)])
    assert max(ends) < _ENDS_WITHIN_SECONDS, f"{max(ends):.1f} s to end"
    return {"slowest end, seconds": max(ends)}


def _outages(stage: Stage, count: int) -> Figures:
    grown = 0
    for number in range(count):
        with stage.trial_of_store(f"outage-{number}") as trial:
            grown = max(grown, store.outage(trial, stage.store, seconds=60, rate=1_000))
            stage.verify(trial)
    assert grown < 64 * _MIB, f"grew by {grown / _MIB:.0f} MiB"
    return {"memory over the steady state, MiB": round(grown / _MIB, 1)}


def _flaps(stage: Stage, count: int) -> None:
    _in_store_lanes(stage, "flaps", [partial(store.flap, times=times) for times in _shares(count)])


def _store_kills(stage: Stage, count: int) -> None:
    with stage.trial_of_store("store-killed") as trial:
        store.kill_mid_insert(trial, stage.store, count)
        stage.verify(trial)


def _broken_inserts(stage: Stage, count: int) -> None:
    lanes = [partial(store.break_inserts, faults=store.shots(times)) for times in _shares(count)]
    _in_store_lanes(stage, "broken-inserts", lanes)


def _hangs(stage: Stage, count: int) -> None:
    lanes = [partial(store.break_inserts, faults=store.hangs(times)) for times in _shares(count)]
    _in_store_lanes(stage, "hangs", lanes)


def _in_store_lanes(stage: Stage, name: str, hurts: Sequence[Callable[..., object]]) -> None:
    worker.in_lanes(
        [partial(_store_lane, stage, stage.store, f"{name}-{number}", hurt) for number, hurt in enumerate(hurts)]
    )


def _store_lane(
    stage: Stage, running: BreakableStore, name: str, hurt: Callable[[Trial, BreakableStore], object]
) -> None:
    """On a proxy of its own, in front of the ClickHouse of all lanes."""
    with running.lane() as own, stage.trial_of_store(name, own) as trial:
        hurt(trial, own)
        stage.verify(trial)


def _flood(stage: Stage, count: int) -> None:
    with stage.trial("flood", shares=Shares(malformed=0.5)) as trial:
        incoming.flood(trial, 2 * count)
        stage.verify(trial)


def _giant(stage: Stage, count: int) -> None:
    for _ in range(count):
        with stage.trial("giant") as trial:
            incoming.giant(trial, mebibytes=5)
            stage.verify(trial)


def _no_dead_letter_topic(stage: Stage, count: int) -> None:
    for number in range(count):
        with stage.trial_of_cluster(f"no-dlq-{number}") as trial:
            broker.lose_dead_letter_topic(trial, stage.cluster, seconds=60)
            stage.verify(trial)


def _recreated(stage: Stage, count: int) -> None:
    with stage.trial("recreated") as trial:
        incoming.recreate_topic(trial, count)
        stage.verify(trial)


def _partitioners(stage: Stage, count: int) -> None:
    for _ in range(count):
        with stage.trial("partitioners") as trial:
            incoming.two_partitioners(trial, 20_000)
            stage.verify(trial)


def _recovery(stage: Stage, count: int) -> Figures:
    slowest = 0.0
    for _ in range(count):
        with stage.trial("recovery", worker_settings=worker.WHOLE_FLUSHES) as trial:
            slowest = max(slowest, worker.restart_under_load(trial, rate=5_000, steady_seconds=5))
            stage.verify(trial)
    assert slowest < _ENDS_WITHIN_SECONDS, f"caught up after {slowest:.1f} s"
    return {"slowest catching up, seconds": round(slowest, 1)}


_KILL_POINTS = ", ".join([*worker.reached_failpoints(), *worker.BY_PROXY])
_CODES = ", ".join(map(str, store.CODES))

FAULTS = (
    Fault("kill -9 of the worker at random times", 200, 40, _kills),
    Fault("kill -9 of the worker at failpoints", 200, 40, _failpoint_kills, f"{_KILL_POINTS}: in equal shares"),
    Fault("SIGSTOP while another worker owns its partitions", 20, 5, _zombies, "60 s each"),
    Fault("workers join and leave every 2 s", 100, 25, _storm),
    Fault("Kafka broker kill -9, three nodes", 20, 5, _brokers, "and a restart of the whole cluster after every 5"),
    Fault("SIGSTOP of a Kafka broker, three nodes", 20, 10, _frozen_brokers, "longer than its session"),
    Fault("SIGTERM and rebalance while ClickHouse is away", 20, 10, _stops),
    Fault("ClickHouse stopped", 10, 2, _outages, "60 s each, at 1,000 events/s"),
    Fault("ClickHouse flapping", 60, 30, _flaps),
    Fault("SIGSTOP of ClickHouse", 20, 20, _frozen_store, "10 s each"),
    Fault("ClickHouse kill -9 in the middle of an insert", 50, 10, _store_kills),
    Fault(
        "inserts reset or refused, of each kind",
        100,
        20,
        _broken_inserts,
        f"resets before, midway, after; {_CODES} before and after, and one that only splitting cures",
    ),
    Fault("inserts never answered", 100, 25, _hangs, f"given up after {REQUEST_TIMEOUT_SECONDS} s each"),
    Fault("malformed messages", 10_000, 10_000, _flood, "among as many good ones"),
    Fault("message of 5 MiB", 5, 5, _giant),
    Fault("DLQ topic gone", 20, 4, _no_dead_letter_topic, "60 s each"),
    Fault("topic deleted and made again", 20, 5, _recreated),
    Fault("edits through another partitioner", 5, 5, _partitioners, "20,000 events each"),
    Fault("restart under load", 5, 1, _recovery, "5,000 events/s"),
)
