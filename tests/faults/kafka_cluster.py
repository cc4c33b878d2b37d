"""Three nodes of Kafka on one machine: three copies of everything, two must acknowledge. Any one may be killed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from deploy.embedded.kafka import EmbeddedKafka, new_cluster_id
from deploy.embedded.ports import free_port
from tests.faults.patience import patiently

NODES = 3
COPIES = 3

_REPLICATION: dict[str, str | int] = {
    "default.replication.factor": COPIES,
    "min.insync.replicas": 2,
    "offsets.topic.replication.factor": COPIES,
    "transaction.state.log.replication.factor": COPIES,
    "transaction.state.log.min.isr": 2,
    "share.coordinator.state.topic.replication.factor": COPIES,
    "share.coordinator.state.topic.min.isr": 2,
    "unclean.leader.election.enable": "false",
}
_ANSWER_SECONDS = 2.0
_COMPLETE_SECONDS = 120.0


class KafkaCluster:
    """Start it from the main thread: the nodes live as long as the thread that started them."""

    def __init__(self, directory: Path) -> None:
        ports: list[int] = []
        for _ in range(2 * NODES):
            ports.append(free_port(taken=ports))
        self._cluster_id = new_cluster_id()
        voters = ",".join(f"{node}@127.0.0.1:{ports[NODES + node - 1]}" for node in range(1, NODES + 1))
        self.nodes = [
            EmbeddedKafka(
                directory / f"node-{node}",
                listener_port=ports[node - 1],
                controller_port=ports[NODES + node - 1],
                settings={**_REPLICATION, "node.id": node, "controller.quorum.voters": voters},
            )
            for node in range(1, NODES + 1)
        ]

    @property
    def bootstrap_servers(self) -> str:
        """All nodes."""
        return ",".join(node.bootstrap_servers for node in self.nodes)

    def __enter__(self) -> Self:
        try:
            with ThreadPoolExecutor(NODES) as pool:
                list(pool.map(lambda node: node.format(self._cluster_id), self.nodes))
            self.launch()
            self.wait_complete()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def launch(self) -> None:
        """Start every node without waiting; none can serve before two are there."""
        for node in self.nodes:
            node.launch()

    def stop(self) -> None:
        """Clean end of all nodes, at the same time: the last one alone would wait for a quorum in vain."""
        for node in self.nodes:
            node.ask_to_stop()
        for node in self.nodes:
            node.stop()

    def wait_complete(self) -> None:
        """Every node has joined and every partition has all its copies in step."""
        admin = AdminClient({"bootstrap.servers": self.bootstrap_servers, "log_level": 0})
        patiently(lambda: self._is_complete(admin), "the cluster is complete", _COMPLETE_SECONDS)

    def _is_complete(self, admin: AdminClient) -> bool:
        for node in self.nodes:
            node.process.check()
        try:
            metadata = admin.list_topics(timeout=_ANSWER_SECONDS)
        except KafkaException:
            return False
        partitions = [partition for topic in metadata.topics.values() for partition in topic.partitions.values()]
        in_step = all(len(partition.isrs) == len(partition.replicas) for partition in partitions)
        return len(metadata.brokers) == NODES and in_step
