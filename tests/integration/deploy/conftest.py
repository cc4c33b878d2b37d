"""Letters that the worker refused, for the tests of the command that works on them."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.integration.deploy.letters import OFFSETS, Refuse, record, refuse


@pytest.fixture
def refused(clickhouse_url: str) -> Refuse:
    def store(*messages: Mapping[str, Any] | bytes | None, **changes: Any) -> list[str]:
        return refuse(clickhouse_url, [record(each, next(OFFSETS), **changes) for each in messages])

    return store
