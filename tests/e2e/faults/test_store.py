"""ClickHouse stops, flaps, dies in the middle of an insert, lies, hangs: nothing is lost, doubled or changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.scenarios import store as scenarios
from tests.faults.scenarios.store import BreakableStore
from tests.faults.trial import Trial
from tests.faults.worker_fleet import REAL_WORKER

SEED = 5_000
MIB = 1024 * 1024
ENDS_WITHIN_SECONDS = 15.0


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BreakableStore]:
    with scenarios.breakable_store(tmp_path_factory.mktemp("store")) as running:
        yield running


def trial_named(name: str, settings: dict[str, str], store: BreakableStore, directory: Path) -> Trial:
    oracle_reads = {**settings, "TIMELINE_CLICKHOUSE_URL": store.server.url}
    return Trial(name, SEED, oracle_reads, directory, worker_settings=store.worker_settings)


def test_inserts_that_are_reset_or_refused_before_and_after_they_were_applied_change_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with trial_named("broken-inserts", settings, store, tmp_path) as trial:
        scenarios.break_inserts(trial, store, scenarios.shots(5), REAL_WORKER)
        trial.verify()


def test_inserts_that_are_never_answered_change_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with trial_named("hangs", settings, store, tmp_path) as trial:
        scenarios.break_inserts(trial, store, scenarios.hangs(5), scenarios.IMPATIENT_WORKER)
        trial.verify()


def test_stopped_clickhouse_loses_nothing_and_the_worker_stays_small(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with trial_named("outage", settings, store, tmp_path) as trial:
        grown = scenarios.outage(trial, store, seconds=8, rate=1_000)
        trial.verify()
    assert grown < 64 * MIB, f"grew by {grown / MIB:.0f} MiB\n{trial.report()}"


def test_flapping_clickhouse_changes_nothing(settings: dict[str, str], store: BreakableStore, tmp_path: Path) -> None:
    with trial_named("flaps", settings, store, tmp_path) as trial:
        scenarios.flap(trial, store, times=5)
        trial.verify()


def test_clickhouse_killed_in_the_middle_of_an_insert_changes_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with trial_named("store-killed", settings, store, tmp_path) as trial:
        scenarios.kill_mid_insert(trial, store, times=5)
        trial.verify()


def test_worker_killed_in_the_middle_of_an_insert_changes_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with trial_named("kill-mid_insert", settings, store, tmp_path) as trial:
        scenarios.kill_worker_mid_insert(trial, store, times=3)
        trial.verify()


@pytest.mark.parametrize(
    "stop", [scenarios.stop_while_down, scenarios.rebalance_while_down, scenarios.stop_while_hanging]
)
def test_worker_ends_within_15_seconds_while_clickhouse_is_away_and_commits_nothing_unstored(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path, stop: scenarios.Stop
) -> None:
    with trial_named(stop.__name__, settings, store, tmp_path) as trial:
        seconds = stop(trial, store)
        trial.verify()
    assert seconds < ENDS_WITHIN_SECONDS, f"took {seconds:.1f} s\n{trial.report()}"
