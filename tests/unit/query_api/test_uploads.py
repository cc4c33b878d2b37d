"""Uploads into a store on disk, past a scanner, to a publisher of the test's own: what is kept, and what is told."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from query_api.errors import (
    BodyTooLarge,
    EventExists,
    FileInfected,
    FileNotFound,
    FilesUnavailable,
    IncompleteUpload,
    InvalidBody,
)
from query_api.files.antivirus import ClamdScanner, NoScanner, Scanner
from query_api.files.config import FilesSettings
from query_api.files.downloads import Downloads
from query_api.files.links import LinkSigner
from query_api.files.manifest import Manifest
from query_api.files.store import FileKey, FileStore
from query_api.files.sweep import YOUNG, Sweep, SweepCounts, erase_object, erase_organization
from query_api.files.uploads import Upload, Uploads
from query_api.metrics import ApiMetrics
from query_api.queries.event_by_id import StoredEvent
from query_api.queries.query import Query
from query_api.reads.event_versions import EventVersions
from query_api.reads.store import RowT
from query_api.tenant import TenantContext
from runtime.errors import BrokerUnavailable
from schemas.activity_message import ActivityMessage, encode_message
from tests.unit.query_api.stored_events import stored

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(3_000)
# As an organization may be called: its own name must not be a path.
TENANT = TenantContext(organization="..", user="u-1")
FILE_ID = UUID("0b6f3a0e-4d1c-4f5e-9a37-5f0d6f1a2b3c")
KEY = FileKey("..", str(FILE_ID))
EICAR = b"VIRUS"


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


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore.of_url((tmp_path / "files").as_uri())


Uploading = Callable[..., Coroutine[Any, Any, Manifest]]


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


def files_in(folder: Path) -> list[str]:
    return sorted(
        str((Path(place) / name).relative_to(folder)) for place, _, names in os.walk(folder) for name in names
    )


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
        _, content = await downloads.content(KEY, link.expires, signature, NOON)
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


@asynccontextmanager
async def clamd(reply: bytes | None) -> AsyncIterator[ClamdScanner]:
    """A server that speaks INSTREAM as clamd(8) says; without a reply it hangs up in the middle."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(length)
            if reply is None:
                break
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else reply
        writer.write(found or b"")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield ClamdScanner("127.0.0.1", server.sockets[0].getsockname()[1], 5)


@pytest.mark.parametrize(
    ("reply", "tail", "error"),
    [
        (b"stream: OK\0", b"", None),
        (b"stream: OK\0", EICAR, FileInfected),
        (b"INSTREAM size limit exceeded. ERROR\0", b"", FilesUnavailable),
        (None, b"", FilesUnavailable),
    ],
    ids=["clean", "infected", "too large for clamd", "clamd hangs up"],
)
def test_only_what_the_scanner_lets_pass_is_kept(
    upload: Uploading,
    events: Events,
    tmp_path: Path,
    *,
    reply: bytes | None,
    tail: bytes,
    error: type[Exception] | None,
) -> None:
    async def run() -> None:
        async with clamd(reply) as scanner:
            await upload(PDF, tail, scanner=scanner)

    if error is None:
        asyncio.run(run())
        assert len(events.published) == 1
        return
    with pytest.raises(error):
        asyncio.run(run())
    assert files_in(tmp_path) == []
    assert events.published == []


def test_while_the_scanner_is_away_nothing_is_taken(upload: Uploading, events: Events, tmp_path: Path) -> None:
    with pytest.raises(FilesUnavailable):
        asyncio.run(upload(scanner=ClamdScanner("127.0.0.1", 1, 5)))

    assert (files_in(tmp_path), events.published) == ([], [])


def test_a_file_goes_when_its_event_is_gone_for_longer_than_the_grace(
    upload: Uploading, store: FileStore, tmp_path: Path
) -> None:
    kept = asyncio.run(upload())
    known = {kept.id}

    async def sweep(after: timedelta, *, is_dry_run: bool = False) -> SweepCounts:
        async def known_events(organization: str, _ids: object) -> set[str]:
            return known if organization == ".." else set()

        return await Sweep(
            store,
            known_events,
            grace=timedelta(days=30),
            now=datetime.now(UTC) + after,
            is_dry_run=is_dry_run,
            on_progress=lambda _: None,
        ).run()

    def counts(after: timedelta, *, is_dry_run: bool = False) -> tuple[int, int, int]:
        found = asyncio.run(sweep(after, is_dry_run=is_dry_run))
        return found.kept, found.marked, found.deleted

    day = timedelta(days=1)
    assert counts(100 * day) == (1, 0, 0)
    known.clear()
    assert counts(timedelta()) == (1, 0, 0), "an upload may be under way"
    assert counts(2 * day, is_dry_run=True) == (0, 1, 0)
    assert counts(2 * day) == (0, 1, 0)
    known.add(kept.id)
    assert counts(50 * day) == (1, 0, 0), "its event came back: the grace begins anew"
    known.clear()
    assert counts(50 * day) == (0, 1, 0)
    assert counts(29 * day) == (0, 1, 0)
    assert counts(31 * day, is_dry_run=True) == (0, 0, 1)
    assert asyncio.run(store.manifest(KEY)) == kept
    assert counts(31 * day) == (0, 0, 1)
    assert files_in(tmp_path) == []


def test_uploads_that_never_ended_are_swept(store: FileStore, tmp_path: Path) -> None:
    incoming = tmp_path / "files/incoming"
    incoming.mkdir(parents=True)
    (incoming / uuid4().hex).write_bytes(b"whole, and never kept")
    (incoming / f"{uuid4().hex}#1").write_bytes(b"the process was killed")
    (incoming / f"{uuid4().hex}#1").write_bytes(b"under way")
    long_ago = (datetime.now(UTC) - 2 * YOUNG).timestamp()
    for path in incoming.iterdir():
        if path.read_bytes() != b"under way":
            os.utime(path, (long_ago, long_ago))

    async def none(_organization: str, _ids: object) -> set[str]:
        return set()

    swept = Sweep(store, none, grace=YOUNG, now=datetime.now(UTC), is_dry_run=False, on_progress=lambda _: None)

    assert asyncio.run(swept.run()).uploads == 2
    assert [path.read_bytes() for path in incoming.iterdir()] == [b"under way"]


def test_erasure_takes_the_files_of_an_object_or_of_an_organization(
    upload: Uploading, store: FileStore, tmp_path: Path
) -> None:
    other = TenantContext(organization="acme", user="u-1")
    for tenant, object_id in ((TENANT, "l-1"), (TENANT, "l-2"), (TENANT, "l-2"), (other, "l-2")):
        asyncio.run(upload(id=None, object_id=object_id, tenant=tenant))

    assert asyncio.run(erase_object(store, "..", "lead", "l-2")) == 2
    assert asyncio.run(erase_object(store, "..", "lead", "l-2")) == 0
    assert asyncio.run(erase_organization(store, "..")) == 1
    assert asyncio.run(erase_organization(store, "acme")) == 1
    assert files_in(tmp_path) == []
