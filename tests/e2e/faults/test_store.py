"""ClickHouse stops or flaps, and workers end meanwhile: nothing is lost, doubled or changed."""

from functools import partial
from pathlib import Path

from tests.faults.patience import allowed
from tests.faults.scenarios import store as scenarios
from tests.faults.scenarios.store import BreakableStore, breakable_trial
from tests.faults.scenarios.worker import in_lanes

SEED = 5_500
MIB = 1024 * 1024
ENDS_WITHIN_SECONDS = 15.0


def test_stopped_clickhouse_loses_nothing_and_the_worker_stays_small(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with breakable_trial("outage", SEED, settings, store, tmp_path) as trial:
        grown = scenarios.outage(trial, store, seconds=10, rate=1_000)
        trial.verify()
    assert grown < 64 * MIB, f"grew by {grown / MIB:.0f} MiB\n{trial.report()}"


def test_flapping_clickhouse_changes_nothing(settings: dict[str, str], store: BreakableStore, tmp_path: Path) -> None:
    with breakable_trial("flaps", SEED, settings, store, tmp_path) as trial:
        scenarios.flap(trial, store, times=5)
        trial.verify()


def test_clickhouse_that_stands_still_changes_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with breakable_trial("still", SEED, settings, store, tmp_path) as trial:
        scenarios.stand_still(trial, store, times=2, seconds=3)
        trial.verify()


def test_worker_ends_within_15_seconds_while_clickhouse_is_away_and_commits_nothing_unstored(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    def ends(stop: scenarios.Stop) -> None:
        with store.lane() as own, breakable_trial(stop.__name__, SEED, settings, own, tmp_path) as trial:
            seconds = stop(trial, own)
            trial.verify()
        assert seconds < allowed(ENDS_WITHIN_SECONDS), f"took {seconds:.1f} s\n{trial.report()}"

    stops = (scenarios.stop_while_down, scenarios.rebalance_while_down, scenarios.stop_while_hanging)
    in_lanes([partial(ends, stop) for stop in stops])
