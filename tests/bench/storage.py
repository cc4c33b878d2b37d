"""`python -m tests.bench.storage`: bytes an event takes after merges, beside PostgreSQL with four indexes.

Writes bench/storage.json. `--events`: how many of `historic_events`, which repeat no text, number or id.
"""

import argparse
import json
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
from clickhouse_connect.driver.client import Client
from rich.console import Console
from rich.table import Table

from deploy.embedded.clickhouse import DATABASE, EmbeddedClickHouse
from deploy.migrate import migrate_database
from runtime.clickhouse import connect
from tests.bench.contestants import PEERS_PYTHON, ROOT
from tests.bench.direct_load import load_directly
from tests.bench.historic_events import historic_events
from tests.waiting import eventually

HOT_TABLES = ("timeline_events", "timeline_by_time")
HISTORY_TABLE = "event_versions"
RESULT = ROOT / "bench" / "storage.json"
_SEED = 1
SPAN = timedelta(days=365)
"""Twelve partitions: below some ten thousand events a month the files of a part would be counted, not the events."""

_TABLE_BYTES = """
SELECT
    sum(bytes_on_disk) AS all, sum(secondary_indices_compressed_bytes) AS indexes
FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String}
"""
_SEARCH_BYTES = """
SELECT sum(data_compressed_bytes) FROM system.data_skipping_indices
WHERE database = currentDatabase() AND table = 'timeline_events' AND name = 'search_words'
"""
_COLUMN_BYTES = """
SELECT column, sum(column_data_compressed_bytes) / {events:UInt64}
FROM system.parts_columns WHERE active AND database = currentDatabase() AND table = {table:String}
GROUP BY column HAVING sum(column_data_compressed_bytes) > 0 ORDER BY 2 DESC
"""


class StorageReport(msgspec.Struct, frozen=True):
    """Bytes an event: of tables with their indexes, of the search index alone, of columns, of PostgreSQL's parts.

    Columns of compact parts are not told apart by the server, and missing here.
    """

    events: int
    tables: dict[str, float]
    search_index: float
    columns: dict[str, dict[str, float]]
    postgres: dict[str, float]

    @property
    def hot(self) -> float:
        """Both hot tables; without the search index, as PostgreSQL's table with four indexes has none."""
        return sum(self.tables[table] for table in HOT_TABLES) - self.search_index

    @property
    def plain_postgres(self) -> float:
        """Table and four indexes."""
        return self.postgres["table"] + self.postgres["four indexes"]

    def ratios(self) -> dict[str, float]:
        """ClickHouse by PostgreSQL: like beside like."""
        with_search = self.hot + self.search_index
        return {
            "hot tables": self.hot / self.plain_postgres,
            "hot tables and search index": with_search / (self.plain_postgres + self.postgres["search index"]),
            "with history": (self.hot + self.tables[HISTORY_TABLE]) / self.plain_postgres,
        }


def main() -> None:
    """Loads both, measures both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500_000)
    report = measure(parser.parse_args().events)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    Console(width=120).print(table_of(report))


def measure(events: int) -> StorageReport:
    """Takes about 40 us an event on a quiet core."""
    postgres = subprocess.run(
        [str(PEERS_PYTHON), "-W", "ignore", "-m", "tests.bench.peers.postgres_table", str(events), str(_SEED)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, EmbeddedClickHouse(Path(folder)) as server:
        migrate_database(server.url, database=DATABASE)
        load_directly(server.url, historic_events(events, _SEED, span=SPAN))
        client = connect(server.admin_url)
        tables = (*HOT_TABLES, HISTORY_TABLE)
        for table in tables:
            _merge(client, table)
        report = StorageReport(
            events=events,
            tables={table: _bytes(client, table) / events for table in tables},
            search_index=float(str(client.command(_SEARCH_BYTES))) / events,
            columns={table: _columns(client, table, events) for table in tables},
            postgres=json.loads(postgres.stdout.splitlines()[-1]),
        )
        client.close_connections()
        return report


def _merge(client: Client, table: str) -> None:
    """Down to one part a month, however long it takes."""
    partitions = client.query(
        "SELECT DISTINCT partition_id FROM system.parts "
        "WHERE active AND database = currentDatabase() AND table = {table:String}",
        {"table": table},
    ).result_columns[0]
    for partition in partitions:
        client.command(f"OPTIMIZE TABLE {table} PARTITION ID '{partition}' FINAL")
    eventually(lambda: client.command("SELECT count() FROM system.merges") == 0, "merges to end")


def _bytes(client: Client, table: str) -> int:
    return int(client.query(_TABLE_BYTES, {"table": table}).result_rows[0][0])


def _columns(client: Client, table: str, events: int) -> dict[str, float]:
    rows = client.query(_COLUMN_BYTES, {"table": table, "events": events}).result_rows
    return {str(name): round(float(size), 2) for name, size in rows}


def table_of(report: StorageReport) -> Table:
    """For people."""
    table = Table("what", "bytes an event", title=f"{report.events:,} events after merges", title_justify="left")
    for name, size in report.tables.items():
        table.add_row(name, f"{size:.1f}")
    table.add_row("  of it the search index", f"{report.search_index:.1f}")
    for name, size in report.postgres.items():
        table.add_row(f"PostgreSQL, {name}", f"{size:.1f}")
    for name, ratio in report.ratios().items():
        table.add_row(f"{name} : PostgreSQL", f"1 : {1 / ratio:.1f}")
    return table


if __name__ == "__main__":
    main()
