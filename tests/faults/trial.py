"""One trial: a topic, a consumer group and organizations of its own, traffic with an oracle, workers to hurt."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from confluent_kafka import Consumer, KafkaException, TopicPartition

# Public, but re-exported without __all__.
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from deploy.topics import ensure_topics
from schemas.topics import ACTIVITIES, TOPICS
from tests.faults.findings import Audit, NotExact
from tests.faults.flow import Flow
from tests.faults.kill_log import KillLog
from tests.faults.oracle import Oracle
from tests.faults.patience import patiently
from tests.faults.publisher import TrialPublisher
from tests.faults.stored_state import read_stored_state
from tests.faults.traffic import Outgoing, Shares, Traffic
from tests.faults.worker_fleet import REAL_WORKER, FaultyWorker

PARTITIONS = 4
QUIET_SECONDS = 120.0
_ANSWER_SECONDS = 5.0
_TOLD_WORKERS = 3
_TOLD_COMPLAINTS = 12
# Small flushes: a few hundred records pass every step many times.
_SMALL_FLUSHES = {"TIMELINE_FLUSH_ROWS": "200", "TIMELINE_FLUSH_MILLISECONDS": "50", "TIMELINE_SETTLE_SECONDS": "1"}


class Trial:
    """Use it as a context. `verify` at the end compares what is stored with what was published."""

    def __init__(
        self,
        name: str,
        seed: int,
        settings: Mapping[str, str],
        directory: Path,
        *,
        shares: Shares = Shares(),  # noqa: B008 - a NamedTuple
        replication_factor: int = 1,
        worker_settings: Mapping[str, str] | None = None,
    ) -> None:
        self.name = f"{name}-{seed}"
        self.seed = seed
        self.topic = f"faults.{self.name}"
        self.log = KillLog()
        self.traffic = Traffic(seed, self.name, shares)
        self.oracle = Oracle()
        self.workers: list[FaultyWorker] = []
        self._settings = dict(settings)
        self._directory = directory
        self._replication_factor = replication_factor
        self._worker_settings = {**_SMALL_FLUSHES, **(worker_settings or {})}
        self._admin = AdminClient({"bootstrap.servers": self.bootstrap_servers, "log_level": 0})
        self._observer = Consumer({"bootstrap.servers": self.bootstrap_servers, "group.id": self.name, "log_level": 0})
        self._publisher = TrialPublisher(self.bootstrap_servers, self.topic, self.oracle)

    @property
    def bootstrap_servers(self) -> str:
        """Where traffic goes."""
        return self._settings["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"]

    def __enter__(self) -> Self:
        self.make_topic()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.end()
        self._observer.close()

    def make_topic(self) -> None:
        """The input topic, as `timeline topics` would make it."""
        topic = next(topic for topic in TOPICS if topic.name == ACTIVITIES)
        ensure_topics(
            self.bootstrap_servers,
            [msgspec.structs.replace(topic, name=self.topic)],
            partitions=PARTITIONS,
            replication_factor=self._replication_factor,
        )

    def delete_topic(self) -> None:
        """The input topic, with everything in it."""
        self.delete_topic_named(self.topic)

    def delete_topic_named(self, topic: str) -> None:
        """Returns when Kafka no longer knows it."""
        self.log.note(f"topic {topic} is deleted")
        self._admin.delete_topics([topic])[topic].result(30)
        patiently(lambda: topic not in self._admin.list_topics(timeout=5).topics, "the topic is gone")

    def publish(self, count: int, *, partitioner: Callable[[Outgoing], str] | None = None) -> None:
        """The next `count` records of the traffic; returns when Kafka has acknowledged them all."""
        self._publisher.publish(self.traffic.take(count), partitioner)

    def publish_records(self, records: list[Outgoing]) -> None:
        """Records of the test's own making."""
        self._publisher.publish(records)

    def flow(self, rate: int) -> Flow:
        """Traffic in the background: `with trial.flow(500): ...`."""
        return Flow(self.publish, rate)

    def start_worker(self, failpoints: str = "", app: str = REAL_WORKER, **more: str) -> FaultyWorker:
        """One more worker of the trial's group; `more` are settings that win."""
        environment = {
            **self._settings,
            **self._worker_settings,
            "TIMELINE_KAFKA_TOPICS": self.topic,
            "TIMELINE_WORKER_GROUP": self.name,
            "TIMELINE_FAILPOINTS": failpoints,
            **more,
        }
        name = f"{self.name}-worker-{len(self.workers) + 1}"
        worker = FaultyWorker(name, app, environment, self._directory, self.log)
        self.workers.append(worker)
        return worker

    def wait_quiet(self) -> None:
        """Until the group has committed everything that stands in the log."""
        try:
            patiently(lambda: self.lag() == 0, "the group is at the end of the log", QUIET_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.report()}") from error

    def lag(self) -> float:
        """Records that are not committed yet; infinite while Kafka does not say."""
        # Asked as a consumer that never joins: an AdminClient that asks a group's first coordinator too early ends in a
        # segfault, and the test run with it (librdkafka #5040; seen on a busy machine).
        partitions = [TopicPartition(self.topic, number) for number in range(PARTITIONS)]
        try:
            ends = {partition: OffsetSpec.latest() for partition in partitions}  # type: ignore[no-untyped-call]  # theirs
            latest = self._admin.list_offsets(ends, request_timeout=_ANSWER_SECONDS)
            stored = {
                each.partition: max(0, each.offset)
                for each in self._observer.committed(partitions, timeout=_ANSWER_SECONDS)
            }
            return float(sum(future.result(10).offset - stored[each.partition] for each, future in latest.items()))
        except (KafkaException, TimeoutError):
            return float("inf")

    def audit(self) -> Audit:
        """One comparison, now."""
        stored = read_stored_state(
            self._settings["TIMELINE_CLICKHOUSE_URL"], self.bootstrap_servers, prefix=self.name, topic=self.topic
        )
        return self.oracle.compare(stored)

    def wait_settled(self) -> None:
        """Until every hour that was touched has been counted by a settler: `verify` then judges these counts too."""
        self.wait_quiet()
        patiently(self._is_settled, "every touched hour is settled")

    def _is_settled(self) -> bool:
        audit = self.audit()
        return 0 < audit.marked_hours == audit.settled_hours

    def verify(self) -> Audit:
        """The end of every trial: quiet, two equal audits, nothing lost, doubled or wrong. Raises NotExact."""
        self.wait_quiet()
        audit = self.audit()
        again = self.audit()
        if audit != again or not audit.is_exact:
            raise NotExact(again, f"{audit}\nand again: {again}\n{self.report()}")
        return audit

    def report(self) -> str:
        """What a person needs to understand a failure."""
        lines = [f"trial {self.name}, seed {self.seed}", str(self.log)]
        for worker in self.workers[-_TOLD_WORKERS:]:
            lines += [f"{worker.name}:", *worker.complaints[-_TOLD_COMPLAINTS:]]
        return "\n".join(lines)
