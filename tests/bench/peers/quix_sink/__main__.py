"""`python -m tests.bench.peers.quix_sink`: until SIGTERM."""

from typing import Any

from quixstreams import Application  # type: ignore[import-not-found]  # in the peers' environment
from quixstreams.sinks.base import BatchingSink, SinkBatch  # type: ignore[import-not-found]  # as above

from tests.bench.peers.event_row import Row, event_row
from tests.bench.peers.target import BATCH_ROWS, Inserter, Target


class ClickHouseSink(BatchingSink):  # type: ignore[misc]  # untyped here
    """Inserts what one checkpoint gathered, a partition at a time, as quixstreams calls it."""

    def __init__(self, inserter: Inserter) -> None:
        super().__init__()
        self._inserter = inserter

    def write(self, batch: SinkBatch) -> None:
        """One insert; the checkpoint commits the offsets afterwards."""
        self._inserter.insert([item.value for item in batch])


def main() -> None:
    """The pipeline, run until it is told to stop."""
    target = Target.from_environment()
    application = Application(
        broker_address=target.bootstrap_servers,
        consumer_group=target.group,
        auto_offset_reset="earliest",
        commit_every=BATCH_ROWS,
        commit_interval=1.0,
        # The same as in the plain loop.
        consumer_extra_config={"fetch.queue.backoff.ms": 5, "queued.min.messages": 2 * BATCH_ROWS},
        loglevel="WARNING",
    )
    topic = application.topic(target.topic, value_deserializer="bytes", key_deserializer="bytes")
    rows = application.dataframe(topic).apply(_row, metadata=True)
    rows.sink(ClickHouseSink(Inserter(target)))
    application.run()


def _row(value: bytes, _key: Any, timestamp_ms: int, _headers: Any) -> Row:
    return event_row(value, timestamp_ms)


if __name__ == "__main__":
    main()
