"""Erasure: the files of an organization, or of one of its objects, deleted at once whatever their events say."""

from collections.abc import Callable, Collection

from query_api.files.store import FileKey, FileStore


async def files_of_organization(store: FileStore, organization: str) -> set[FileKey]:
    """All of them."""
    return {each.file async for each in store.files(organization) if each.file}


async def files_of_object(store: FileStore, organization: str, object_type: str, object_id: str) -> set[FileKey]:
    """Those of one object. Reads every manifest of the organization; bytes that have none are the sweep's."""
    wanted = set()
    for file in await files_of_organization(store, organization):
        manifest = await store.manifest(file)
        if manifest and (manifest.object_type, manifest.object_id) == (object_type, object_id):
            wanted.add(file)
    return wanted


async def erase(store: FileStore, files: Collection[FileKey], on_erased: Callable[[], None]) -> None:
    """Delete them. Repeatable: what an error left over is found again."""
    for file in files:
        await store.delete_file(file)
        on_erased()
