"""What must stay true of ClickHouse while a backfill runs: few parts, no delayed inserts, no settled hour too high."""

from itertools import cycle
from threading import Event, Thread
from typing import Self

from clickhouse_connect.driver.client import Client

from runtime.clickhouse import connect
from tests.bench.historic_events import ORGANIZATIONS

_PERIOD_SECONDS = 2.0

_MOST_PARTS = (
    "SELECT max(parts) FROM (SELECT count() AS parts FROM system.parts WHERE active AND database = currentDatabase() "
    "GROUP BY table, partition_id)"
)
_DELAYED = "SELECT sum(value) FROM system.events WHERE event IN ('DelayedInserts', 'RejectedInserts')"
# The settled hours by the protocol of 0006_settled_hours.sql, and the same hours counted live.
_COMPARED = """
WITH settled AS
(
    SELECT organization_id, hour, argMax(events, version) AS events
    FROM
    (
        SELECT organization_id, hour, version, events, toUInt64(0) AS mark FROM activity_summary_state
        UNION ALL
        SELECT organization_id, hour, toUInt64(0) AS version, toUInt64(0) AS events, mark FROM summary_marks
    )
    WHERE organization_id LIKE {organization:String}
    GROUP BY organization_id, hour
    HAVING max(version) > max(mark)
),
live AS
(
    SELECT organization_id, toStartOfHour(created_at) AS hour, count() AS events
    FROM timeline_by_time FINAL WHERE organization_id LIKE {organization:String} GROUP BY organization_id, hour
)
SELECT count(), countIf(settled.events > live.events), countIf(settled.events != live.events)
FROM settled LEFT JOIN live USING (organization_id, hour)
SETTINGS do_not_merge_across_partitions_select_final = 1
"""
_COUNTS = "SELECT organization_id, count() FROM timeline_events FINAL GROUP BY organization_id"


class BackfillWatch:
    """`with BackfillWatch(url) as watch: ...; watch.most_parts`. Looks every two seconds, with a client of its own."""

    def __init__(self, url: str) -> None:
        self._client = connect(url)
        self._is_over = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._delayed_before = _number(self._client, _DELAYED)
        self.most_parts = 0
        self.delayed_inserts = 0
        self.checked_hours = 0
        self.wrong_hours = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._client.close_connections()
        self._client.close()

    def _look(self) -> None:
        organizations = cycle(f"org-{number:03}" for number in range(ORGANIZATIONS))
        while not self._is_over.wait(_PERIOD_SECONDS):
            self.most_parts = max(self.most_parts, _number(self._client, _MOST_PARTS))
            self.delayed_inserts = _number(self._client, _DELAYED) - self._delayed_before
            # Events may be stored before their mark is: a settled count may be behind for a moment, and never ahead.
            checked, too_high, _ = self._client.query(_COMPARED, {"organization": next(organizations)}).result_rows[0]
            self.checked_hours += checked
            self.wrong_hours += too_high


def wrong_settled_hours(client: Client) -> tuple[int, int]:
    """How many hours are settled, and how many of them count other than the events do; when nothing is written."""
    checked, _, wrong = client.query(_COMPARED, {"organization": "%"}).result_rows[0]
    return checked, wrong


def organization_counts(client: Client) -> dict[str, int]:
    """Events of each organization as they stand."""
    return {str(name): int(events) for name, events in client.query(_COUNTS).result_rows}


def _number(client: Client, query: str) -> int:
    return int(client.query(query).result_rows[0][0])
