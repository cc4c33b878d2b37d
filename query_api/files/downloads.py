"""`Downloads`: a link for who may read the file's event, and the bytes for who has the link."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from query_api.files.errors import FileNotFound
from query_api.files.links import FileLink, LinkSigner
from query_api.files.manifest import Manifest
from query_api.files.store import FileKey, FileStore
from query_api.reads.event_versions import EventVersions
from query_api.tenant import TenantContext

# A file's event takes a moment until it can be read, behind a backlog minutes.
_EVENT_MAY_TAKE = timedelta(hours=1)


class Downloads:
    """Raises FileNotFound for an unknown file as for another organization's."""

    def __init__(self, store: FileStore, versions: EventVersions, links: LinkSigner) -> None:
        self._store = store
        self._versions = versions
        self._links = links

    async def link(self, tenant: TenantContext, file_id: UUID, now: datetime) -> tuple[Manifest, FileLink]:
        """What is known of a file whose event stands, and a link to it."""
        manifest = await self._store.manifest(FileKey(tenant.organization, str(file_id)))
        if manifest is None:
            raise FileNotFound
        event = await self._versions.find(tenant, file_id)
        is_gone = event.is_deleted if event else now - manifest.created_at > _EVENT_MAY_TAKE
        if is_gone:
            raise FileNotFound
        return manifest, self._links.link(tenant.organization, manifest.id, now)

    def bearer(self, file: FileKey, expires: int, signature: str, now: datetime) -> TenantContext:
        """Whoever has the link of this file. Raises LinkInvalid before anything is looked for."""
        self._links.check(file.organization, file.id, expires, signature, now)
        return TenantContext(file.organization, f"link:{file.id}")

    async def content(self, tenant: TenantContext, file_id: UUID) -> tuple[Manifest, AsyncIterator[bytes]]:
        """The file's bytes, for the bearer of a link."""
        file = FileKey(tenant.organization, str(file_id))
        manifest = await self._store.manifest(file)
        content = await self._store.content(manifest) if manifest else None
        if manifest is None or content is None:
            raise FileNotFound
        return manifest, content
