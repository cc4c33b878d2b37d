"""`ReadStore`: a tenant and a `Query` in, that tenant's rows out. The nets of isolation that no query can forget."""

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import Generic, Protocol, TypeVar

import msgspec
import structlog

from query_api.errors import IncompleteAnswer, IsolationBreach, QueryTooLarge
from query_api.metrics import ApiMetrics
from query_api.queries.query import OwnedRow, Query
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.tenant import TenantContext
from runtime.clickhouse import store_errors
from runtime.errors import StoreError

TENANT_TABLES = (
    "timeline_events",
    "timeline_by_time",
    "event_versions",
    "summary_marks",
    "activity_summary_state",
    "dead_letters",
    "dead_letter_replays",
    "import_batches",
    "import_events",
    "webhook_endpoints",
    "webhook_states",
)

# More rows than a query may read or answer: repeating it does not help.
_TOO_MANY_ROWS_CODES = frozenset({158, 307, 396})

RowT = TypeVar("RowT", bound=OwnedRow)
_log = structlog.get_logger(__name__)


class _Result(msgspec.Struct, Generic[RowT]):
    """`FORMAT JSONCompact`: one document, so an answer that breaks off cannot be decoded."""

    data: list[RowT]
    rows: int


class QueryLimits(msgspec.Struct, frozen=True):
    """What one query may take of the server; beyond it the server throws, because a part of an answer is none."""

    memory_bytes: int = 1024**3
    rows_read: int = 200_000_000
    # Facets of 27 years by day and 10,000 actors are the longest answer.
    rows_answered: int = 50_000

    def settings(self, timeout_seconds: float) -> dict[str, str | int | float]:
        """As the server takes them."""
        return {
            "max_execution_time": timeout_seconds,
            "timeout_overflow_mode": "throw",
            "max_memory_usage": self.memory_bytes,
            "max_rows_to_read": self.rows_read,
            "read_overflow_mode": "throw",
            "max_result_rows": self.rows_answered,
            "result_overflow_mode": "throw",
        }


_DEFAULT_LIMITS = QueryLimits()


class TenantStore(Protocol):
    """Where the repository reads."""

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        """The rows of a query, all of them the tenant's."""


class ReadStore:
    """Reads ClickHouse. Raises StoreError, IncompleteAnswer, or IsolationBreach; never returns a part of an answer."""

    def __init__(
        self,
        connection: ClickHouseConnection,
        timeout_seconds: float,
        metrics: ApiMetrics,
        limits: QueryLimits = _DEFAULT_LIMITS,
    ) -> None:
        self._connection = connection
        self._limits = limits.settings(timeout_seconds)
        self._timeout_seconds = timeout_seconds
        self._metrics = metrics

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        """The rows of a query, all of them the tenant's."""
        with self._metrics.query_seconds.labels(query.name).time():
            try:
                answer = await self._ask(tenant, query)
            except StoreError as error:
                if error.code in _TOO_MANY_ROWS_CODES:
                    raise QueryTooLarge from error
                raise
        rows = _decoded(answer, row_type)
        self._check_owner(tenant, query, rows)
        return rows

    async def ping(self, timeout_seconds: float) -> None:
        """Raises StoreError unless the server answers and the tables are there."""
        with store_errors():
            async with asyncio.timeout(timeout_seconds):
                client = await self._connection.client()
                await client.raw_query("SELECT 1 FROM timeline_events, timeline_by_time LIMIT 0")

    async def _ask(self, tenant: TenantContext, query: Query) -> bytes:
        with store_errors():
            # The server's own limit comes first; ours ends a wait for a server that no longer talks.
            async with asyncio.timeout(self._timeout_seconds + 1):
                client = await self._connection.client()
                return await client.raw_query(
                    query.sql,
                    parameters=query.parameters,
                    settings={**tenant_settings(tenant), **self._limits, **query.settings},
                    fmt="JSONCompact",
                )

    def _check_owner(self, tenant: TenantContext, query: Query, rows: Sequence[OwnedRow]) -> None:
        if any(row.organization_id != tenant.organization for row in rows):
            self._metrics.isolation_breaches.inc()
            _log.critical("isolation_breach", query=query.name, organization=tenant.organization)
            raise IsolationBreach(query.name)


def tenant_settings(tenant: TenantContext) -> dict[str, str | int]:
    """What every query is sent with: the organization twice more, by the server itself, and formats we can decode."""
    only_tenant = f"organization_id = \\'{tenant.organization}\\'"
    return {
        "additional_table_filters": "{" + ", ".join(f"'{table}': '{only_tenant}'" for table in TENANT_TABLES) + "}",
        # The row filters of the API's user read it (`deploy/row_filters.py`), and operators in the query log.
        "log_comment": tenant.organization,
        # A condition on a changeable column that runs before FINAL shows rows that are superseded (measured).
        "optimize_move_to_prewhere_if_final": 0,
        "date_time_output_format": "iso",
        "output_format_json_quote_64bit_integers": 0,
    }


def _decoded(answer: bytes, row_type: type[RowT]) -> list[RowT]:
    try:
        result = _decoder(row_type).decode(answer)
    except msgspec.DecodeError as error:
        raise IncompleteAnswer("the store's answer broke off; try again") from error
    if len(result.data) != result.rows:
        raise IncompleteAnswer("the store's answer broke off; try again")
    return result.data


@cache
def _decoder(row_type: type[RowT]) -> msgspec.json.Decoder[_Result[RowT]]:
    return msgspec.json.Decoder(_Result[row_type])  # type: ignore[valid-type]  # a class known at run time only
