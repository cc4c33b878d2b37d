"""Kafka's nodes die, its cluster restarts, its DLQ is gone: nothing is lost, doubled or changed."""

from pathlib import Path

from tests.faults.kafka_cluster import KafkaCluster
from tests.faults.scenarios import broker as scenarios

SEED = 6_000


def test_brokers_killed_under_load_change_nothing(
    settings: dict[str, str], cluster: KafkaCluster, tmp_path: Path
) -> None:
    with scenarios.trial_on(cluster, "broker-killed", SEED, settings, tmp_path) as trial:
        scenarios.kill_brokers(trial, cluster, times=2)
        trial.verify()


def test_broker_that_stands_still_and_wakes_up_changes_nothing(
    settings: dict[str, str], cluster: KafkaCluster, tmp_path: Path
) -> None:
    with scenarios.trial_on(cluster, "broker-frozen", SEED, settings, tmp_path) as trial:
        scenarios.freeze_brokers(trial, cluster, times=1)
        trial.verify()


def test_restart_of_the_whole_cluster_changes_nothing(
    settings: dict[str, str], cluster: KafkaCluster, tmp_path: Path
) -> None:
    with scenarios.trial_on(cluster, "cluster-restart", SEED, settings, tmp_path) as trial:
        scenarios.restart_cluster(trial, cluster)
        trial.verify()


def test_without_the_dlq_topic_nothing_bad_is_committed_and_nothing_is_lost(
    settings: dict[str, str], cluster: KafkaCluster, tmp_path: Path
) -> None:
    with scenarios.trial_on(cluster, "no-dlq", SEED, settings, tmp_path) as trial:
        scenarios.lose_dead_letter_topic(trial, cluster, seconds=10)
        trial.verify()
