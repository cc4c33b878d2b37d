"""Malformed floods, giants, topics made anew, foreign partitioners: nothing is lost, doubled or changed."""

from pathlib import Path

from tests.faults.scenarios import input as scenarios
from tests.faults.traffic import Shares
from tests.faults.trial import Trial

SEED = 7_000


def test_a_thousand_malformed_messages_among_a_thousand_good_ones(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("flood", SEED, settings, tmp_path, shares=Shares(malformed=0.5)) as trial:
        scenarios.flood(trial, 2_000)
        audit = trial.verify()
    assert audit.dead > 900


def test_message_of_5_mib_becomes_a_dead_letter_with_all_its_bytes(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("giant", SEED, settings, tmp_path) as trial:
        scenarios.giant(trial, mebibytes=5)
        trial.verify()


def test_topic_that_was_deleted_and_made_again_is_read_from_its_beginning(
    settings: dict[str, str], tmp_path: Path
) -> None:
    with Trial("recreated", SEED, settings, tmp_path, shares=Shares(malformed=0.5)) as trial:
        scenarios.recreate_topic(trial, times=1)
        trial.verify()


def test_edits_sent_through_another_partitioner_change_nothing(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("partitioners", SEED, settings, tmp_path) as trial:
        scenarios.two_partitioners(trial, 3_000)
        trial.verify()
