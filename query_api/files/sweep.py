"""The sweep: files whose event is gone for good are deleted after a grace.

A deleted event can be restored, so its file stays for as long as any version of the event is stored. When retention or
erasure has taken the last one, a first sweep notes it, and a sweep after the grace deletes the file.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import datetime, timedelta

import msgspec

from query_api.files.store import FileKey, FileStore

# A file is older than its event by the time of an upload; what is younger is left alone.
YOUNG = timedelta(days=1)
_IDS_AT_ONCE = 500

KnownEvents = Callable[[str, Collection[str]], Awaitable[set[str]]]
"""An organization and ids in, those of which any version is stored out."""


class SweepCounts(msgspec.Struct):
    """What became of the files; `uploads` are bytes that came in and were never kept."""

    kept: int = 0
    marked: int = 0
    deleted: int = 0
    uploads: int = 0


class _Found(msgspec.Struct):
    written_at: datetime


class Sweep:
    """One pass. A dry run only counts."""

    def __init__(
        self,
        store: FileStore,
        known_events: KnownEvents,
        *,
        grace: timedelta,
        now: datetime,
        is_dry_run: bool,
        on_progress: Callable[[int], None],
    ) -> None:
        self._store = store
        self._known_events = known_events
        self._grace = grace
        self._now = now
        self._is_dry_run = is_dry_run
        self._on_progress = on_progress
        self.counts = SweepCounts()

    async def run(self) -> SweepCounts:
        """Judge every file once. Repeatable, and safe beside uploads and other sweeps."""
        gone = await self._store.gone()
        async for batch in self._batches():
            for organization in {file.organization for file in batch}:
                await self._judge(organization, batch, gone)
        await self._forget_uploads()
        return self.counts

    async def _judge(self, organization: str, batch: dict[FileKey, _Found], gone: dict[FileKey, datetime]) -> None:
        files = [file for file in batch if file.organization == organization]
        known = await self._known_events(organization, [file.id for file in files])
        for file in files:
            if file.id in known or self._now - batch[file].written_at < YOUNG:
                await self._keep(file, is_marked=file in gone)
            else:
                await self._let_go(file, gone.get(file))
        self._on_progress(len(files))

    async def _keep(self, file: FileKey, *, is_marked: bool) -> None:
        self.counts.kept += 1
        if is_marked and not self._is_dry_run:
            await self._store.unmark_gone(file)

    async def _let_go(self, file: FileKey, gone_since: datetime | None) -> None:
        if gone_since is not None and self._now - gone_since >= self._grace:
            self.counts.deleted += 1
            if not self._is_dry_run:
                await self._store.delete_file(file)
            return
        self.counts.marked += 1
        if gone_since is None and not self._is_dry_run:
            await self._store.mark_gone(file)

    async def _forget_uploads(self) -> None:
        async for each in self._store.uploads():
            if self._now - each.written_at >= YOUNG:
                self.counts.uploads += 1
                if not self._is_dry_run:
                    await self._store.delete(each.path)

    async def _batches(self) -> AsyncIterator[dict[FileKey, _Found]]:
        batch: dict[FileKey, _Found] = {}
        async for each in self._store.files():
            if each.file is None:
                continue
            if len(batch) == _IDS_AT_ONCE and each.file not in batch:
                yield batch
                batch = {}
            found = batch.setdefault(each.file, _Found(each.written_at))
            found.written_at = max(found.written_at, each.written_at)
        if batch:
            yield batch
