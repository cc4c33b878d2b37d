"""The real worker, which gives ClickHouse 2 s to answer instead of 30: a hang costs a test less."""

import runtime.clickhouse

runtime.clickhouse._REQUEST_TIMEOUT_SECONDS = 2

from stream_workers.app import app  # noqa: E402 - the timeout must be set before

__all__ = ["app"]
