"""From the scratch tables to the report: counts by hour, and each difference with what both sides say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from deploy.verify.cells import differing_cells, differing_settled_hours
from deploy.verify.digests import BY_TIME, EVENTS, VERSIONS
from deploy.verify.expectation import PartitionCounts
from deploy.verify.input_log import InputLog
from deploy.verify.letters import differing_letters
from deploy.verify.report import Difference, HourCounts, Kind, MonthCounts
from deploy.verify.scope import Scope
from deploy.verify.scratch import Scratch

MOST_SHOWN = 1000
_MOST_EXPLAINED = 20
_MOST_CHARACTERS = 2000

_COUNTS_BY_TABLE = f"""
    sumIf(events, relation = '{EVENTS}' AND is_log) AS log,
    sumIf(events, relation = '{EVENTS}' AND NOT is_log) AS timeline_events,
    sumIf(events, relation = '{BY_TIME}' AND NOT is_log) AS timeline_by_time,
    sumIf(events, relation = '{VERSIONS}' AND is_log) AS log_versions,
    sumIf(events, relation = '{VERSIONS}' AND NOT is_log) AS event_versions
"""
_MONTHS = f"""
SELECT formatDateTime(hour, '%Y-%m', 'UTC') AS month, uniqExact(organization_id, hour) AS hours, {_COUNTS_BY_TABLE}
FROM {{hours}}
GROUP BY month
ORDER BY month
"""  # noqa: S608 - constants of this file
_HOURS = f"""
SELECT
    organization_id, formatDateTime(hour, '%Y-%m-%dT%H:00:00Z', 'UTC') AS at, {_COUNTS_BY_TABLE},
    sumIf(digest, relation = '{EVENTS}' AND is_log) AS log_digest,
    sumIf(digest, relation = '{EVENTS}' AND NOT is_log) AS timeline_events_digest,
    (organization_id, hour) IN (SELECT organization_id, hour FROM {{differences}}) AS differs
FROM {{hours}}
GROUP BY organization_id, hour
HAVING {{is_every_hour:UInt8}} OR differs
ORDER BY organization_id, hour
"""  # noqa: S608 - constants of this file

_DIFFERENCES = """
SELECT
    kind, organization_id, object_type, object_id, toString(created_at) AS created_at, toString(event_id) AS event_id,
    toString(log_version) AS log_version, toString(store_version) AS store_version, topic, partition, offset,
    is_mendable
FROM {differences}
ORDER BY organization_id, hour, object_type, object_id, created_at, event_id, kind
LIMIT 1000
"""
_COUNTS = "SELECT kind, count() AS differences FROM {differences} GROUP BY kind"

_STORE_ROW = """
SELECT
    toString(version) AS version, is_deleted, event_type, actor_id, data, summary, source, associations,
    toString(updated_at) AS updated_at, toString(ingested_at) AS ingested_at
FROM timeline_events FINAL
WHERE organization_id = {organization:String} AND object_type = {object_type:String}
    AND object_id = {object_id:String} AND created_at = toDateTime64({created_at:String}, 6, 'UTC')
    AND event_id = toUUID({event_id:String})
"""


def month_counts(scratch: Scratch) -> list[MonthCounts]:
    """All months that the log or a table knows."""
    return [MonthCounts(**row) for row in scratch.rows(_MONTHS)]


def hour_counts(scratch: Scratch, *, is_every_hour: bool) -> list[HourCounts]:
    """The hours that differ, or all of them: as many as there are organizations times hours."""
    rows = scratch.rows(_HOURS, {"is_every_hour": int(is_every_hour)})
    return [HourCounts(hour=row.pop("at"), differs=bool(row.pop("differs")), **row) for row in rows]


class Findings:
    """All differences, counted, and the first of each sort in words."""

    def __init__(self, scratch: Scratch, log: InputLog, partitions: Sequence[PartitionCounts], scope: Scope) -> None:
        self._scratch = scratch
        self._log = log
        self.counts: Counter[str] = Counter()
        self.differences: list[Difference] = []
        self.letters = differing_letters(scratch, partitions, scope)

    def collect(self, *, with_settled: bool) -> None:
        """Gather everything; after the tail was read and every slice judged."""
        self._add_events()
        self._add(self._letter(row) for row in self.letters)
        self._add(_cell(row) for row in differing_cells(self._scratch))
        if with_settled:
            self._add(_settled(row) for row in differing_settled_hours(self._scratch))

    def _add(self, found: Iterable[Difference]) -> None:
        for difference in found:
            self.counts[difference.kind.value] += 1
            if len(self.differences) < MOST_SHOWN:
                self.differences.append(difference)

    def _add_events(self) -> None:
        for row in self._scratch.rows(_COUNTS):
            self.counts[row["kind"]] += row["differences"]
        rows = self._scratch.rows(_DIFFERENCES)
        self.differences += [self._event(row, is_explained=n < _MOST_EXPLAINED) for n, row in enumerate(rows)]

    def _event(self, row: dict[str, Any], *, is_explained: bool) -> Difference:
        has_message = bool(row["topic"])
        place = f"{row['object_type']} {row['object_id']}, {row['created_at']}, event {row['event_id']}"
        return Difference(
            kind=Kind(row["kind"]),
            organization_id=row["organization_id"],
            place=f"{place}, version {row['log_version']} in the log, {row['store_version']} in the store",
            log_coordinates=_coordinates(row) if has_message else "",
            is_mendable=bool(row["is_mendable"]),
            log_says=self._told(row) if is_explained and has_message else None,
            store_has=self._stored(row) if is_explained else None,
        )

    def _told(self, row: dict[str, Any]) -> str | None:
        record = self._log.record_at(row["topic"], row["partition"], row["offset"])
        return None if record is None else (record.value or b"").decode("utf-8", "replace")[:_MOST_CHARACTERS]

    def _stored(self, row: dict[str, Any]) -> str:
        names = ("object_type", "object_id", "created_at", "event_id")
        found = self._scratch.rows(_STORE_ROW, {"organization": row["organization_id"], **{n: row[n] for n in names}})
        return str(found[0])[:_MOST_CHARACTERS] if found else "nothing"

    def _letter(self, row: dict[str, Any]) -> Difference:
        kind = Kind(row["kind"])
        return Difference(
            kind=kind,
            organization_id=row["organization_id"],
            place=f"{row['reason']}: {row['detail']}",
            log_coordinates=_coordinates(row),
            is_mendable=kind is not Kind.LETTER_EXTRA,
        )


def _coordinates(row: dict[str, Any]) -> str:
    return f"{row['topic']}|{row['partition']}|{row['offset']}"


def _cell(row: dict[str, Any]) -> Difference:
    # It is a view: it is right again when the events are.
    return Difference(
        kind=Kind.SUMMARY,
        organization_id=row["organization_id"],
        place=f"{row['day']}, {row['event_type'] or '(no type)'}",
        log_coordinates="",
        is_mendable=False,
        log_says=f"{row['log_events']} events",
        store_has=f"{row['summary_events']} events",
    )


def _settled(row: dict[str, Any]) -> Difference:
    return Difference(
        kind=Kind.SETTLED,
        organization_id=row["organization_id"],
        place=f"hour {row['hour']:%Y-%m-%dT%H:00:00Z}",
        log_coordinates="",
        is_mendable=True,
    )
