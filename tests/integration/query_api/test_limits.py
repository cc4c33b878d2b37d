"""What one query may take: beyond it there is an error and never a part of an answer."""

from typing import Any

import pytest
from clickhouse_connect.driver.client import Client

from query_api.app import create_app
from tests.integration.query_api.api import FEED, Api
from tests.integration.query_api.rows import insert, row
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import settings


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"query_rows": 1}, (422, "query_too_large")),
        ({"query_timeout_seconds": 0.000_001}, (503, "store_unavailable")),
        ({}, (200, None)),
    ],
)
def test_a_query_beyond_its_limits_is_an_error_that_says_what_to_do(
    clickhouse_url: str, clickhouse: Client, organization: str, limits: dict[str, Any], expected: tuple[int, str | None]
) -> None:
    insert(clickhouse, *(row(organization) for _ in range(2_000)))
    with InProcess(create_app(settings(clickhouse_url=clickhouse_url, **limits))) as process:
        answer = Api(process, organization).get(FEED)

    assert (answer.status_code, answer.json().get("error")) == expected
