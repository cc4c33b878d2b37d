"""The table of faults with their full counts: what each does on a stage. A string that comes back is its figure."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tests.bench.reliability.stage import Stage
from tests.faults.scenarios import broker, store, worker
from tests.faults.scenarios import input as incoming
from tests.faults.traffic import Shares
from tests.faults.trial import Trial
from tests.faults.worker_fleet import REAL_WORKER

_MIB = 1024 * 1024
_EVENTS_PER_KILL = 500
_KILL_LANES = 8
_ENDS_WITHIN_SECONDS = 15.0


class Fault(NamedTuple):
    """`run` gets how many times, all or scaled down."""

    name: str
    full_times: int
    run: Callable[[Stage, int], str]


def _kills(stage: Stage, count: int) -> str:
    lane_count = min(_KILL_LANES, count)
    shares = [count // lane_count + (number < count % lane_count) for number in range(lane_count)]
    lanes = [
        partial(_kill_lane, stage, stage.trial("kill", number), partial(worker.kill_at_random, times=times))
        for number, times in enumerate(shares)
    ]
    worker.in_lanes(lanes)
    return ""


def _failpoint_kills(stage: Stage, count: int) -> str:
    names = worker.reached_failpoints()
    per_name = -(-count // (len(names) + len(worker.BY_PROXY)))
    worker.in_lanes(
        [
            partial(
                _kill_lane,
                stage,
                stage.trial(f"kill-{name}"),
                partial(worker.kill_at_failpoint, name=name, times=per_name),
            )
            for name in names
        ]
    )
    with stage.trial_of_store("kill-mid_insert") as trial:
        store.kill_worker_mid_insert(trial, stage.store, per_name)
        stage.verify(trial)
    return f"{', '.join([*names, *worker.BY_PROXY])}: {per_name} each"


def _kill_lane(stage: Stage, trial: Trial, hurt: Callable[..., None]) -> None:
    with trial:
        hurt(trial, chunk=_EVENTS_PER_KILL)
        trial.wait_settled()
        stage.verify(trial)


def _zombies(stage: Stage, count: int) -> str:
    def freeze(number: int) -> None:
        with stage.trial("zombie", number) as trial:
            worker.freeze_an_owner(trial, frozen_seconds=60)
            stage.verify(trial)

    worker.in_lanes([partial(freeze, number) for number in range(count)])
    return "60 s each"


def _storm(stage: Stage, count: int) -> str:
    with stage.trial("storm") as trial:
        worker.join_and_leave(trial, count)
        stage.verify(trial)
    return ""


def _brokers(stage: Stage, count: int) -> str:
    with stage.trial_of_cluster("broker-killed") as trial:
        broker.kill_brokers(trial, stage.cluster, count)
        stage.verify(trial)
    with stage.trial_of_cluster("cluster-restart") as trial:
        broker.restart_cluster(trial, stage.cluster)
        stage.verify(trial)
    return "and one restart of the whole cluster"


def _stops(stage: Stage, count: int) -> str:
    ways = (store.stop_while_down, store.rebalance_while_down, store.stop_while_hanging)
    longest = 0.0
    for number in range(count):
        stop = ways[number % len(ways)]
        with stage.trial_of_store(f"{stop.__name__}-{number}") as trial:
            longest = max(longest, stop(trial, stage.store))
            stage.verify(trial)
    assert longest < _ENDS_WITHIN_SECONDS, f"{longest:.1f} s to end"
    return f"slowest end {longest:.1f} s"


def _outages(stage: Stage, count: int) -> str:
    grown = 0
    for number in range(count):
        with stage.trial_of_store(f"outage-{number}") as trial:
            grown = max(grown, store.outage(trial, stage.store, seconds=60, rate=1_000))
            stage.verify(trial)
    assert grown < 64 * _MIB, f"grew by {grown / _MIB:.0f} MiB"
    return f"60 s each; memory at most {grown / _MIB:+.0f} MiB over the steady state"


def _flaps(stage: Stage, count: int) -> str:
    return _on_store(stage, "flaps", partial(store.flap, store=stage.store, times=count))


def _store_kills(stage: Stage, count: int) -> str:
    return _on_store(stage, "store-killed", partial(store.kill_mid_insert, store=stage.store, times=count))


def _broken_inserts(stage: Stage, count: int) -> str:
    faults = store.shots(count)
    _on_store(stage, "broken-inserts", partial(store.break_inserts, store=stage.store, faults=faults, app=REAL_WORKER))
    return f"{len(faults)} inserts: resets before, midway, after; {', '.join(map(str, store.CODES))} before and after"


def _hangs(stage: Stage, count: int) -> str:
    faults = store.hangs(count)
    hurt = partial(store.break_inserts, store=stage.store, faults=faults, app=store.IMPATIENT_WORKER)
    _on_store(stage, "hangs", hurt)
    return "client's time limit 2 s instead of 30 s"


def _on_store(stage: Stage, name: str, hurt: Callable[[Trial], None]) -> str:
    with stage.trial_of_store(name) as trial:
        hurt(trial)
        stage.verify(trial)
    return ""


def _flood(stage: Stage, count: int) -> str:
    with stage.trial("flood", shares=Shares(malformed=0.5)) as trial:
        incoming.flood(trial, 2 * count)
        stage.verify(trial)
    return "among as many good ones"


def _giant(stage: Stage, count: int) -> str:
    for number in range(count):
        with stage.trial("giant", number) as trial:
            incoming.giant(trial, mebibytes=5)
            stage.verify(trial)
    return ""


def _no_dead_letter_topic(stage: Stage, count: int) -> str:
    for number in range(count):
        with stage.trial_of_cluster(f"no-dlq-{number}") as trial:
            broker.lose_dead_letter_topic(trial, stage.cluster, seconds=60)
            stage.verify(trial)
    return "60 s each"


def _recreated(stage: Stage, count: int) -> str:
    with stage.trial("recreated", shares=Shares(malformed=0)) as trial:
        incoming.recreate_topic(trial, count)
        stage.verify(trial)
    return ""


def _partitioners(stage: Stage, count: int) -> str:
    for number in range(count):
        with stage.trial("partitioners", number) as trial:
            incoming.two_partitioners(trial, 20_000)
            stage.verify(trial)
    return "20,000 events each"


def _recovery(stage: Stage, count: int) -> str:
    slowest = 0.0
    for number in range(count):
        whole = {"TIMELINE_FLUSH_ROWS": "20000", "TIMELINE_FLUSH_MILLISECONDS": "200"}
        with stage.trial("recovery", number, worker_settings=whole) as trial:
            slowest = max(slowest, worker.restart_under_load(trial, rate=5_000, steady_seconds=5))
            stage.verify(trial)
    assert slowest < _ENDS_WITHIN_SECONDS, f"caught up after {slowest:.1f} s"
    return f"caught up within {slowest:.1f} s at 5,000 events/s"


FAULTS = (
    Fault("kill -9 of the worker at random times", 200, _kills),
    Fault("kill -9 of the worker at failpoints", 200, _failpoint_kills),
    Fault("SIGSTOP while another worker owns its partitions", 20, _zombies),
    Fault("workers join and leave every 2 s", 100, _storm),
    Fault("Kafka broker kill -9, three nodes", 20, _brokers),
    Fault("SIGTERM and rebalance while ClickHouse is away", 20, _stops),
    Fault("ClickHouse stopped", 10, _outages),
    Fault("ClickHouse flapping", 60, _flaps),
    Fault("ClickHouse kill -9 in the middle of an insert", 50, _store_kills),
    Fault("inserts reset or refused, of each kind", 100, _broken_inserts),
    Fault("inserts never answered", 100, _hangs),
    Fault("malformed messages", 10_000, _flood),
    Fault("message of 5 MiB", 5, _giant),
    Fault("DLQ topic gone", 20, _no_dead_letter_topic),
    Fault("topic deleted and made again", 5, _recreated),
    Fault("edits through another partitioner", 5, _partitioners),
    Fault("restart under load", 5, _recovery),
)
