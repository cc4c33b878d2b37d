"""The worker's Faust app: wires transport, steps and health; no rules. `faust -A stream_workers.app worker` runs it."""

from datetime import timedelta
from typing import Any

import faust
from mode import Service

from runtime.allocator import use_one_arena
from runtime.kafka import ONLY_FAILURES, KafkaPublisher
from runtime.logging import logging_config
from stream_workers import transport
from stream_workers.audit import Audit
from stream_workers.batch import Batch
from stream_workers.config import WorkerSettings
from stream_workers.directory import Directory, DirectoryReader
from stream_workers.ending import end_process_within
from stream_workers.flush import Flusher
from stream_workers.health import HealthServer
from stream_workers.leader_job import LeaderJob
from stream_workers.pipeline import Pipeline
from stream_workers.settle import settle
from stream_workers.store import ClickHouseStore
from stream_workers.topic_identity import TopicIdentity
from stream_workers.watermark import WatermarkReporter

# The transport has waited 10 s for what was in flight; together that stays under 15 s.
_END_AFTER = timedelta(seconds=3)


class Intake:
    """The app's partitions as the write path sees them."""

    def __init__(self, app: faust.App) -> None:
        self._app = app

    def pause(self) -> None:
        """Fetch no more, but stay in the group."""
        transport.pause(self._app)

    def resume(self) -> None:
        """Fetch again."""
        transport.resume(self._app)


class Worker(Service):  # type: ignore[misc]  # mode is not typed here
    """What lives beside the agent: the names, the write path, the health port."""

    def __init__(self, app: faust.App, settings: WorkerSettings) -> None:
        super().__init__()
        self.directory = Directory()
        self.store = ClickHouseStore(settings.clickhouse_url, settings.clickhouse_timeout_seconds)
        publisher = KafkaPublisher(settings.kafka_bootstrap_servers, overrides=ONLY_FAILURES)
        self.flusher = Flusher(self.store, publisher, Intake(app))
        self._reader = DirectoryReader(self.directory, settings.kafka_bootstrap_servers)
        self._watermark = WatermarkReporter(settings, self._is_leader)
        url, leads, patience = settings.clickhouse_url, self._is_leader, settings.clickhouse_timeout_seconds
        self._settling = LeaderJob(url, settings.settle_seconds, leads, settle, patience)
        self._audit = LeaderJob(url, settings.audit_seconds, leads, Audit().next_day, patience)
        self._identity = TopicIdentity(settings.kafka_bootstrap_servers, settings.input_topics, self._read_anew)
        self._health = HealthServer(settings.worker_port, self._trouble)
        self._app = app
        self._first_topic = settings.input_topics[0]

    async def names_loaded(self) -> None:
        """Read the whole directory while the group is joined: no summary is made without a name that was there."""
        self.add_future(self._reader.run())
        await self._reader.loaded.wait()

    async def on_start(self) -> None:
        """Open the port first: a worker that waits says why."""
        await self._health.start()
        self.add_future(self._identity.run())
        self.add_future(self._watermark.run())
        self.add_future(self._settling.run())
        self.add_future(self._audit.run())

    async def on_stop(self) -> None:
        """Close what was opened."""
        await self._health.stop()
        self._watermark.close()
        self.store.close()
        if self._app.in_worker:
            end_process_within(_END_AFTER, exit_code=1 if self._app.crashed else 0)

    async def _read_anew(self, topic: str) -> None:
        for partition in self._app.consumer.assignment():
            if partition.topic == topic:
                await self._app.consumer.seek(partition, 0)

    def _is_leader(self) -> bool:
        """One worker does what one is enough for: the owner of the first partition."""
        return (self._first_topic, 0) in {(tp.topic, tp.partition) for tp in self._app.consumer.assignment()}

    def _trouble(self) -> str | None:
        if not self._reader.loaded.is_set():
            return "reading the directory of names"
        if not self._app.consumer.has_joined:
            return "joining the consumer group"
        return self.flusher.trouble


def create_app(settings: WorkerSettings) -> faust.App:
    """The app for `settings`; nothing is opened before it starts."""
    app = faust.App(
        settings.worker_group,
        broker=f"kafka://{settings.kafka_bootstrap_servers.replace(',', ';kafka://')}",
        broker_consumer=f"microbatch://{settings.kafka_bootstrap_servers.replace(',', ';')}",
        topic_disable_leader=True,
        web_enabled=False,
        logging_config=logging_config("worker"),
        **transport.worker_settings(),
    )
    worker = Worker(app, settings)
    activities = app.topic(*settings.input_topics, schema=transport.BatchSchema())

    @app.agent(activities, name="store_activities")
    async def store_activities(stream: Any) -> None:  # noqa: ANN401 - faust.Stream, untyped
        await worker.names_loaded()
        pipeline = Pipeline(
            new_batch=lambda: Batch(worker.directory, settings.topic_organizations),
            flush=worker.flusher.flush,
            acknowledge=lambda group: transport.acknowledge(stream, group),
        )
        groups = transport.gather(
            stream,
            max_rows=settings.flush_rows,
            max_bytes=settings.flush_bytes,
            min_interval=settings.flush_interval,
            wanted=pipeline.wants_more,
            taken=pipeline.take,
        )
        try:
            await pipeline.run(groups)
        except Exception as error:
            # Faust would restart the agent and acknowledge what it held; a crash re-reads it.
            await app.crash(error)
            raise

    app.service(worker)
    return app


use_one_arena()
app = create_app(WorkerSettings.from_environment())
