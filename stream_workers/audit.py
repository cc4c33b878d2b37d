"""The audit: settled hours, day by day in turn, against a live count. What differs twice is told, and heals.

One look can be wrong: between a flush's insert and its mark the events of an hour are ahead of its settled count, as
designed, and a worker that is killed there stretches it until its records are read again. A difference counts when the
same settled row still differs once everything that the log had taken by the first look is committed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import structlog
from clickhouse_connect.driver.asyncclient import AsyncClient

from runtime.clickhouse import store_errors
from stream_workers import metrics
from stream_workers.mark import clickhouse_hour
from stream_workers.settle import LIVE_HOURS

_DAY = timedelta(days=1)
# Clocks of brokers and workers are not one clock.
_CLOCK_MARGIN = timedelta(seconds=2)
_LOOK_AGAIN_SECONDS = 1.0
_PATIENCE_SECONDS = 60.0

_DIGEST = """
        cityHash64(
            arraySort(CAST(arrayZip({totals}) AS Array(Tuple(String, UInt64)))),
            arraySort(CAST(arrayZip({by_actor}) AS Array(Tuple(String, String, UInt64)))),
            arraySort(CAST(arrayZip({by_object_type}) AS Array(Tuple(String, String, UInt64))))
        )"""
_SETTLED_DIGEST = _DIGEST.format(
    totals="totals.event_type, totals.events",
    by_actor="by_actor.event_type, by_actor.actor_id, by_actor.events",
    by_object_type="by_object_type.event_type, by_object_type.object_type, by_object_type.events",
)
_LIVE_DIGEST = _DIGEST.format(
    totals="totals.1, totals.2",
    by_actor="by_actor.1.1, by_actor.1.2, by_actor.2",
    by_object_type="by_object_type.1.1, by_object_type.1.2, by_object_type.2",
)

# A state row stands while its version is above the hour's newest mark. Both sides become one digest an hour, over all
# three marginals; an hour without events has an empty state row and no live one.
_DIFFERENCES = f"""
WITH
settled AS
(
    SELECT organization_id, hour, version, events, {_SETTLED_DIGEST} AS digest
    FROM activity_summary_state FINAL
    WHERE hour >= {{since:DateTime('UTC')}} AND hour < {{until:DateTime('UTC')}}
),
marks AS
(
    SELECT organization_id, hour, max(mark) AS mark FROM summary_marks
    WHERE hour >= {{since:DateTime('UTC')}} AND hour < {{until:DateTime('UTC')}} GROUP BY organization_id, hour
),
live AS
(
    SELECT organization_id, hour, {_LIVE_DIGEST} AS digest
    FROM ({LIVE_HOURS})
)
SELECT settled.organization_id, settled.hour, settled.version
FROM settled
INNER JOIN marks ON marks.organization_id = settled.organization_id AND marks.hour = settled.hour
LEFT JOIN live ON live.organization_id = settled.organization_id AND live.hour = settled.hour
WHERE settled.version > marks.mark
    AND if(live.digest = 0, settled.events != 0, settled.digest != live.digest)
"""  # noqa: S608 - constants of this file

_AUDITED_DAYS = "SELECT DISTINCT toStartOfDay(hour) AS day FROM activity_summary_state ORDER BY day DESC"

# A group that was given up long ago is waited for no more.
_COMMITTED_UNTIL = (
    "SELECT min(until) FROM (SELECT max(complete_until) AS until FROM watermarks GROUP BY worker_group) "
    "WHERE until > now64(3, 'UTC') - INTERVAL 1 DAY HAVING count() > 0"
)

_HEAL = (
    "INSERT INTO summary_marks (organization_id, hour, mark) "
    "SELECT {organization:String}, {hour:DateTime('UTC')}, greatest(max(epoch), {version:UInt64}) FROM summary_epochs"
)

_VERSION_CONFLICTS = """
SELECT count() FROM
(
    SELECT 1 FROM event_versions
    WHERE created_at >= {since:DateTime('UTC')} AND created_at < {until:DateTime('UTC')}
    GROUP BY organization_id, object_type, object_id, event_id, bitShiftRight(version, 64)
    HAVING uniqExact(version) > 1
)
"""

log = structlog.get_logger(__name__)


class DifferingHour(NamedTuple):
    """A settled row that says something else than the events; `version` tells the row apart from a later one."""

    organization_id: str
    hour: datetime
    version: int


class Audit:
    """Goes through the settled days in turn, newest first; begins anew when it has seen them all."""

    def __init__(self) -> None:
        self._days: list[datetime] = []
        self._conflicts = 0

    async def next_day(self, client: AsyncClient) -> None:
        """Audit one day."""
        if not self._days:
            metrics.VERSION_CONFLICTS.set(self._conflicts)
            self._days, self._conflicts = await days_to_audit(client), 0
        if self._days:
            day = self._days.pop(0)
            await audit_day(client, day, lambda moment: wait_committed(client, moment))
            self._conflicts += await version_conflicts(client, day)


async def days_to_audit(client: AsyncClient) -> list[datetime]:
    """The days that have settled hours, newest first."""
    with store_errors():
        result = await client.query(_AUDITED_DAYS, tz_mode="aware")
    return [day for (day,) in result.result_rows]


async def audit_day(
    client: AsyncClient, day: datetime, committed: Callable[[datetime], Awaitable[bool]]
) -> list[DifferingHour]:
    """The hours of a day whose settled row is wrong; each is marked: from now on it is counted live until settled.

    `committed` waits until what the log had taken before a moment is committed. False is no verdict: the next turn of
    the day looks again.
    """
    first_look = await _differences(client, day)
    if not first_look or not await committed(datetime.now(UTC)):
        return []
    wrong = sorted(first_look & await _differences(client, day))
    for each in wrong:
        log.error("a settled hour was wrong", organization=each.organization_id, hour=each.hour.isoformat())
        await _heal(client, each)
    metrics.AUDIT_DIFFERENCES.inc(len(wrong))
    return wrong


async def wait_committed(client: AsyncClient, moment: datetime, patience_seconds: float = _PATIENCE_SECONDS) -> bool:
    """Wait until every worker group has committed what the log took before `moment`; False when patience ends."""
    deadline = asyncio.get_running_loop().time() + patience_seconds
    while (until := await _committed_until(client)) is None or until < moment + _CLOCK_MARGIN:
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
    return True


async def version_conflicts(client: AsyncClient, day: datetime) -> int:
    """How many revisions of a day's events came with two contents: a source that counts revisions wrongly."""
    with store_errors():
        return int(str(await client.command(_VERSION_CONFLICTS, _span(day))))


async def _differences(client: AsyncClient, day: datetime) -> set[DifferingHour]:
    with store_errors():
        result = await client.query(_DIFFERENCES, _span(day), tz_mode="aware")
    return {DifferingHour(*row) for row in result.result_rows}


async def _committed_until(client: AsyncClient) -> datetime | None:
    """None before any worker group has reported."""
    with store_errors():
        rows = (await client.query(_COMMITTED_UNTIL, tz_mode="aware")).result_rows
    return rows[0][0] if rows else None


async def _heal(client: AsyncClient, wrong: DifferingHour) -> None:
    parameters = {
        "organization": wrong.organization_id,
        "hour": clickhouse_hour(wrong.hour),
        "version": wrong.version,
    }
    with store_errors():
        await client.command(_HEAL, parameters)


def _span(day: datetime) -> dict[str, str]:
    return {"since": clickhouse_hour(day), "until": clickhouse_hour(day + _DAY)}
