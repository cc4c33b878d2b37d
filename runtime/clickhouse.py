"""ClickHouse over HTTP: clients with the settings that exactness needs, and one mapping of foreign errors to ours."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, unquote, urlsplit

import aiohttp
import clickhouse_connect
import urllib3.exceptions
from clickhouse_connect.driver import options
from clickhouse_connect.driver.asyncclient import AsyncClient
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError, Error

from runtime.errors import (
    ConfigurationError,
    StoreError,
    StoreMemoryExceeded,
    StoreMisconfigured,
    StoreRejectedData,
    StoreUnavailable,
    TooManyPartitions,
)

# What the client finds where pandas is not installed. It is (the embedded ClickHouse brings it), and the first insert
# of a process would import it: 78 MB of every worker, for nothing.
options.pd = None
options.pd_time_test = None

REQUEST_TIMEOUT_SECONDS = 30

_SESSION_SETTINGS: dict[str, str | int] = {
    # The server's default is 1: an acknowledged insert could still sit in a buffer.
    "async_insert": 0,
    # Our rows are repeatable by key and version: block deduplication could only swallow a repair.
    "deduplicate_insert": "disable",
    "wait_end_of_query": 1,
    "date_time_input_format": "best_effort",
}

_MEMORY_LIMIT = 241
_TOO_MANY_PARTS = 252
# Codes whose cure is an operator: unknown table / database / column, no rights, wrong password, disk full.
_OPERATOR_CODES = frozenset({16, 47, 60, 81, 193, 194, 243, 497, 516})
# Codes that name the rows: cannot parse, wrong type, out of range, too large.
_DATA_CODES = frozenset({6, 26, 27, 38, 41, 53, 69, 70, 72, 117, 131, 376, 441, 469})


def connect(url: str, timeout_seconds: int = REQUEST_TIMEOUT_SECONDS) -> Client:
    """A blocking client; threads may share it, it has no session. Raises StoreError when the server does not answer."""
    with store_errors():
        return clickhouse_connect.get_client(**_client_arguments(url, timeout_seconds))  # type: ignore[arg-type]  # kwargs by name


async def connect_async(url: str, timeout_seconds: int = REQUEST_TIMEOUT_SECONDS) -> AsyncClient:
    """An asyncio client with its own connection pool. Raises StoreError when the server does not answer.

    Opened by a task of its own: clickhouse-connect 1.12.0, cancelled while it cleans up after a refused connection,
    raises the refusal instead, and whoever tries again after each failure would never end.
    """
    opening = asyncio.create_task(_open(url, timeout_seconds))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.cancel()
        await asyncio.wait([opening])
        if not opening.cancelled() and opening.exception() is None:
            await opening.result().close()
        raise


async def _open(url: str, timeout_seconds: int) -> AsyncClient:
    with store_errors():
        return await clickhouse_connect.get_async_client(
            **_client_arguments(url, timeout_seconds)  # type: ignore[arg-type]  # as above
        )


def _client_arguments(url: str, timeout_seconds: int) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"clickhouse", "clickhouses"} or not parts.hostname or not _has_readable_port(parts):
        raise ConfigurationError("TIMELINE_CLICKHOUSE_URL must look like clickhouse://user:password@host:8123/database")
    secure = parts.scheme == "clickhouses"
    return {
        "host": parts.hostname,
        "port": parts.port or (8443 if secure else 8123),
        "username": unquote(parts.username or "default"),
        "password": unquote(parts.password or ""),
        "database": parts.path.strip("/") or "timeline",
        "secure": secure,
        "connect_timeout": 5,
        "send_receive_timeout": timeout_seconds,
        # Sessions forbid concurrent queries; ours keep no state on the server (clickhouse-connect #295).
        "autogenerate_session_id": False,
        "query_retries": 0,
        "settings": dict(_SESSION_SETTINGS),
    }


def _has_readable_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


@contextmanager
def store_errors() -> Iterator[None]:
    """Whatever clickhouse-connect, urllib3 or aiohttp raise inside leaves as a StoreError of the right fate."""
    try:
        yield
    except ClickHouseError as error:
        raise store_error(error) from error
    except (TimeoutError, aiohttp.ClientError, urllib3.exceptions.HTTPError, OSError) as error:
        raise StoreUnavailable(f"no answer: {type(error).__name__}: {error}") from error


def store_error(error: ClickHouseError) -> StoreError:
    """The fate of a refused statement by ClickHouse's error code; what nobody classified is retried, never dropped."""
    code = (error.code if isinstance(error, Error) else None) or 0
    detail = str(error).splitlines()[0][:500] if str(error) else type(error).__name__
    if code == _MEMORY_LIMIT:
        return StoreMemoryExceeded(detail, code)
    if code == _TOO_MANY_PARTS and "single INSERT block" in str(error):
        # The same code as "Too many parts", which passes by itself; this one never does.
        return TooManyPartitions(detail, code)
    if code in _OPERATOR_CODES:
        return StoreMisconfigured(detail, code)
    if code in _DATA_CODES:
        return StoreRejectedData(detail, code)
    return StoreUnavailable(detail, code)
