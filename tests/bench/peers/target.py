"""Where a peer reads and writes, from the environment that the benchmark gives it, and its insert."""

import os
from collections.abc import Sequence
from urllib.parse import urlsplit

import clickhouse_connect
import msgspec

from tests.bench.peers.event_row import COLUMN_NAMES, COLUMN_TYPES, Row

BATCH_ROWS = 20_000
"""What a peer that may choose inserts at once: as many as the product's worker gathers."""


class Target(msgspec.Struct, frozen=True):
    """One run of one peer."""

    bootstrap_servers: str
    topic: str
    group: str
    clickhouse_url: str
    table: str
    wait_seconds: float
    """How long a batch waits for more, as the worker's flush does."""

    @classmethod
    def from_environment(cls) -> "Target":
        """The names are the worker's own, and the table."""
        return cls(
            os.environ["TIMELINE_KAFKA_BOOTSTRAP_SERVERS"],
            os.environ["TIMELINE_KAFKA_TOPICS"],
            os.environ["TIMELINE_WORKER_GROUP"],
            os.environ["TIMELINE_CLICKHOUSE_URL"],
            os.environ["BENCH_TABLE"],
            int(os.environ.get("TIMELINE_FLUSH_MILLISECONDS", "200")) / 1000,
        )


class Inserter:
    """Rows in, acknowledged by ClickHouse."""

    def __init__(self, target: Target) -> None:
        url = urlsplit(target.clickhouse_url)
        self._table = target.table
        self._client = clickhouse_connect.get_client(
            host=url.hostname,
            port=url.port,
            username=url.username,
            password=url.password or "",
            database=url.path.strip("/"),
            # Its lz4 costs more than the loopback gains.
            compress=False,
            # The server's default is 1, and it holds an insert back.
            settings={"async_insert": 0, "optimize_on_insert": 1},
        )

    def insert(self, rows: Sequence[Row]) -> None:
        """Back when they are stored. Raises what clickhouse-connect raises."""
        if rows:
            self._client.insert(
                self._table,
                list(zip(*rows, strict=True)),
                column_names=COLUMN_NAMES,
                column_type_names=COLUMN_TYPES,
                column_oriented=True,
            )
