"""`EndpointStore`: endpoints and states of all organizations, for the process that delivers."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.webhooks.endpoint import Endpoint, EndpointState
from runtime.clickhouse import store_errors

ENDPOINT_COLUMNS: tuple[str, ...] = Endpoint.__struct_fields__
STATE_COLUMNS: tuple[str, ...] = EndpointState.__struct_fields__
FORMAT = "JSONCompactEachRow"

_SETTINGS: dict[str, Any] = {"date_time_output_format": "iso", "output_format_json_quote_64bit_integers": 0}
_ENCODER = msgspec.json.Encoder()
RowT = TypeVar("RowT")


class EndpointStore:
    """Raises StoreError."""

    def __init__(self, connection: ClickHouseConnection) -> None:
        self._connection = connection

    async def endpoints(self) -> list[Endpoint]:
        """Those that are not deleted."""
        columns = ", ".join(ENDPOINT_COLUMNS)
        return await self._rows(f"SELECT {columns} FROM webhook_endpoints FINAL WHERE is_deleted = 0", Endpoint)  # noqa: S608 - constants

    async def states(self) -> dict[tuple[str, str], EndpointState]:
        """By organization and endpoint."""
        sql = f"SELECT {', '.join(STATE_COLUMNS)} FROM webhook_states FINAL"  # noqa: S608 - constants
        rows = await self._rows(sql, EndpointState)
        return {(each.organization_id, each.endpoint_id): each for each in rows}

    async def save(self, states: Sequence[EndpointState]) -> None:
        """Back when they are acknowledged."""
        with store_errors():
            client = await self._connection.client()
            await client.raw_insert("webhook_states", STATE_COLUMNS, _ENCODER.encode_lines(states), fmt=FORMAT)

    async def _rows(self, sql: str, row_type: type[RowT]) -> list[RowT]:
        with store_errors():
            client = await self._connection.client()
            answer = await client.raw_query(sql, settings=_SETTINGS, fmt="JSONCompact")
        document = msgspec.json.decode(answer, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(document["data"], type=list[row_type])  # type: ignore[valid-type]  # known at run time
