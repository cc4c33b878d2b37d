"""Workers die, freeze, come and go; an oracle outside of them says that nothing was lost, doubled or changed."""

from functools import partial
from pathlib import Path

from runtime import failpoints
from tests.faults.scenarios import worker as scenarios
from tests.faults.trial import Trial

SEED = 4_000
RANDOM_LANES, KILLS_PER_LANE, KILLS_PER_FAILPOINT = 4, 5, 3


def verified(trial: Trial, hurt: partial[None]) -> None:
    with trial:
        hurt(trial)
        trial.wait_settled()
        trial.verify()


def test_kill_9_at_random_times_and_at_every_failpoint_changes_nothing(
    settings: dict[str, str], tmp_path: Path
) -> None:
    lanes = [
        partial(
            verified,
            Trial(f"kill-{name}", SEED, settings, tmp_path),
            partial(scenarios.kill_at_failpoint, name=name, times=KILLS_PER_FAILPOINT),
        )
        for name in scenarios.reached_failpoints()
    ]
    lanes += [
        partial(
            verified,
            Trial("kill", SEED + number, settings, tmp_path),
            partial(scenarios.kill_at_random, times=KILLS_PER_LANE),
        )
        for number in range(RANDOM_LANES)
    ]
    scenarios.in_lanes(lanes)


def test_no_failpoint_is_left_out() -> None:
    assert {*scenarios.reached_failpoints(), *scenarios.BY_PROXY} == failpoints.NAMES


def test_frozen_worker_that_wakes_up_after_another_took_over_changes_nothing(
    settings: dict[str, str], tmp_path: Path
) -> None:
    with Trial("zombie", SEED, settings, tmp_path) as trial:
        scenarios.freeze_an_owner(trial, frozen_seconds=0)
        trial.verify()


def test_workers_that_join_and_leave_every_two_seconds_change_nothing(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("storm", SEED, settings, tmp_path) as trial:
        scenarios.join_and_leave(trial, times=5)
        trial.verify()


def test_restarted_worker_catches_up_while_events_arrive(settings: dict[str, str], tmp_path: Path) -> None:
    """How soon, at 5,000 a second, is for `make bench-reliability`."""
    with Trial("recovery", SEED, settings, tmp_path, worker_settings=scenarios.WHOLE_FLUSHES) as trial:
        scenarios.restart_under_load(trial, rate=1_000, steady_seconds=2)
        trial.verify()
