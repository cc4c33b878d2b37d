"""`Uploads`: a stream of bytes in, a file and its one event out; back when Kafka has the event.

Nothing that is refused, broken off or infected can be read: bytes come into a room of their own, are renamed when they
passed, and are a file when their manifest is written. Who repeats an upload under the same id gets the same manifest,
so the same event, whatever became of the first answer.
"""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import msgspec

from query_api.errors import BodyTooLarge, EventExists, InvalidBody
from query_api.files.antivirus import Scan, Scanner
from query_api.files.config import FilesSettings
from query_api.files.limits import FileLimits, limits_of
from query_api.files.manifest import Manifest
from query_api.files.names import check_name
from query_api.files.slots import UploadSlots
from query_api.files.sniff import HEAD_BYTES, file_type
from query_api.files.store import FileKey, FileStore, IncomingFile
from query_api.metrics import ApiMetrics
from query_api.reads.event_versions import EventVersions
from query_api.tenant import TenantContext
from query_api.writes.event_publisher import WaitingPublisher


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What a client says of a file before its bytes. `id` and `key` make a repetition one; at most one is given."""

    object_type: str
    object_id: str
    filename: str
    declared_type: str
    length_bytes: int | None
    id: UUID | None
    key: str | None

    def file_id(self, tenant: TenantContext) -> str:
        """The id that was given, one made of the user's own key, or a new one."""
        if self.key is not None:
            return str(uuid5(NAMESPACE_URL, "\0".join((tenant.organization, tenant.user, self.key))))
        return str(self.id or uuid4())

    @property
    def may_be_repetition(self) -> bool:
        """Whether somebody may have used the id before."""
        return self.id is not None or self.key is not None


class Uploads:
    """One per process."""

    def __init__(
        self,
        settings: FilesSettings,
        *,
        store: FileStore,
        scanner: Scanner,
        versions: EventVersions,
        publisher: WaitingPublisher,
        metrics: ApiMetrics,
    ) -> None:
        self._settings = settings
        self._store = store
        self._scanner = scanner
        self._versions = versions
        self._publisher = publisher
        self._metrics = metrics
        self._slots = UploadSlots(settings.files_at_once)

    async def take(
        self, tenant: TenantContext, upload: Upload, chunks: AsyncIterator[bytes], now: datetime
    ) -> Manifest:
        """The file as it is kept. Raises an ApiError, or BrokerUnavailable: then the same upload is to be repeated."""
        check_name(upload.filename)
        file = FileKey(tenant.organization, upload.file_id(tenant))
        with self._slots.taken(tenant.organization):
            if upload.may_be_repetition:
                await self._check_id(tenant, file)
            manifest = await self._receive(tenant, upload, file, chunks, now)
        await self._publish(tenant, upload, manifest)
        return manifest

    async def _check_id(self, tenant: TenantContext, file: FileKey) -> None:
        """Raises EventExists: an id of another kind of event, or of a deleted one, is not one for a file."""
        stored = await self._versions.find(tenant, UUID(file.id))
        if stored is not None and (stored.is_deleted or await self._store.manifest(file) is None):
            raise EventExists

    async def _receive(
        self,
        tenant: TenantContext,
        upload: Upload,
        file: FileKey,
        chunks: AsyncIterator[bytes],
        now: datetime,
    ) -> Manifest:
        limits = limits_of(self._settings, tenant.organization)
        if upload.length_bytes is not None and upload.length_bytes > limits.max_bytes:
            raise _too_large(limits)
        head = await _head(chunks)
        kind = file_type(head, upload.declared_type, limits.types)
        async with self._store.incoming() as incoming, self._scanner.scan() as scan:
            size, sha256 = await _stream(_chained(head, chunks), incoming, scan, limits)
            await scan.finish()
            await incoming.keep(file, sha256)
        ours = Manifest(
            organization=file.organization,
            id=file.id,
            user=tenant.user,
            object_type=upload.object_type,
            object_id=upload.object_id,
            filename=upload.filename,
            file_type=kind,
            file_size=size,
            sha256=sha256,
            created_at=now,
        )
        return await self._settle(file, ours)

    async def _settle(self, file: FileKey, ours: Manifest) -> Manifest:
        standing = await self._store.add_manifest(ours)
        if standing.is_same_upload(ours):
            return standing
        if standing.sha256 != ours.sha256:
            await self._store.drop_content(file, ours.sha256)
        raise EventExists

    async def _publish(self, tenant: TenantContext, upload: Upload, manifest: Manifest) -> None:
        if upload.may_be_repetition:
            stored = await self._versions.find(tenant, UUID(manifest.id))
            if stored is not None and stored.is_deleted:
                raise EventExists
            if stored is not None:
                return
        await self._publisher.publish(manifest.message())
        self._metrics.recorded_events.inc()


async def _head(chunks: AsyncIterator[bytes]) -> bytes:
    head = bytearray()
    async for chunk in chunks:
        head += chunk
        if len(head) >= HEAD_BYTES:
            break
    if not head:
        raise InvalidBody("$", "the file is empty")
    return bytes(head)


async def _stream(
    chunks: AsyncIterator[bytes], incoming: IncomingFile, scan: Scan, limits: FileLimits
) -> tuple[int, str]:
    """Every chunk past the hash, into the store and past the scanner; size and hash out. Raises BodyTooLarge."""
    digest, size = hashlib.sha256(), 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limits.max_bytes:
            raise _too_large(limits)
        # 64 KiB take 40 us: no thread is worth it.
        digest.update(chunk)
        await incoming.write(chunk)
        await scan.feed(chunk)
    return size, digest.hexdigest()


async def _chained(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for chunk in rest:
        if chunk:
            yield chunk


def _too_large(limits: FileLimits) -> BodyTooLarge:
    return BodyTooLarge(f"a file has at most {limits.max_bytes} bytes")
