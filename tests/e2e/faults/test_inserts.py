"""Inserts are reset, refused, never answered, or worker or ClickHouse die in them: nothing is lost or changed."""

from pathlib import Path

from tests.faults.scenarios import store as scenarios
from tests.faults.scenarios.store import BreakableStore, breakable_trial

SEED = 5_000


def test_inserts_that_are_reset_or_refused_before_and_after_they_were_applied_change_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with breakable_trial("broken-inserts", SEED, settings, store, tmp_path) as trial:
        scenarios.break_inserts(trial, store, scenarios.shots(5))
        trial.verify()


def test_inserts_that_are_never_answered_change_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with breakable_trial("hangs", SEED, settings, store, tmp_path) as trial:
        scenarios.break_inserts(trial, store, scenarios.hangs(5), patience_seconds=2)
        trial.verify()


def test_clickhouse_killed_in_the_middle_of_an_insert_changes_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with breakable_trial("store-killed", SEED, settings, store, tmp_path) as trial:
        scenarios.kill_mid_insert(trial, store, times=5)
        trial.verify()


def test_worker_killed_in_the_middle_of_an_insert_changes_nothing(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with breakable_trial("kill-mid_insert", SEED, settings, store, tmp_path) as trial:
        scenarios.kill_worker_mid_insert(trial, store, times=3)
        trial.verify()
