"""What of an upload is kept, and what is told, whatever became of it on its way."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from query_api.errors import BodyTooLarge, EventExists, InvalidBody
from query_api.files.downloads import Downloads
from query_api.files.errors import FileNotFound, FilesUnavailable, IncompleteUpload
from query_api.files.links import LinkSigner
from query_api.files.store import FileStore
from query_api.reads.event_versions import EventVersions
from query_api.tenant import TenantContext
from runtime.errors import BrokerUnavailable
from schemas.activity_message import encode_message
from tests.unit.query_api.files.uploading import FILE_ID, KEY, NOON, PDF, TENANT, Events, Uploading, files_in
from tests.unit.query_api.stored_events import stored


def test_a_file_lies_under_names_of_ours_and_its_event_says_what_it_is(
    upload: Uploading, events: Events, tmp_path: Path
) -> None:
    kept = asyncio.run(upload(PDF[:100], PDF[100:]))

    folder = f"files/files/fyxa/{FILE_ID}"
    assert files_in(tmp_path) == sorted([f"{folder}/manifest.json", f"{folder}/{kept.sha256}"])
    (message,) = events.published
    assert (message.id, message.object_id, message.event_type) == (str(FILE_ID), "l-1", "file_attached")
    assert (message.organization_id, message.actor and message.actor.id) == ("..", "u-1")
    assert b'"file_size":3009' in bytes(message.data)


@pytest.mark.parametrize(
    ("chunks", "error"),
    [
        ((PDF, IncompleteUpload()), IncompleteUpload),
        ((PDF, bytes(6 * 1024**2), IncompleteUpload()), IncompleteUpload),
        ((IncompleteUpload(),), IncompleteUpload),
        ((PDF, bytes(2_000)), BodyTooLarge),
        ((b"",), InvalidBody),
    ],
    ids=["early", "late", "at once", "too large", "empty"],
)
def test_what_is_not_whole_or_too_large_leaves_nothing(
    upload: Uploading, events: Events, tmp_path: Path, chunks: tuple[Any, ...], error: type[Exception]
) -> None:
    limit = 5_000 if error is BodyTooLarge else 100_000_000

    with pytest.raises(error):
        asyncio.run(upload(*chunks, settings={"files_max_bytes": limit}))

    assert files_in(tmp_path) == []
    assert events.published == []


def test_the_same_upload_again_is_the_same_event_whatever_became_of_the_first(
    upload: Uploading, events: Events, tmp_path: Path
) -> None:
    events.is_down = True
    with pytest.raises(BrokerUnavailable):
        asyncio.run(upload())
    events.is_down = False

    asyncio.run(upload(now=NOON + timedelta(hours=1)))
    lost, told = events.published
    events.stored = [stored(event_id=str(FILE_ID))]
    asyncio.run(upload(now=NOON + timedelta(hours=2)))

    assert encode_message(told) == encode_message(lost)
    assert len(events.published) == 2
    assert len(files_in(tmp_path)) == 2


def test_a_key_of_the_user_makes_an_id(upload: Uploading, events: Events) -> None:
    other = TenantContext(organization="..", user="u-2")

    first, again = (asyncio.run(upload(id=None, key="k-1")) for _ in range(2))
    theirs = asyncio.run(upload(id=None, key="k-1", tenant=other))
    without = asyncio.run(upload(id=None))

    assert first.id == again.id
    assert len({first.id, theirs.id, without.id}) == 3


@pytest.mark.parametrize(
    "change",
    [{"filename": "other.pdf"}, {"object_id": "l-2"}, {"tenant": TenantContext("..", "u-2")}, {"chunks": (PDF * 2,)}],
)
def test_an_id_that_is_taken_keeps_its_file(
    upload: Uploading, events: Events, store: FileStore, tmp_path: Path, change: dict[str, Any]
) -> None:
    kept = asyncio.run(upload())
    before = files_in(tmp_path)

    with pytest.raises(EventExists):
        asyncio.run(upload(*change.get("chunks", ()), **{k: v for k, v in change.items() if k != "chunks"}))

    assert files_in(tmp_path) == before
    assert asyncio.run(store.manifest(KEY)) == kept
    assert len(events.published) == 1


@pytest.mark.parametrize("is_deleted", [0, 1])
def test_an_id_of_another_event_or_of_a_deleted_one_is_refused(
    upload: Uploading, events: Events, tmp_path: Path, is_deleted: int
) -> None:
    events.stored = [stored(event_id=str(FILE_ID), is_deleted=is_deleted)]

    with pytest.raises(EventExists):
        asyncio.run(upload())

    assert files_in(tmp_path) == []


def test_a_file_is_read_by_link_until_its_event_is_deleted(upload: Uploading, events: Events, store: FileStore) -> None:
    downloads = Downloads(store, EventVersions(events), LinkSigner(None, 60))

    async def read() -> bytes:
        manifest, link = await downloads.link(TENANT, FILE_ID, NOON)
        signature = link.url.rpartition("=")[2]
        tenant = downloads.bearer(KEY, link.expires, signature, NOON)
        _, content = await downloads.content(tenant, FILE_ID)
        assert manifest.filename == "offer.pdf"
        return b"".join([chunk async for chunk in content])

    asyncio.run(upload())

    assert asyncio.run(read()) == PDF
    with pytest.raises(FileNotFound):
        asyncio.run(downloads.link(TenantContext("other", "u-1"), FILE_ID, NOON))
    with pytest.raises(FileNotFound):
        asyncio.run(downloads.link(TENANT, FILE_ID, NOON + timedelta(hours=2)))
    events.stored = [stored(event_id=str(FILE_ID), is_deleted=1)]
    with pytest.raises(FileNotFound):
        asyncio.run(read())


def test_without_a_store_there_are_no_files(events: Events) -> None:
    downloads = Downloads(FileStore.of_url(None), EventVersions(events), LinkSigner(None, 60))

    with pytest.raises(FilesUnavailable):
        asyncio.run(downloads.link(TENANT, FILE_ID, NOON))
