"""How fast `timeline relay` empties an outbox, and in how much memory: a backlog of BottleCRM's changes, to real Kafka.

`python -m tests.bench.relay --rows 500000`
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import psycopg
from rich.console import Console

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.stack import EmbeddedStack
from producers.outbox.change import Change
from producers.outbox.install import install
from tests.bench.contestants import ROOT
from tests.bench.process_usage import cpu_seconds, peak_memory_megabytes
from tests.postgres import Postgres, running_postgres

_RECORDING = ROOT / "tests/unit/producers/sources/bottlecrm-changes.jsonl"
_LOOK_SECONDS = 1.0
_RECORD = """
INSERT INTO recorded (operation, table_name, row_id, before_row, after_row, context, actor_id, request_id, changed_at,
                      transaction_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '1')
"""
# Every copy of the recording is another set of requests on other objects.
_FILL = """
INSERT INTO timeline_outbox.change (operation, table_name, row_id, before_row, after_row, context, actor_id, request_id)
SELECT operation, table_name, overlay(row_id placing lpad(to_hex(copy), 8, '0') from 1 for 8), before_row, after_row,
       context, actor_id, request_id || '-' || copy
FROM generate_series(%s::int, %s::int) copy CROSS JOIN LATERAL (SELECT * FROM recorded ORDER BY number) each
"""
_COPIES_AT_A_TIME = 500

console = Console(width=120)


def main() -> None:
    """Fill, then relay until the table is empty."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.relay", description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000, help="the backlog (default 500,000)")
    rows = parser.parse_args().rows
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedStack(Path(folder) / "data", without=["worker", "api"]) as stack,
        running_postgres(fsync="off", max_wal_size="4GB", shared_buffers="512MB") as postgres,
    ):
        filled = _fill(postgres, rows)
        console.print(f"{filled:,} changes wait", highlight=False)
        _relay(stack, postgres, filled, Path(folder))


def _fill(postgres: Postgres, rows: int) -> int:
    changes = [msgspec.json.decode(line, type=Change) for line in _RECORDING.read_bytes().splitlines()]
    with psycopg.connect(postgres.url(), autocommit=True) as owner:
        owner.execute("CREATE ROLE relay LOGIN")
        install(owner, [], relay_role="relay")
        owner.execute("CREATE TABLE recorded (LIKE timeline_outbox.change, number serial)")
        owner.execute("ALTER TABLE recorded ALTER seq DROP NOT NULL, ALTER change_id DROP NOT NULL")
        for change in changes:
            owner.execute(_RECORD, _values(change))
        copies = -(-rows // len(changes))
        for first in range(0, copies, _COPIES_AT_A_TIME):
            owner.execute(_FILL, [first, min(first + _COPIES_AT_A_TIME, copies) - 1])
        owner.execute("VACUUM ANALYZE timeline_outbox.change")
        return copies * len(changes)


def _values(change: Change) -> list[object]:
    def as_json(row: object) -> str | None:
        return None if row is None else msgspec.json.encode(row).decode()

    rows = (change.before, change.after, change.context)
    named = [change.operation, change.table, change.row_id, *map(as_json, rows)]
    return [*named, change.actor_id, change.request_id, change.changed_at]


def _relay(stack: EmbeddedStack, postgres: Postgres, rows: int, folder: Path) -> None:
    settings = {
        "TIMELINE_OUTBOX_URL": postgres.url("relay"),
        "TIMELINE_RELAY_MAPPING": "producers.sources.bottlecrm",
        "TIMELINE_RELAY_PORT": "0",
    }
    command = [sys.executable, "-m", "deploy.cli", "relay"]
    relay = ChildProcess("relay", command, log_path=folder / "relay.log", environment=stack.settings | settings)
    relay.start()
    try:
        _watch(relay, postgres, rows)
    finally:
        relay.stop()


def _watch(relay: ChildProcess, postgres: Postgres, rows: int) -> None:
    """Memory is told at each tenth: flat is what it must be."""
    pid = relay.pid
    assert pid is not None
    started: float | None = None
    next_share, left = 0.1, rows
    with psycopg.connect(postgres.url(), autocommit=True) as reader:
        while left:
            relay.check()
            time.sleep(_LOOK_SECONDS)
            left = _left(reader, rows)
            if started is None and left < rows:
                started = time.monotonic()
                rows_then = left
            if started is not None and (rows - left) / rows >= next_share:
                console.print(f"  {1 - left / rows:4.0%}  {peak_memory_megabytes(pid):.0f} MB", highlight=False)
                next_share += 0.1
    assert started is not None
    seconds = time.monotonic() - started
    rate = rows_then / seconds if seconds > _LOOK_SECONDS else float("nan")
    console.print(
        f"{rows:,} changes: {rate:,.0f} a second, peak {peak_memory_megabytes(pid):.0f} MB, "
        f"relay's CPU {cpu_seconds(pid) * 1e6 / rows:.1f} us a change",
        highlight=False,
    )


def _left(reader: psycopg.Connection, rows: int) -> int:
    row = reader.execute("SELECT min(seq) FROM timeline_outbox.change").fetchone()
    return 0 if row is None or row[0] is None else rows - int(row[0]) + 1


if __name__ == "__main__":
    main()
