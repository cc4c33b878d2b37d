"""The servers of a reliability run: started when the first fault needs them, shared by all, stopped at the end."""

import itertools
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests import servers
from tests.faults.findings import Audit
from tests.faults.kafka_cluster import KafkaCluster
from tests.faults.scenarios import broker
from tests.faults.scenarios.store import BreakableStore, breakable_store, breakable_trial
from tests.faults.trial import Trial


class Stage:
    """Makes trials on the right servers and keeps the audits of all of them."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.seed = seed
        self.audits: list[Audit] = []
        # Each trial has the next one: lanes with the same traffic would test the same thing.
        self._seeds = itertools.count(seed)
        self._directory = directory
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._open.close()

    @cached_property
    def settings(self) -> dict[str, str]:
        """One Kafka and one ClickHouse."""
        return self._open.enter_context(servers.running_servers(self._directory / "data"))

    @cached_property
    def store(self) -> BreakableStore:
        """A ClickHouse to break, beside the ordinary servers. Ask from the main thread first: servers live as long as
        the thread that started them."""
        assert self.settings
        return self._open.enter_context(breakable_store(self._directory / "store"))

    @cached_property
    def cluster(self) -> KafkaCluster:
        """Three Kafka nodes to break."""
        cluster = self._open.enter_context(KafkaCluster(self._directory / "cluster"))
        broker.make_topics(cluster)
        return cluster

    def trial(self, name: str, **more: Any) -> Trial:
        """On the ordinary servers."""
        return Trial(name, next(self._seeds), self.settings, self._directory / "workers", **more)

    def trial_of_store(self, name: str, store: BreakableStore | None = None) -> Trial:
        """Its workers reach ClickHouse through the proxy of `store`, or of the stage."""
        return breakable_trial(name, next(self._seeds), self.settings, store or self.store, self._directory / "workers")

    def trial_of_cluster(self, name: str) -> Trial:
        """On three Kafka nodes."""
        return broker.trial_on(self.cluster, name, next(self._seeds), self.settings, self._directory / "workers")

    def verify(self, trial: Trial) -> None:
        """Keep the audit of a trial that is over. Raises NotExact."""
        self.audits.append(trial.verify())
