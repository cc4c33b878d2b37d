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

_COPY_ALIVE = """
INSERT INTO {found}
SELECT
    organization_id, toStartOfHour(created_at), object_type, object_id, created_at, event_id, version, '<relation>',
    is_deleted, <hash>
FROM <relation> FINAL
WHERE <slice> AND ((organization_id, toStartOfHour(created_at)) IN (<differing>) <or_told>) <known>
"""

# A message without created_at that is sent twice has two hours, and the history keeps it in either.
_OR_TOLD = f"""
OR (event_id, version) IN
(SELECT event_id, version FROM {{log}} WHERE {IS_HISTORY} AND <slice> AND (organization_id, hour) IN (<differing>))
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
        'extra')"""  # noqa: S608 - constants of this file


# A row of timeline_by_time that is as wrong as the event's own is no second difference.
_JUDGE_ROWS = f"""
INSERT INTO {{differences}}
WITH elsewhere AS
(
    SELECT organization_id, event_id FROM {{log}}
    WHERE is_committed AND event_id IN (SELECT event_id FROM {{found}} WHERE <slice>)
    GROUP BY {_PLACE}
    HAVING argMax(is_deleted, version) = 0
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
        argMaxIf((topic, partition, offset), version, is_due) AS place,
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

# The version of a foreign event is foreign in the history too: no second difference.
_JUDGE_HISTORY = f"""
INSERT INTO {{differences}}
SELECT
    organization_id, toStartOfHour(moment), object_type, object_id, moment AS created_at, event_id, 'history',
    if(told > 0, version, 0), if(found > 0, version, 0), place.1, place.2, place.3, {KEY_HASH} AS key_hash, told > 0
FROM
(
    SELECT
        organization_id, object_type, object_id, event_id, version,
        min(created_at) AS moment,
        countIf(is_due) AS due,
        countIf(relation = '') AS told,
        uniqExactIf(created_at, relation = '') AS told_places,
        countIf(relation != '') AS found,
        groupUniqArrayIf(hash, relation = '') AS told_hashes,
        groupUniqArrayIf(hash, relation != '') AS found_hashes,
        anyIf((topic, partition, offset), relation = '') AS place
    FROM
    (
        SELECT
            organization_id, object_type, object_id, created_at, event_id, version, version_hash AS hash,
            topic, partition, offset, '' AS relation, is_committed AS is_due
        FROM {{log}} FINAL WHERE {IS_HISTORY} AND <slice> AND (organization_id, hour) IN (<differing>)
        UNION ALL
        SELECT
            organization_id, object_type, object_id, created_at, event_id, version, hash, '', 0, 0, relation, 0
        FROM {{found}} WHERE <slice> AND relation = '{VERSIONS}'
    )
    GROUP BY organization_id, object_type, object_id, event_id, version
)
WHERE
    (due > 0 AND found = 0)
    OR (told > 0 AND (found > told_places OR NOT hasAll(told_hashes, found_hashes)))
    OR (told = 0 AND {{is_whole_log:UInt8}} = 1 AND (key_hash, version) NOT IN
        (SELECT key_hash, store_version FROM {{differences}} WHERE kind IN ('extra', 'doubled', 'never_told')))
"""  # noqa: S608 - constants of this file


class Judge:
    """Copies what stands in the hours that differ, then, with the tail read, says what is wrong there."""

    def __init__(self, scratch: Scratch, scope: Scope, relations: tuple[str, ...], *, is_whole_log: bool) -> None:
        self._scratch = scratch
        self._scope = scope
        self._relations = relations
        self._is_whole_log = is_whole_log

    def differing(self, slices: list[Slice]) -> list[Slice]:
        """The slices that hold hours to judge."""
        return [each for each in slices if self._has_differing_hours(each)]

    def copy(self, part: Slice) -> None:
        """Copy the rows of one slice's differing hours."""
        for relation in self._relations:
            self._run(_COPY_ALIVE, part, relation)
            if relation != VERSIONS:
                self._run(_COPY_TOMBSTONES, part, relation)

    def judge(self, part: Slice) -> None:
        """Write the slice's differences. Call it when the log's tail has been read, behind the last `copy`."""
        self._run(_JUDGE_ROWS, part, EVENTS)
        if VERSIONS in self._relations:
            self._run(_JUDGE_HISTORY, part, VERSIONS)

    def _has_differing_hours(self, part: Slice) -> bool:
        statement = f"SELECT 1 FROM ({differing_hours(self._relations)}) WHERE <slice> LIMIT 1"  # noqa: S608 - ours
        condition = part.condition(self._scope, "hour")
        return bool(self._scratch.rows(statement.replace("<slice>", condition), part.parameters(self._scope)))

    def _run(self, statement: str, part: Slice, relation: str) -> None:
        # The event's own row and its copy by time are judged together: both are needed where one differs.
        hours = differing_hours((VERSIONS,) if relation == VERSIONS else (EVENTS, BY_TIME))
        filled = (
            statement.replace("<or_told>", _OR_TOLD if relation == VERSIONS else "")
            .replace("<known>", known(relation, part, self._scope, is_whole_log=self._is_whole_log))
            .replace("<relation>", relation)
            .replace("<hash>", HASHES[relation])
            .replace("<differing>", hours)
            .replace("<slice>", part.condition(self._scope))
        )
        parameters = {**part.parameters(self._scope), "is_whole_log": int(self._is_whole_log)}
        self._scratch.run(filled, parameters)
