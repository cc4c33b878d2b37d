"""The servers of a benchmark, started for it alone, and their tables, emptied between two runs."""

import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from clickhouse_connect.driver.client import Client

from deploy.embedded.stack import PARTITIONS, EmbeddedStack
from deploy.topics import ensure_topics
from runtime.clickhouse import connect
from schemas.topics import ACTIVITIES, Topic
from tests.bench.contestants import BARE_TABLE, Contestant
from tests.bench.race import Race, Throughput
from tests.waiting import eventually

_TABLES = (
    "timeline_events", "timeline_by_time", "event_versions", "summary_marks", "activity_summary_state", "dead_letters",
    BARE_TABLE,
)  # fmt: skip

# What the product's table is without its indexes, views, granules and fsync: the least that the others need.
_BARE_TABLE_LIKE = (
    f"CREATE TABLE IF NOT EXISTS {BARE_TABLE} AS timeline_events "
    "ENGINE = ReplacingMergeTree(version, is_deleted) PARTITION BY toYYYYMM(created_at) "
    "ORDER BY (organization_id, object_type, object_id, created_at, event_id)"
)
_TIMEOUT_SECONDS = 3600
_QUIET_SECONDS = 3.0
_INDEXES = "SELECT name FROM system.data_skipping_indices WHERE database = currentDatabase() AND table = {table:String}"


class Stage:
    """`with Stage(directory) as stage: stage.run(contestant, backlog)`."""

    client: Client

    def __init__(self, directory: Path) -> None:
        self.stack = EmbeddedStack(directory / "data", without=["worker", "api"])
        self._directory = directory

    def __enter__(self) -> Self:
        self.stack.start()
        self.client = connect(self.stack.clickhouse.admin_url, _TIMEOUT_SECONDS)
        self.client.command(_BARE_TABLE_LIKE)
        for (index,) in self.client.query(_INDEXES, {"table": BARE_TABLE}).result_rows:
            self.client.command(f"ALTER TABLE {BARE_TABLE} DROP INDEX {index}")
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # A stopping ClickHouse waits 5 s for connections that stay open.
        self.client.close_connections()
        self.client.close()
        self.stack.stop()

    def race(self, topic: str = ACTIVITIES) -> Race:
        """On these servers, whose use is measured too."""
        pids = {"clickhouse": self.stack.clickhouse.process.pid, "kafka": self.stack.kafka.process.pid}
        return Race(self.stack.settings, self._directory, topic, {name: pid for name, pid in pids.items() if pid})

    def run(self, contestant: Contestant, backlog: int, processes: int = 1) -> Throughput:
        """On empty tables. Raises AssertionError if what was committed is not stored."""
        self.clear()
        result = self.race().run(contestant, backlog, processes)
        query = "SELECT count() FROM {table:Identifier} FINAL"
        stored = self.client.query(query, {"table": contestant.table}).result_rows[0][0]
        assert stored >= result.events, f"{contestant.name}: {stored} events stored, {result.events} committed"
        return result

    def clear(self) -> None:
        """Empty tables, and no merge of the run before that takes part in the next."""
        for table in _TABLES:
            self.client.command(f"TRUNCATE TABLE {table}")
        eventually(lambda: self.client.command("SELECT count() FROM system.merges") == 0, "merges to end")

    def await_merges(self) -> None:
        """Back when nothing has been merged in the background for three seconds: one merge makes room for the next."""
        quiet_since = time.monotonic()

        def is_quiet() -> bool:
            nonlocal quiet_since
            if self.client.command("SELECT count() FROM system.merges"):
                quiet_since = time.monotonic()
            return time.monotonic() - quiet_since > _QUIET_SECONDS

        eventually(is_quiet, "merges to end", _TIMEOUT_SECONDS)

    def make_topics(self, topics: Sequence[Topic]) -> None:
        """Beside the product's own."""
        ensure_topics(self.stack.kafka.bootstrap_servers, topics, partitions=PARTITIONS, replication_factor=1)
