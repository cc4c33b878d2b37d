"""What the tests of uploads share: a file, whose it is, and what is known of events."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from query_api.files.manifest import Manifest
from query_api.files.store import FileKey
from query_api.queries.event_by_id import StoredEvent
from query_api.queries.query import Query
from query_api.reads.store import RowT
from query_api.tenant import TenantContext
from runtime.errors import BrokerUnavailable
from schemas.activity_message import ActivityMessage

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(3_000)
# As an organization may be called: its own name must not be a path.
TENANT = TenantContext(organization="..", user="u-1")
FILE_ID = UUID("0b6f3a0e-4d1c-4f5e-9a37-5f0d6f1a2b3c")
KEY = FileKey("..", str(FILE_ID))

Uploading = Callable[..., Coroutine[Any, Any, Manifest]]


class Events:
    """What is stored of events, and what was published."""

    def __init__(self) -> None:
        self.published: list[ActivityMessage] = []
        self.stored: list[StoredEvent] = []
        self.is_down = False

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        await asyncio.sleep(0)
        return cast("list[RowT]", [each for each in self.stored if each.event_id == query.parameters["event_id"]])

    async def publish(self, *messages: ActivityMessage) -> None:
        await asyncio.sleep(0)
        self.published += messages
        if self.is_down:
            raise BrokerUnavailable("no acknowledgement in time")

    async def ping(self, timeout_seconds: float) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


def files_in(folder: Path) -> list[str]:
    return sorted(
        str((Path(place) / name).relative_to(folder)) for place, _, names in os.walk(folder) for name in names
    )
