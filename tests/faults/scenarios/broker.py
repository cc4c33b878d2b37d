"""Faults of Kafka: nodes die, the whole cluster restarts, the topic of dead letters is gone."""

import time
from collections.abc import Mapping
from pathlib import Path

from deploy.topics import ensure_topics
from schemas.topics import DEAD_LETTERS, TOPICS
from tests.faults.frozen import freeze
from tests.faults.kafka_cluster import COPIES, KafkaCluster
from tests.faults.patience import patiently
from tests.faults.trial import PARTITIONS, Trial

_RATE = 200
_UNREADY = 503
_DOWN_SECONDS = 4.0


def trial_on(cluster: KafkaCluster, name: str, seed: int, settings: Mapping[str, str], directory: Path) -> Trial:
    """A trial whose topic has three copies."""
    on_cluster = {**settings, "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": cluster.bootstrap_servers}
    return Trial(name, seed, on_cluster, directory, replication_factor=COPIES)


def kill_brokers(trial: Trial, cluster: KafkaCluster, times: int) -> None:
    """One node after the other dies under load and comes back."""
    worker = trial.start_worker()
    worker.wait_ready()
    with trial.flow(_RATE):
        for number in range(times):
            node = cluster.nodes[number % len(cluster.nodes)]
            trial.log.note(f"broker {node.listener_port}: SIGKILL")
            node.kill()
            # Long enough for its session of 3 s to end and for the others to take over.
            time.sleep(_DOWN_SECONDS)
            node.start()
            cluster.wait_complete()
            trial.log.note("the cluster is complete again")
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def freeze_brokers(trial: Trial, cluster: KafkaCluster, times: int) -> None:
    """One node after the other stands still for longer than its session and wakes up as a leader of before."""
    worker = trial.start_worker()
    worker.wait_ready()
    with trial.flow(_RATE):
        for number in range(times):
            freeze(cluster.nodes[number % len(cluster.nodes)].process, _DOWN_SECONDS, trial.log)
            cluster.wait_complete()
            trial.log.note("the cluster is complete again")
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def restart_cluster(trial: Trial, cluster: KafkaCluster) -> None:
    """All nodes end and start again under load."""
    worker = trial.start_worker()
    worker.wait_ready()
    with trial.flow(_RATE):
        trial.log.note("all brokers stop")
        cluster.stop()
        cluster.launch()
        cluster.wait_complete()
        trial.log.note("the cluster is complete again")
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"


def make_topics(cluster: KafkaCluster) -> None:
    """All topics of the product, three copies of each."""
    ensure_topics(cluster.bootstrap_servers, TOPICS, partitions=PARTITIONS, replication_factor=COPIES)


def lose_dead_letter_topic(trial: Trial, cluster: KafkaCluster, seconds: float) -> None:
    """While the DLQ is gone nothing behind a bad message is committed; the worker waits and says why."""
    worker = trial.start_worker()
    worker.wait_ready()
    trial.delete_topic_named(DEAD_LETTERS)
    began = time.monotonic()
    trial.publish(300)
    patiently(lambda: worker.readiness == _UNREADY, f"the worker says that it waits\n{trial.report()}", 90)
    patiently(lambda: time.monotonic() - began >= seconds, "the DLQ was away long enough", 120)
    assert trial.lag(), f"committed without a dead letter\n{trial.report()}"
    assert worker.exit_code is None, f"the worker must outlive this\n{trial.report()}"
    make_topics(cluster)
    trial.log.note("the DLQ is back")
