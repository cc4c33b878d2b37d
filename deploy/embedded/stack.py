"""The whole stack on one machine: Kafka, ClickHouse, workers, API, and beside them imports and webhooks.

Started in this order, stopped in reverse.
"""

import time
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.clickhouse import DATABASE, EmbeddedClickHouse
from deploy.embedded.data_directory import DataDirectory, StackDescription
from deploy.embedded.jars import kafka_classpath
from deploy.embedded.kafka import EmbeddedKafka
from deploy.embedded.ports import free_port, is_free
from deploy.embedded.reporter import Reporter, SilentReporter
from deploy.embedded.settings import HOST, settings_of
from deploy.errors import PortInUse
from deploy.migrate import migrate_database
from deploy.services import api_command, imports_settings, is_ready, webhooks_command, worker_command
from deploy.topics import ensure_topics
from runtime.settings import KafkaSettings
from schemas.topics import ACTIVITIES, IMPORTS, TOPICS

PARTITIONS = 4

_INPUT_RETENTION_BYTES = 2 * 1024**3
_SERVICE_READY_SECONDS = 90.0
_POLL_SECONDS = 0.2


class Part(StrEnum):
    """What can be left out, to run it beside."""

    WORKER = "worker"
    IMPORTS = "imports"
    API = "api"
    WEBHOOKS = "webhooks"

    @property
    def all_of_it(self) -> set["Part"]:
        """Imports have workers too, and webhooks deliver what is asked for at the API."""
        return {self} | _GOES_ALONG.get(self, set())


_GOES_ALONG = {Part.WORKER: {Part.IMPORTS}, Part.API: {Part.WEBHOOKS}}


class EmbeddedStack:
    """`with EmbeddedStack(directory) as stack: stack.settings`. Start it from the main thread."""

    kafka: EmbeddedKafka
    clickhouse: EmbeddedClickHouse

    def __init__(
        self,
        data_directory: Path,
        *,
        without: Collection[Part | str] = (),
        worker_count: int = 1,
        api_port: int | None = None,
        reporter: Reporter | None = None,
    ) -> None:
        self._directory = DataDirectory(data_directory)
        self._without = {each for part in without for each in Part(part).all_of_it}
        self._worker_count = worker_count
        self._api_port = api_port
        self._reporter = reporter or SilentReporter()
        self._description = StackDescription()
        self._processes: list[ChildProcess] = []
        self._services: list[ChildProcess] = []
        self._stops: list[Callable[[], None]] = []
        self._ports: set[int] = set()

    @property
    def settings(self) -> dict[str, str]:
        """The environment of our services; only while the stack runs."""
        return settings_of(self._description)

    @property
    def api_url(self) -> str | None:
        """Where the API answers; None if it was left out."""
        return None if Part.API in self._without else f"http://{HOST}:{self._description.api_port}"

    def start(self) -> None:
        """Returns when everything is ready. Raises a `DeployError`; nothing is left running then."""
        self._directory.acquire()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends everything: our services at once, then the servers in reverse order; idempotent."""
        for process in self._services:
            process.terminate()
        self._services.clear()
        while self._stops:
            self._stops.pop()()
        if self._processes:
            self._processes.clear()
            self._description.processes, self._description.is_ready = {}, False
            self._directory.save(self._description)
        self._directory.release()

    def watch(self) -> None:
        """Returns never; raises `ChildFailed` when a process ends by itself."""
        while True:
            self.check()
            time.sleep(_POLL_SECONDS)

    def check(self) -> None:
        """Raises `ChildFailed` when a process has ended by itself."""
        for process in self._processes:
            process.check()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        self._description = self._directory.load()
        self._description.files_url = (self._directory.path / "files").as_uri()
        self._directory.await_leftovers(self._description)
        self._description.processes, self._description.is_ready = {}, False
        self._ports.clear()
        self._choose_api_port()
        self._start_servers()
        self._prepare_servers()
        self._start_services()
        self._description.is_ready = True
        self._directory.save(self._description)

    def _choose_api_port(self) -> None:
        if self._api_port is None:
            self._description.api_port = self._free_port(self._description.api_port)
        elif Part.API in self._without or is_free(self._api_port):
            self._description.api_port = self._api_port
            self._ports.add(self._api_port)
        else:
            raise PortInUse(self._api_port)

    def _free_port(self, preferred: int | None = None) -> int:
        # Nobody listens yet on those that were given out a moment ago.
        port = free_port(preferred=preferred, taken=self._ports)
        self._ports.add(port)
        return port

    def _start_servers(self) -> None:
        with self._reporter.step("jars of Apache Kafka"):
            kafka_classpath(self._reporter.downloaded)
        self._build_servers()
        # Both at once: ClickHouse is ready while the JVM still loads classes.
        for server in (self.kafka, self.clickhouse):
            server.launch()
            self._keep(server.process, server.stop)
        with self._reporter.step(f"ClickHouse on {HOST}:{self.clickhouse.http_port}"):
            self.clickhouse.wait_ready()
        with self._reporter.step(f"Apache Kafka on {self.kafka.bootstrap_servers}"):
            self.kafka.wait_ready()

    def _build_servers(self) -> None:
        description, directory = self._description, self._directory
        self.kafka = EmbeddedKafka(
            directory.path / "kafka",
            log_path=directory.logs / "kafka.log",
            listener_port=self._free_port(description.kafka_port),
            controller_port=self._free_port(description.controller_port),
        )
        self.clickhouse = EmbeddedClickHouse(
            directory.path / "clickhouse",
            log_path=directory.logs / "clickhouse.log",
            http_port=self._free_port(description.clickhouse_port),
            passwords=description.clickhouse_passwords,
        )
        description.kafka_port = self.kafka.listener_port
        description.controller_port = self.kafka.controller_port
        description.clickhouse_port = self.clickhouse.http_port
        directory.save(description)

    def _prepare_servers(self) -> None:
        with self._reporter.step("tables and topics"):
            migrate_database(self.clickhouse.url, database=DATABASE)
            # `retention.bytes` counts per partition.
            retention = {"retention.bytes": str(_INPUT_RETENTION_BYTES // PARTITIONS)}
            ensure_topics(
                self.kafka.bootstrap_servers,
                TOPICS,
                partitions=PARTITIONS,
                replication_factor=1,
                overrides={ACTIVITIES: retention, IMPORTS: retention},
            )

    def _start_services(self) -> None:
        workers = 0 if Part.WORKER in self._without else self._worker_count
        services = [self._launch_worker(f"worker-{number}", {}) for number in range(1, workers + 1)]
        if Part.API not in self._without:
            services.append(self._launch_api())
        for process, port in services:
            with self._reporter.step(f"{process.name} on {HOST}:{port}"):
                process.wait_until(partial(is_ready, HOST, port), deadline_seconds=_SERVICE_READY_SECONDS)
        self._launch_beside()

    def _launch_beside(self) -> None:
        """What nobody waits for at a start: a file or a change that comes before they are up is taken when they are."""
        if Part.IMPORTS not in self._without:
            self._launch_worker("imports", imports_settings(KafkaSettings.from_environment().worker_group))
        if Part.WEBHOOKS not in self._without:
            self._launch_service("webhooks", webhooks_command(), {**self.settings, "TIMELINE_WEBHOOK_PORT": "0"})

    def _launch_worker(self, name: str, settings: Mapping[str, str]) -> tuple[ChildProcess, int]:
        port = self._free_port()
        folder = self._directory.path / name
        folder.mkdir(exist_ok=True)
        own = {"TIMELINE_WORKER_PORT": str(port), "F_DATADIR": str(folder)}
        return self._launch_service(name, worker_command(), {**self.settings, **own, **settings}), port

    def _launch_api(self) -> tuple[ChildProcess, int]:
        port = int(self.settings["TIMELINE_API_PORT"])
        return self._launch_service("api", api_command(HOST, port), self.settings), port

    def _launch_service(self, name: str, command: list[str], environment: dict[str, str]) -> ChildProcess:
        log_path = self._directory.logs / f"{name}.log"
        process = ChildProcess(name, command, log_path=log_path, environment=environment)
        process.start()
        self._services.append(process)
        self._keep(process, process.stop)
        return process

    def _keep(self, process: ChildProcess, stop: Callable[[], None]) -> None:
        self._processes.append(process)
        self._stops.append(stop)
        if process.pid is not None:
            self._description.processes[process.name] = process.pid
        self._directory.save(self._description)
