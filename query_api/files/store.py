"""`FileStore`: files and their manifests in an object store: a disk, S3, Google's or Azure's, by one URL.

    incoming/<random>                              an upload under way, or one that was refused; nobody can read it
    files/<organization>/<id>/<sha256>             the bytes
    files/<organization>/<id>/manifest.json        what is known of them, written once, last: with it the file is there
    gone/<organization>/<id>                       the sweep found no event of it, since this object was written

The organization is written in base32, for `..` is the name of one as well; an id is a UUID. No path holds what a user
wrote. The bytes lie under their own hash: two uploads that take one id at once cannot mix, the first manifest decides.
"""

import re
from base64 import b32decode, b32encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from urllib.request import url2pathname
from uuid import uuid4

import msgspec
import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from query_api.files.errors import FilesUnavailable
from query_api.files.manifest import DECODER, ENCODER, Manifest
from runtime.errors import ConfigurationError

# The least that S3 takes for a part. Two of them on the way and one being filled: 16 MiB for an upload at most.
_PART_BYTES = 5 * 1024**2
_PARTS_AT_ONCE = 2
_READ_BYTES = 1024**2
_INCOMING = "incoming/"
_FILES = "files/"
_GONE = "gone/"
# What obstore calls a file on disk that is being written; it lists none of them.
_TORN = "#"
_MANIFEST = "manifest.json"
_FILE_KEY = re.compile(rf"{_FILES}(?P<organization>[a-z2-7]+)/(?P<id>[0-9a-f-]{{36}})/.+")
_GONE_KEY = re.compile(rf"{_GONE}(?P<organization>[a-z2-7]+)/(?P<id>[0-9a-f-]{{36}})")


class FileKey(msgspec.Struct, frozen=True):
    """Whose file, and which."""

    organization: str
    id: str


class StoredObject(msgspec.Struct, frozen=True):
    """One object of a listing; `file` is None for what is no file's."""

    path: str
    file: FileKey | None
    size_bytes: int
    written_at: datetime


class IncomingFile:
    """An upload on its way in. Dropped unless it is kept: a part of a file is never an object that can be read."""

    def __init__(self, store: ObjectStore) -> None:
        self.path = f"{_INCOMING}{uuid4().hex}"
        self._store = store
        self._writer = obstore.open_writer_async(
            store, self.path, buffer_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE
        )
        self._is_object = False

    async def write(self, chunk: bytes) -> None:
        """The next bytes. Raises FilesUnavailable."""
        with _store_errors():
            await self._writer.write(chunk)

    async def keep(self, file: FileKey, sha256: str) -> None:
        """All of it is here and may be read once it has a manifest. Raises FilesUnavailable."""
        with _store_errors():
            await self._writer.close()
            self._is_object = True
            await obstore.rename_async(self._store, self.path, _folder(_FILES, file) + sha256)
            self._is_object = False

    async def discard(self) -> None:
        """Take away what is not kept; a writer that is dropped unfinished takes its parts along."""
        del self._writer
        if self._is_object:
            with suppress(FileNotFoundError), _store_errors():
                await obstore.delete_async(self._store, self.path)


class FileStore:
    """Raises FilesUnavailable where the store does not answer, or there is none."""

    def __init__(self, store: ObjectStore | None, directory: Path | None = None) -> None:
        self._opened = store
        self._directory = directory

    @classmethod
    def of_url(cls, url: str | None) -> "FileStore":
        """The store of `TIMELINE_FILES_URL`; nothing is connected yet. Raises ConfigurationError."""
        if url is None:
            return cls(None)
        try:
            if url.startswith("file:"):
                return cls(LocalStore.from_url(url, mkdir=True, automatic_cleanup=True), _path_of(url))
            return cls(from_url(url))
        except (BaseError, OSError, ValueError) as error:
            raise ConfigurationError(f"TIMELINE_FILES_URL: {error}") from error

    @asynccontextmanager
    async def incoming(self) -> AsyncIterator[IncomingFile]:
        """A new upload; whatever is not kept by the end of the block is gone."""
        incoming = IncomingFile(self._store)
        try:
            yield incoming
        finally:
            await incoming.discard()

    async def add_manifest(self, manifest: Manifest) -> Manifest:
        """The manifest that stands: this one, or the one that was there first."""
        key = FileKey(manifest.organization, manifest.id)
        with _store_errors():
            try:
                await obstore.put_async(
                    self._store, _folder(_FILES, key) + _MANIFEST, ENCODER.encode(manifest), mode="create"
                )
            except AlreadyExistsError:
                return await self.manifest(key) or manifest
        return manifest

    async def manifest(self, file: FileKey) -> Manifest | None:
        """What is known of a file; None when there is none."""
        with _store_errors():
            try:
                found = await obstore.get_async(self._store, _folder(_FILES, file) + _MANIFEST)
                return DECODER.decode(bytes(await found.bytes_async()))
            except FileNotFoundError:
                return None

    async def content(self, manifest: Manifest) -> AsyncIterator[bytes] | None:
        """The bytes, a mebibyte at a time; None when they are gone."""
        path = _folder(_FILES, FileKey(manifest.organization, manifest.id)) + manifest.sha256
        with _store_errors():
            try:
                found = await obstore.get_async(self._store, path)
            except FileNotFoundError:
                return None
        return _chunks(cast("AsyncIterator[bytes]", found.stream(min_chunk_size=_READ_BYTES)))

    async def drop_content(self, file: FileKey, sha256: str) -> None:
        """Take bytes away that no manifest names."""
        await self.delete(_folder(_FILES, file) + sha256)

    async def delete_file(self, file: FileKey) -> None:
        """The manifest first: without it nothing can be read any more. Then the bytes and the mark of the sweep."""
        folder = _folder(_FILES, file)
        paths = [each.path async for each in self.objects(folder)]
        for path in sorted(paths, key=lambda path: not path.endswith(_MANIFEST)):
            await self.delete(path)
        await self.delete(_folder(_GONE, file)[:-1])

    async def delete(self, path: str) -> None:
        """One object; one that is not there is deleted as well."""
        with _store_errors(), suppress(FileNotFoundError):
            if _TORN in path and self._directory is not None:
                (self._directory / path).unlink()
            else:
                await obstore.delete_async(self._store, path)

    async def mark_gone(self, file: FileKey) -> None:
        """Note that the file has no event any more; the note's own time says since when."""
        with _store_errors():
            await obstore.put_async(self._store, _folder(_GONE, file)[:-1], b"")

    async def unmark_gone(self, file: FileKey) -> None:
        """Its event is back."""
        await self.delete(_folder(_GONE, file)[:-1])

    async def files(self, organization: str | None = None) -> AsyncIterator[StoredObject]:
        """Every object of every file, or of one organization's."""
        folder = _FILES if organization is None else f"{_FILES}{_encoded(organization)}/"
        async for each in self.objects(folder):
            yield each

    async def gone(self) -> dict[FileKey, datetime]:
        """Which files were found without an event, and when first."""
        return {each.file: each.written_at async for each in self.objects(_GONE) if each.file}

    async def uploads(self) -> AsyncIterator[StoredObject]:
        """What lies where uploads come in; on a disk also what a killed process left, which is no object yet."""
        async for each in self.objects(_INCOMING):
            yield each
        if self._directory is not None:
            for path in (self._directory / _INCOMING).glob(f"*{_TORN}*"):
                state = path.stat()
                written_at = datetime.fromtimestamp(state.st_mtime, UTC)
                yield StoredObject(_INCOMING + path.name, None, state.st_size, written_at)

    async def objects(self, folder: str) -> AsyncIterator[StoredObject]:
        """Everything below a folder."""
        with _store_errors():
            async for batch in obstore.list(self._store, folder):
                for each in batch:
                    path = each["path"]
                    yield StoredObject(path, _file_of(path), each["size"], each["last_modified"])

    @property
    def _store(self) -> ObjectStore:
        if self._opened is None:
            raise FilesUnavailable("no files are kept here")
        return self._opened


async def _chunks(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    with _store_errors():
        async for chunk in stream:
            yield bytes(chunk)


def _folder(room: str, file: FileKey) -> str:
    return f"{room}{_encoded(file.organization)}/{file.id}/"


def _encoded(organization: str) -> str:
    return b32encode(organization.encode()).decode().rstrip("=").lower()


def _file_of(path: str) -> FileKey | None:
    named = _FILE_KEY.fullmatch(path) or _GONE_KEY.fullmatch(path)
    if named is None:
        return None
    text = named["organization"].upper()
    return FileKey(b32decode(text + "=" * (-len(text) % 8)).decode(), named["id"])


def _path_of(url: str) -> Path:
    return Path(url2pathname(urlsplit(url).path))


@contextmanager
def _store_errors() -> Iterator[None]:
    """What obstore raises, except that something is not there, leaves as FilesUnavailable."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        raise FilesUnavailable("the store of files does not answer; try again") from error
