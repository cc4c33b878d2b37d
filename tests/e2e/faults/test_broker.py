"""Kafka's nodes die, its cluster restarts, its DLQ is gone: nothing is lost, doubled or changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.kafka_cluster import COPIES, KafkaCluster
from tests.faults.scenarios import broker as scenarios
from tests.faults.trial import Trial

SEED = 6_000


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    with KafkaCluster(tmp_path_factory.mktemp("cluster")) as running:
        scenarios.make_topics(running)
        yield running


def trial_named(name: str, settings: dict[str, str], cluster: KafkaCluster, directory: Path) -> Trial:
    on_cluster = {**settings, "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": cluster.bootstrap_servers}
    return Trial(name, SEED, on_cluster, directory, replication_factor=COPIES)


def test_brokers_killed_under_load_change_nothing(
    settings: dict[str, str], cluster: KafkaCluster, tmp_path: Path
) -> None:
    with trial_named("broker-killed", settings, cluster, tmp_path) as trial:
        scenarios.kill_brokers(trial, cluster, times=2)
        trial.verify()


def test_restart_of_the_whole_cluster_changes_nothing(
    settings: dict[str, str], cluster: KafkaCluster, tmp_path: Path
) -> None:
    with trial_named("cluster-restart", settings, cluster, tmp_path) as trial:
        scenarios.restart_cluster(trial, cluster)
        trial.verify()


def test_without_the_dlq_topic_nothing_bad_is_committed_and_nothing_is_lost(
    settings: dict[str, str], cluster: KafkaCluster, tmp_path: Path
) -> None:
    with trial_named("no-dlq", settings, cluster, tmp_path) as trial:
        scenarios.lose_dead_letter_topic(trial, cluster, seconds=10)
        trial.verify()
