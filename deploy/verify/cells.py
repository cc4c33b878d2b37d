"""`activity_summary` against a count of the log by organization, day and type; settled hours against live ones."""

from typing import Any

from deploy.verify.scope import Scope
from deploy.verify.scratch import Scratch
from deploy.verify.slices import Slice

_COUNT_LOG = """
INSERT INTO {cells}
SELECT organization_id, toDate(hour), newest.2, 1, count()
FROM
(
    SELECT organization_id, hour, argMax((is_deleted, event_type), version) AS newest
    FROM {log}
    WHERE is_committed AND <slice>
    GROUP BY organization_id, hour, object_type, object_id, created_at, event_id
)
WHERE newest.1 = 0
GROUP BY ALL
"""

# While retention has taken a part of the log, a day may count events that it cannot tell: the events' table does.
_COUNT_EVENTS = """
INSERT INTO {cells}
SELECT organization_id, toDate(created_at), event_type, 1, count()
FROM timeline_events FINAL
WHERE <slice> AND organization_id IN (SELECT organization_id FROM {log})
GROUP BY ALL
"""

_COUNT_SUMMARY = """
INSERT INTO {cells}
SELECT organization_id, toDate(hour), event_type, 0, sum(events)
FROM activity_summary
WHERE <slice> <known>
GROUP BY ALL
"""
_KNOWN = "AND organization_id IN (SELECT organization_id FROM {log})"

# A row of the tail may have been counted on one side, or on neither: it moves a cell of its day by one at most.
_DIFFERING_CELLS = """
SELECT
    organization_id, toString(day) AS day, event_type,
    toInt64(sumIf(events, is_log)) AS log_events, toInt64(sumIf(events, NOT is_log)) AS summary_events
FROM {cells} AS cell
LEFT JOIN
(
    SELECT organization_id, toDate(hour) AS day, count() AS rows FROM {log} WHERE NOT is_committed GROUP BY ALL
) AS tail USING (organization_id, day)
GROUP BY organization_id, day, event_type
HAVING abs(log_events - summary_events) > max(tail.rows)
ORDER BY ALL
LIMIT 1000
"""

# The digests of the three marginals; an hour is settled while its version is above its newest mark.
_COPY_SETTLED = """
INSERT INTO {settled}
SELECT organization_id, hour, anyIf(digest, is_state) AS settled, anyIf(digest, NOT is_state) AS live
FROM
(
    SELECT
        organization_id, hour, 1 AS is_state,
        arraySum(arrayMap((t, n) -> cityHash64(1, toString(t), '', toUInt64(n)), totals.event_type, totals.events))
        + arraySum(arrayMap((t, a, n) -> cityHash64(2, toString(t), a, toUInt64(n)),
            by_actor.event_type, by_actor.actor_id, by_actor.events))
        + arraySum(arrayMap((t, o, n) -> cityHash64(3, toString(t), toString(o), toUInt64(n)),
            by_object_type.event_type, by_object_type.object_type, by_object_type.events)) AS digest
    FROM activity_summary_state FINAL
    LEFT JOIN (SELECT organization_id, hour, max(mark) AS newest FROM summary_marks GROUP BY ALL) AS marks
        USING (organization_id, hour)
    WHERE <slice> AND version > marks.newest
    UNION ALL
    SELECT organization_id, hour, 0, sum(cityHash64(marginal, event_type, cell, events))
    FROM
    (
        SELECT
            organization_id, toStartOfHour(created_at) AS hour, cells.1 AS marginal,
            toString(event_type) AS event_type, cells.2 AS cell, count() AS events
        FROM timeline_by_time FINAL
        ARRAY JOIN [(1, ''), (2, actor_id), (3, toString(object_type))] AS cells
        WHERE <moments>
        GROUP BY ALL
    )
    GROUP BY organization_id, hour
)
GROUP BY organization_id, hour
HAVING max(is_state) = 1 AND settled != live
"""

# What came meanwhile may be in the one count and not yet in the other.
_DIFFERING_SETTLED = """
SELECT organization_id, hour FROM {settled}
WHERE (organization_id, hour) NOT IN (SELECT organization_id, hour FROM {log} WHERE NOT is_committed)
ORDER BY ALL
LIMIT 1000
"""


def copy_cells(scratch: Scratch, part: Slice, scope: Scope, *, is_whole_log: bool) -> None:
    """Count one slice's cells on both sides; before the tail is read."""
    count, known = (_COUNT_LOG, "") if is_whole_log else (_COUNT_EVENTS, _KNOWN)
    parameters = part.parameters(scope)
    scratch.run(count.replace("<slice>", part.condition(scope)), parameters)
    summary = _COUNT_SUMMARY.replace("<slice>", part.condition(scope, "hour")).replace("<known>", known)
    scratch.run(summary, parameters)


def differing_cells(scratch: Scratch) -> list[dict[str, Any]]:
    """The first thousand cells that are not the same; after the tail is read."""
    return scratch.rows(_DIFFERING_CELLS)


def copy_settled(scratch: Scratch, part: Slice, scope: Scope) -> None:
    """Compare one slice's settled hours with a live count; before the tail is read."""
    statement = _COPY_SETTLED.replace("<slice>", part.condition(scope, "hour"))
    scratch.run(statement.replace("<moments>", part.condition(scope)), part.parameters(scope))


def differing_settled_hours(scratch: Scratch) -> list[dict[str, Any]]:
    """The first thousand settled hours that are not a live count; after the tail is read."""
    return scratch.rows(_DIFFERING_SETTLED)
