"""Our side: ClickHouse and Kafka as `timeline up` starts them, the events, and API processes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from clickhouse_connect.driver.client import Client
from rich.progress import track

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from deploy.embedded.settings import HOST
from deploy.embedded.stack import EmbeddedStack
from deploy.services import api_command, is_ready
from runtime.clickhouse import connect, connect_async
from stream_workers.settle import settle_round
from tests.bench.reads.dataset import Dataset
from tests.waiting import eventually

_EVENTS_PER_INSERT = 50_000
_MERGES_SECONDS = 1800
_READY_SECONDS = 90
_ONLY_UNMERGED = {"optimize_skip_merged_partitions": 1}
_TABLES = ("timeline_events", "timeline_by_time")


@contextmanager
def opened(stack: EmbeddedStack) -> Iterator[Client]:
    """A client whose connections are closed: a stopping ClickHouse waits for those that stay open."""
    client = connect(stack.settings["TIMELINE_CLICKHOUSE_URL"])
    try:
        yield client
    finally:
        client.close_connections()
        client.close()


def load(stack: EmbeddedStack, dataset: Dataset) -> None:
    """Stores the events in the order of time, as they come in life, and marks their hours."""
    with opened(stack) as client:
        for table in (*_TABLES, "event_versions", "summary_marks", "activity_summary_state"):
            client.command(f"TRUNCATE TABLE {table}")
        for first in track(range(0, dataset.events, _EVENTS_PER_INSERT), "ClickHouse: events"):
            client.command(dataset.insert(first, min(_EVENTS_PER_INSERT, dataset.events - first)))
        client.command(
            "INSERT INTO summary_marks "
            "SELECT DISTINCT organization_id, toStartOfHour(created_at), 0 FROM timeline_by_time"
        )


async def settle(stack: EmbeddedStack) -> None:
    """What a worker does in the background: hours counted ahead, months without new events merged to one part."""
    client = await connect_async(stack.settings["TIMELINE_CLICKHOUSE_URL"])
    while (await settle_round(client)).settled_hours:
        pass
    await client.close()


def merge_past_months(stack: EmbeddedStack, dataset: Dataset) -> None:
    """Merges each month that has ended to one part, as the server does by itself within days."""
    past = [month for month in months(stack) if month < f"{dataset.until:%Y%m}"]
    with opened(stack) as client:
        for month in track(past, "ClickHouse: past months"):
            for table in _TABLES:
                client.command(f"OPTIMIZE TABLE {table} PARTITION {month} FINAL", settings=_ONLY_UNMERGED)


def months(stack: EmbeddedStack) -> list[str]:
    """The months that hold events, as 202401."""
    with opened(stack) as client:
        rows = client.query(
            "SELECT DISTINCT toYYYYMM(created_at) AS month FROM timeline_events ORDER BY month"
        ).result_rows
    return [str(month) for (month,) in rows]


def await_merges(stack: EmbeddedStack) -> None:
    """Back when the server has nothing left to merge."""
    with opened(stack) as client:
        eventually(
            lambda: client.command("SELECT count() FROM system.merges") == 0, "the end of all merges", _MERGES_SECONDS
        )


def disk_bytes(stack: EmbeddedStack) -> dict[str, int]:
    """By table, what is on disk."""
    with opened(stack) as client:
        rows = client.query(
            "SELECT table, sum(bytes_on_disk) FROM system.parts "
            "WHERE active AND database = currentDatabase() GROUP BY table ORDER BY table"
        ).result_rows
    return {str(table): int(size) for table, size in rows}


@contextmanager
def api(stack: EmbeddedStack, directory: Path, **more: str) -> Iterator[tuple[str, int]]:
    """An API process of its own, its URL and its process id; `more` are further settings."""
    settings: Mapping[str, str] = {
        **stack.settings,
        # A long summary of the peer's size must not end as 503 while the machine is busy.
        "TIMELINE_QUERY_TIMEOUT_SECONDS": "60",
        # One client asks for everything.
        "TIMELINE_RATE_LIMIT_ORGANIZATION": "0",
        "TIMELINE_RATE_LIMIT_USER": "0",
        **{f"TIMELINE_{name.upper()}": value for name, value in more.items()},
    }
    directory.mkdir(parents=True, exist_ok=True)
    port = free_port()
    process = ChildProcess("api", api_command(HOST, port), log_path=directory / "api.log", environment=settings)
    process.start()
    try:
        process.wait_until(lambda: is_ready(HOST, port), deadline_seconds=_READY_SECONDS)
        assert process.pid is not None
        yield f"http://{HOST}:{port}", process.pid
    finally:
        process.stop()
