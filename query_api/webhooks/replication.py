"""`Replication`: whether the server that is asked shows every row that any replica has acknowledged."""

from typing import Protocol

import msgspec
import structlog

from query_api.reads.clickhouse_connection import ClickHouseConnection
from runtime.clickhouse import store_errors
from runtime.errors import StoreError

# A plain table is the only copy. A replica has everything once it has taken up the whole log of its table
# (`log_pointer` is the next entry) and waits for no part; without Keeper both numbers are 0. Others prove nothing.
_SQL = """
SELECT engine = 'ReplacingMergeTree' OR (database, name) IN
(
    SELECT database, table FROM system.replicas
    WHERE database = currentDatabase() AND table = 'timeline_events' AND log_pointer > log_max_index
        AND inserts_in_queue = 0 AND parts_to_check = 0 AND NOT is_readonly AND NOT is_session_expired
)
FROM system.tables
WHERE database = currentDatabase() AND name = 'timeline_events'
"""
_log = structlog.get_logger(__name__)


class Replication(Protocol):
    """Asked before a row that cannot be seen is taken for one that is gone."""

    async def is_complete(self) -> bool:
        """False also when nobody can tell. A part that arrives at this very moment may be missed: ask twice."""


class ClickHouseReplication:
    """Of the server that the connection leads to: behind a balancer, of any."""

    def __init__(self, connection: ClickHouseConnection) -> None:
        self._connection = connection

    async def is_complete(self) -> bool:
        """See `Replication`."""
        try:
            with store_errors():
                client = await self._connection.client()
                answer = await client.raw_query(_SQL, fmt="JSONCompactEachRow")
        except StoreError as error:
            _log.warning("replication_unknown", error=str(error))
            return False
        return [bool(found) for (found,) in msgspec.json.decode(b"[" + b",".join(answer.split()) + b"]")] == [True]
