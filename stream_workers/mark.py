"""Step 4: every hour that a flush touched gets a mark, so that no settled count of before stands for it any longer.

The order is the whole rule: the epoch is read after ClickHouse acknowledged the events. An event that a settler of
epoch e did not count was acknowledged after e was visible, so its mark is at least e (`0006_settled_hours.sql`).
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from clickhouse_connect.driver.client import Client

from runtime.clickhouse import store_errors
from runtime.errors import StoreUnavailable
from schemas.activity_row import ActivityRow

HOUR_SECONDS = 3600

TouchedHour = tuple[str, int]
"""Organization, and the hour's first second since 1970: hours of UTC, whatever zone the message was written in."""

_COLUMNS = {"organization_id": "LowCardinality(String)", "hour": "DateTime('UTC')", "mark": "UInt64"}

# A backup may bring back state rows that are newer than the epochs: their versions would outrank every mark to come.
_RAISE_EPOCH = (
    "INSERT INTO summary_epochs (singleton, epoch) "
    "SELECT 1, newest + 1 FROM (SELECT max(version) AS newest FROM activity_summary_state) "
    "WHERE newest > (SELECT max(epoch) FROM summary_epochs)"
)


def touched_hours(rows: Iterable[ActivityRow]) -> set[TouchedHour]:
    """The hours of all rows. Tombstones count: the hour that an event left has changed too."""
    return {
        (row.organization_id, (seconds := int(row.created_at.timestamp())) - seconds % HOUR_SECONDS) for row in rows
    }


def current_epoch(client: Client) -> int:
    """The newest epoch that a settler published, 0 before the first. Ask once the events are acknowledged."""
    with store_errors():
        return int(str(client.command("SELECT max(epoch) FROM summary_epochs")))


def write_marks(client: Client, hours: Iterable[TouchedHour], epoch: int) -> None:
    """Back when the marks are acknowledged. Raises StoreError."""
    marks = [*hours]
    with store_errors():
        # Few plain columns: 12 ms for 20,000 in ClickHouse's own format, 23 as JSON.
        summary = client.insert(
            "summary_marks",
            [[organization_id for organization_id, _ in marks], [hour for _, hour in marks], [epoch] * len(marks)],
            column_names=tuple(_COLUMNS),
            column_type_names=tuple(_COLUMNS.values()),
            column_oriented=True,
        )
    if summary.written_rows < len(marks):
        raise StoreUnavailable(f"acknowledged {summary.written_rows} of {len(marks)} marks")


def mark_hours(client: Client, hours: Iterable[TouchedHour]) -> None:
    """Mark the hours of rows that are acknowledged by now. 200 hours: 8 ms, 20,000: 30."""
    write_marks(client, hours, current_epoch(client))


def mark_span(client: Client, since: datetime, until: datetime) -> None:
    """Mark every known hour of a span, for whoever changed events there by other means; `since` on the hour.

    Retention, archive, erasure: call it when the change is visible (`mutations_sync = 2`), never before.
    """
    statement = (
        "INSERT INTO summary_marks (organization_id, hour, mark) "
        "SELECT DISTINCT organization_id, hour, (SELECT max(epoch) FROM summary_epochs) FROM summary_marks "
        "WHERE hour >= {since:DateTime('UTC')} AND hour < {until:DateTime('UTC')}"
    )
    with store_errors():
        client.command(statement, {"since": clickhouse_hour(since), "until": clickhouse_hour(until)})


def clickhouse_hour(moment: datetime) -> str:
    """As a `DateTime('UTC')` parameter is written; a number is not taken for the first hours of 1970."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def raise_epoch(client: Client) -> None:
    """Lift the epoch above every stored version; changes nothing unless a backup brought back older epochs."""
    with store_errors():
        client.command(_RAISE_EPOCH)
