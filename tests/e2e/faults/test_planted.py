"""The harness itself: workers that are broken on purpose must not pass. A check that cannot fail proves nothing."""

from pathlib import Path

import pytest

from tests.faults.fault_proxy import Break, Shot
from tests.faults.findings import Audit, NotExact
from tests.faults.scenarios.store import BreakableStore, breakable_trial
from tests.faults.trial import Trial

SEED = 8_000
DOUBLES = "tests.faults.worker_doubles"


def refused(trial: Trial) -> Audit:
    with pytest.raises(NotExact, match=f"seed {SEED}") as caught:
        trial.verify()
    return caught.value.audit


def test_committing_before_the_insert_is_found_as_loss(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("commits-first", SEED, settings, tmp_path) as trial:
        trial.publish(500)
        trial.start_worker("after_commit:1:kill", f"{DOUBLES}.commits_before_insert").wait_killed("after_commit")
        trial.start_worker(app=f"{DOUBLES}.commits_before_insert")
        audit = refused(trial)
    assert audit.lost
    assert audit.unaccounted


def test_dropping_a_batch_that_could_not_be_inserted_is_found_as_loss(
    settings: dict[str, str], store: BreakableStore, tmp_path: Path
) -> None:
    with breakable_trial("drops", SEED, settings, store, tmp_path) as trial:
        store.proxy.arm(Shot(Break.ERROR_BEFORE, 159, table="timeline_events"))
        trial.publish(500)
        trial.start_worker(app=f"{DOUBLES}.drops_failing_batches")
        audit = refused(trial)
    assert audit.lost


def test_versions_by_arrival_are_found_as_wrong_content(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("arrival", SEED, settings, tmp_path) as trial:
        trial.publish(1_000)
        trial.start_worker(app=f"{DOUBLES}.versions_by_arrival")
        audit = refused(trial)
    assert audit.wrong


def test_moves_without_a_tombstone_are_found_as_doubled(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("moves", SEED, settings, tmp_path) as trial:
        trial.publish(1_000)
        trial.start_worker(app=f"{DOUBLES}.forgets_moves")
        audit = refused(trial)
    assert audit.doubled
    assert audit.differing_cells
