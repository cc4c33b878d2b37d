"""Key by key inside the hours that differ: what each difference is, and whether the log can mend it.

The tables are copied first and the log's tail is read afterwards. So every version that a copy holds is told somewhere
in what was read, however much traffic there is; one that nobody told is wrong. Only the part that the workers had
committed before is due.
"""

from deploy.verify.digests import BY_TIME, EVENTS, HASHES, VERSIONS, differing_hours, known
from deploy.verify.fingerprints import IS_HISTORY, KEY_COLUMNS, KEY_HASH
from deploy.verify.scope import Scope
from deploy.verify.scratch import Scratch
from deploy.verify.slices import Slice

_PLACE = "organization_id, hour, object_type, object_id, created_at, event_id"
_IN_HOURS = "(organization_id, toStartOfHour(created_at)) IN ({differing})"

_COPY_ALIVE = f"""
INSERT INTO {{found}}
SELECT
    organization_id, toStartOfHour(created_at), object_type, object_id, created_at, event_id, version, '<relation>',
    <is_deleted>, <hash>
FROM <relation> FINAL
WHERE <slice> AND (organization_id, toStartOfHour(created_at)) IN (<differing>) <known>
"""  # noqa: S608 - constants of this file

# FINAL does not show tombstones. Copied after the rows: an event deleted between the two is in both, never in none.
_COPY_TOMBSTONES = f"""
INSERT INTO {{found}}
SELECT
    organization_id, toStartOfHour(created_at), object_type, object_id, created_at, event_id, version, '<relation>',
    1, <hash>
FROM <relation>
WHERE is_deleted AND <slice> AND (organization_id, toStartOfHour(created_at)) IN (<differing>) <known>
ORDER BY {KEY_COLUMNS}, version DESC LIMIT 1 BY {KEY_COLUMNS}
"""  # noqa: S608 - constants of this file


def _verdict(side: str, hash_column: int) -> str:
    """What one table's row is in the light of the log; empty when it is right."""
    return f"""multiIf(
        {side}.1 = 0 AND (due = 0 OR due_deleted), '',
        {side}.1 = 0, 'lost',
        {side}.1 < due AND due_deleted AND {side}.2, '',
        {side}.1 < due AND due_deleted AND bitAnd(bitShiftRight(due, 62), 3) = 0, 'doubled',
        {side}.1 < due, 'lost',
        arrayExists(t -> t.1 = {side}.1 AND t.2 = {side}.2 AND t.{hash_column} = {side}.3, told), '',
        arrayExists(t -> t.1 = {side}.1, told), 'content',
        {side}.2 AND (due = 0 OR due_deleted), '',
        {{is_whole_log:UInt8}} = 0, '',
        due != 0, 'never_told',
        (organization_id, event_id) IN (SELECT organization_id, event_id FROM elsewhere), 'doubled',
        'extra')"""


# A row of timeline_by_time that is as wrong as the event's own is no second difference.
_JUDGE_ROWS = f"""
INSERT INTO {{differences}}
WITH elsewhere AS (
    SELECT organization_id, event_id FROM {{log}} WHERE event_id IN (SELECT event_id FROM {{found}} WHERE <slice>)
    AND is_committed AND (key_hash NOT IN (SELECT {KEY_HASH} FROM {{found}} WHERE <slice>) OR true)
)
SELECT
    {_PLACE}, verdict.1 AS kind, due, verdict.2.1, place.1, place.2, place.3, {KEY_HASH},
    due != 0 AND verdict.2.1 <= due
FROM
(
    SELECT
        {_PLACE},
        maxIf(version, is_due) AS due,
        argMaxIf(is_deleted, version, is_due) AS due_deleted,
        argMaxIf((topic, partition, offset), version, relation = '') AS place,
        groupUniqArrayIf((version, is_deleted, hash, time_hash), relation = '') AS told,
        argMaxIf((version, is_deleted, hash), version, relation = '{EVENTS}') AS event,
        argMaxIf((version, is_deleted, hash), version, relation = '{BY_TIME}') AS by_time
    FROM
    (
        SELECT
            {_PLACE}, version, is_deleted, event_hash AS hash, time_hash, topic, partition, offset, '' AS relation,
            is_committed AS is_due
        FROM {{log}} WHERE <slice> AND (organization_id, hour) IN (<differing>)
        UNION ALL
        SELECT {_PLACE}, version, is_deleted, hash, 0, '', 0, 0, relation, 0
        FROM {{found}} WHERE <slice> AND relation IN ('{EVENTS}', '{BY_TIME}')
    )
    GROUP BY {_PLACE}
)
ARRAY JOIN
[
    ({_verdict("event", 3)}, event),
    (if(({_verdict("by_time", 4)}) != '' AND (by_time.1, by_time.2) != (event.1, event.2), 'by_time', ''), by_time)
] AS verdict
WHERE kind != ''
"""  # noqa: S608 - constants of this file
