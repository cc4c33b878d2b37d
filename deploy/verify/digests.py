"""Log against tables by hour: a count and a digest of each side, and the hours where they are not the same.

The digest is a sum: it wraps and needs no order, and unlike an exclusive or two equal rows do not cancel.
"""

from deploy.verify.fingerprints import EVENT_HASH, IS_HISTORY, KEY_HASH, TIME_HASH, VERSION_HASH
from deploy.verify.scope import Scope
from deploy.verify.scratch import Scratch
from deploy.verify.slices import Slice

EVENTS, BY_TIME, VERSIONS = "timeline_events", "timeline_by_time", "event_versions"

HASHES = {EVENTS: EVENT_HASH, BY_TIME: TIME_HASH, VERSIONS: VERSION_HASH}

_STANDING_LOG = f"""
INSERT INTO {{hours}}
SELECT organization_id, hour, relation.1, 1, count(), sum(relation.2)
FROM
(
    SELECT organization_id, hour, argMax((is_deleted, event_hash, time_hash), version) AS newest
    FROM {{log}}
    WHERE is_committed AND <slice>
    GROUP BY organization_id, hour, object_type, object_id, created_at, event_id
)
ARRAY JOIN [('{EVENTS}', newest.2), ('{BY_TIME}', newest.3)] AS relation
WHERE newest.1 = 0
GROUP BY organization_id, hour, relation.1
"""  # noqa: S608 - constants of this file

_VERSIONS_LOG = f"""
INSERT INTO {{hours}}
SELECT organization_id, hour, '{VERSIONS}', 1, count(), sum(hash)
FROM
(
    SELECT organization_id, hour, any(version_hash) AS hash
    FROM {{log}}
    WHERE is_committed AND {IS_HISTORY} AND <slice>
    GROUP BY organization_id, hour, object_type, object_id, created_at, event_id, version
)
GROUP BY organization_id, hour
"""  # noqa: S608 - constants of this file

_STORE = """
INSERT INTO {hours}
SELECT organization_id, toStartOfHour(created_at) AS hour, '<relation>', 0, count(), sum(<hash>)
FROM <relation> FINAL
WHERE <slice> <known>
GROUP BY organization_id, hour
"""

# What retention took from the log cannot be judged: only keys that it still tells are.
_KNOWN_KEY = f"AND {KEY_HASH} IN (SELECT key_hash FROM {{log}} WHERE <log_slice>)"  # noqa: S608 - constants
_KNOWN_VERSION = f"AND ({KEY_HASH}, version) IN (SELECT key_hash, version FROM {{log}} WHERE <log_slice>)"  # noqa: S608 - constants

_DIFFERING = """
SELECT organization_id, hour, relation
FROM {hours}
GROUP BY organization_id, hour, relation
HAVING sumIf(digest, is_log) != sumIf(digest, NOT is_log) OR sumIf(events, is_log) != sumIf(events, NOT is_log)
"""


def differing_hours(relations: tuple[str, ...]) -> str:
    """A subquery: organization and hour wherever one of these relations is not what the log says."""
    names = ", ".join(f"'{name}'" for name in relations)
    return f"SELECT organization_id, hour FROM ({_DIFFERING}) WHERE relation IN ({names})"  # noqa: S608 - constants


def known(relation: str, part: Slice, scope: Scope, *, is_whole_log: bool) -> str:
    """The condition that limits a table to what the log can judge; none while the log is whole."""
    if is_whole_log:
        return ""
    condition = _KNOWN_VERSION if relation == VERSIONS else _KNOWN_KEY
    return condition.replace("<log_slice>", part.condition(scope))


def digest_slice(
    scratch: Scratch, part: Slice, scope: Scope, relations: tuple[str, ...], *, is_whole_log: bool
) -> None:
    """Count and digest one slice of the log and of each relation into `hours`."""
    condition, parameters = part.condition(scope), part.parameters(scope)
    scratch.run(_STANDING_LOG.replace("<slice>", condition), parameters)
    if VERSIONS in relations:
        scratch.run(_VERSIONS_LOG.replace("<slice>", condition), parameters)
    for relation in relations:
        statement = (
            _STORE.replace("<relation>", relation)
            .replace("<hash>", HASHES[relation])
            .replace("<slice>", condition)
            .replace("<known>", known(relation, part, scope, is_whole_log=is_whole_log))
        )
        scratch.run(statement, parameters)
