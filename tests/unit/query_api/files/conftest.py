"""Uploads into a store on disk, past a scanner, to a publisher of the test's own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from query_api.files.antivirus import NoScanner, Scanner
from query_api.files.config import FilesSettings
from query_api.files.manifest import Manifest
from query_api.files.store import FileStore
from query_api.files.uploads import Upload, Uploads
from query_api.metrics import ApiMetrics
from query_api.reads.event_versions import EventVersions
from query_api.tenant import TenantContext
from tests.unit.query_api.files.uploading import FILE_ID, NOON, PDF, TENANT, Events, Uploading


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore.of_url((tmp_path / "files").as_uri())


@pytest.fixture
def upload(store: FileStore, events: Events) -> Uploading:
    """Upload some chunks; what differs from a PDF of lead l-1 is said by name."""

    async def one(
        *chunks: bytes | Exception,
        scanner: Scanner | None = None,
        now: datetime = NOON,
        tenant: TenantContext = TENANT,
        settings: dict[str, Any] | None = None,
        **said: Any,
    ) -> Manifest:
        uploads = Uploads(
            FilesSettings.model_validate(settings or {}),
            store=store,
            scanner=scanner or NoScanner(),
            versions=EventVersions(events),
            publisher=events,
            metrics=ApiMetrics(),
        )
        asked: dict[str, Any] = {
            "object_type": "lead",
            "object_id": "l-1",
            "filename": "offer.pdf",
            "declared_type": "application/pdf",
            "length_bytes": None,
            "id": FILE_ID,
            "key": None,
        }
        return await uploads.take(tenant, Upload(**(asked | said)), _arriving(chunks or (PDF,)), now)

    return one


async def _arriving(chunks: tuple[bytes | Exception, ...]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await asyncio.sleep(0)
        if isinstance(chunk, Exception):
            raise chunk
        yield chunk
