"""Whether a server shows every row: asked of ClickHouse itself."""

import asyncio

from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.webhooks.replication import ClickHouseReplication


def is_complete(url: str) -> bool:
    async def ask() -> bool:
        connection = ClickHouseConnection(url)
        try:
            return await ClickHouseReplication(connection).is_complete()
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_a_server_of_its_own_has_every_row(clickhouse_url: str) -> None:
    assert is_complete(clickhouse_url)


def test_who_cannot_tell_vouches_for_nothing(clickhouse_url: str) -> None:
    assert not is_complete("clickhouse://nobody:@127.0.0.1:1/timeline")
    assert not is_complete(clickhouse_url.rpartition("/")[0] + "/default"), "there is no such table"
