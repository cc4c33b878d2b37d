"""The store as the worker uses it, on real ClickHouse."""

from collections.abc import Iterator

import pytest

from stream_workers.store import ClickHouseStore


@pytest.fixture
def store(clickhouse_url: str) -> Iterator[ClickHouseStore]:
    opened = ClickHouseStore(clickhouse_url)
    yield opened
    opened.close()
