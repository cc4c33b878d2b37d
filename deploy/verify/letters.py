"""Refused messages against `dead_letters`: one row for each refusal, and none for a message that was accepted."""

from collections.abc import Iterable
from typing import Any

from deploy.verify.expectation import PartitionCounts
from deploy.verify.scope import Scope
from deploy.verify.scratch import Scratch

_COLUMNS = "organization_id, topic, partition, offset"
_HASH = "cityHash64(original_key, original_value)"

# Letters from before the first record of their partition belong to a topic of the same name that was deleted.
_DIFFERING = f"""
SELECT
    {_COLUMNS}, any(reason) AS reason, any(detail) AS detail,
    multiIf(countIf(NOT is_log) = 0, 'letter_lost', countIf(is_log) = 0, 'letter_extra', 'letter_content') AS kind
FROM
(
    SELECT {_COLUMNS}, reason, detail, 1 AS is_log, {_HASH} AS hash FROM {{letters}} FINAL
    UNION ALL
    SELECT {_COLUMNS}, reason, detail, 0, {_HASH} FROM dead_letters FINAL
    WHERE stage != 'store' AND <scope> AND (<spans>)
)
GROUP BY {_COLUMNS}
HAVING count() = 1 OR uniqExact(hash) > 1
ORDER BY {_COLUMNS}
LIMIT 100000
"""  # noqa: S608 - constants of this file
_SPAN = """(
    topic = {topic<n>:String} AND partition = {partition<n>:UInt32}
    AND offset >= {begin<n>:UInt64} AND offset < {end<n>:UInt64}
    AND (
        failed_at >= fromUnixTimestamp64Milli({first<n>:Int64}, 'UTC')
        OR (organization_id, topic, partition, offset) IN
            (SELECT organization_id, topic, partition, offset FROM {letters})
    )
)"""
# A letter of the store's stage is no mistake: the worker could read the message, ClickHouse could not hold its row.
_REFUSED = "SELECT topic, partition, offset FROM dead_letters FINAL WHERE stage = 'store'"
_FORGIVE_ROWS = f"DELETE FROM {{log}} WHERE (topic, partition, offset) IN ({_REFUSED})"  # noqa: S608 - constants


def differing_letters(scratch: Scratch, partitions: Iterable[PartitionCounts], scope: Scope) -> list[dict[str, Any]]:
    """Letters that are missing, that nobody can explain, or whose original bytes differ."""
    spans, parameters = ["false"], dict(scope.parameters)
    for number, each in enumerate(partitions):
        spans.append(_SPAN.replace("<n>", str(number)))
        parameters |= {
            f"topic{number}": each.topic,
            f"partition{number}": each.partition,
            f"begin{number}": each.begin_offset,
            f"end{number}": each.end_offset,
            f"first{number}": each.first_append_ms or 0,
        }
    statement = _DIFFERING.replace("<scope>", scope.condition("failed_at"))
    return scratch.rows(statement.replace("<spans>", " OR ".join(spans)), parameters)


def forgive_refused_by_store(scratch: Scratch) -> None:
    """Take out of the log what the worker accepted and ClickHouse refused: its dead letter is where it belongs."""
    if scratch.rows(f"{_REFUSED} LIMIT 1"):
        scratch.run(_FORGIVE_ROWS, {})
