"""An export into a file: pages in, `FILE` out; what was interrupted goes on where the last whole page ended.

Until it is whole the file is `FILE.part`, and `FILE.part.json` says how far it is, for which question and as of when.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from deploy.errors import ExportFailed
from query_api.errors import ApiError
from query_api.export.formats import FORMATS, FormatName
from query_api.export.pages import ExportPages
from query_api.metrics import ApiMetrics
from query_api.queries.conditions import Position
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.cursor import digest_of
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.periods import Period, zone
from query_api.reads.store import ReadStore
from query_api.tenant import TenantContext

# An operator's file, not a reader's page.
_QUERY_TIMEOUT_SECONDS = 60.0


class Progress(msgspec.Struct):
    """How far a file is; `position` is behind its last row."""

    question: str
    cut: datetime
    size_bytes: int = 0
    rows: int = 0
    position: Position | None = None


class ExportRun:
    """One export. `events` counts on after a resume."""

    def __init__(self, path: Path, format_name: FormatName, tenant: TenantContext, wanted: EventFilter) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._state = path.with_name(f"{path.name}.part.json")
        self._kind = FORMATS[format_name]
        self._tenant = tenant
        self._wanted = wanted
        asked = (tenant.organization + "\0" + format_name).encode() + digest_of(wanted)
        self._question = hashlib.sha256(asked).hexdigest()

    @property
    def can_resume(self) -> bool:
        """Whether there is something to go on with."""
        return self._state.exists() and self._part.exists() and self._kind.is_resumable

    async def run(
        self, url: str, *, resume: bool, on_total: Callable[[int], None], on_rows: Callable[[int], None]
    ) -> int:
        """Write the file; how many events it has. Raises ExportFailed or StoreError, and `resume` goes on then."""
        progress = self._begun() if resume else Progress(self._question, datetime.now(UTC))
        connection = ClickHouseConnection(url)
        store = ReadStore(connection, _QUERY_TIMEOUT_SECONDS, ApiMetrics())
        try:
            on_total(await self._total(store))
            on_rows(progress.rows)
            await self._write(ExportPages(store), progress, on_rows)
        except ApiError as error:
            raise ExportFailed(str(error)) from error
        finally:
            await connection.close()
        self._part.replace(self._path)
        self._state.unlink(missing_ok=True)
        return progress.rows

    async def _write(self, pages: ExportPages, progress: Progress, on_rows: Callable[[int], None]) -> None:
        file = self._kind.make()
        if progress.position is None:
            # What was written down of another attempt says nothing about this one.
            self._state.unlink(missing_ok=True)
        with self._part.open("r+b" if progress.position else "wb") as out:
            out.truncate(progress.size_bytes)
            out.seek(progress.size_bytes)
            if progress.position is None:
                out.write(file.begin())
            async for page in pages.pages(self._tenant, self._wanted, progress.cut, progress.position):
                out.write(file.page(page.rows))
                out.flush()
                progress.rows += len(page.rows)
                progress.size_bytes, progress.position = out.tell(), page.next_position
                self._note(progress)
                on_rows(len(page.rows))
            out.write(file.end())

    def _note(self, progress: Progress) -> None:
        if not self._kind.is_resumable or progress.position is None:
            return
        unfinished = self._state.with_name(f"{self._state.name}.unfinished")
        unfinished.write_bytes(msgspec.json.encode(progress))
        unfinished.replace(self._state)

    def _begun(self) -> Progress:
        if not self.can_resume:
            raise ExportFailed(f"there is nothing of {self._path} to go on with")
        progress = msgspec.json.decode(self._state.read_bytes(), type=Progress)
        if progress.question != self._question:
            raise ExportFailed(f"{self._part} was begun with other filters: ask as then, or begin again")
        if self._part.stat().st_size < progress.size_bytes:
            raise ExportFailed(f"{self._part} is shorter than what was written down: begin again")
        return progress

    async def _total(self, store: ReadStore) -> int:
        period = Period("custom", self._wanted.date_from, self._wanted.date_until, zone("UTC"))
        counts = await OrganizationCounts(store).rows(self._tenant, self._wanted, period, None)
        return sum(each.events for each in counts)
