"""`GET /export/`: everything that a filter finds, as a file that streams."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from query_api.contract.export_parameters import ExportParameters
from query_api.contract.openapi import error_answers
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.export.cut import cut_cursor, cut_of
from query_api.export.formats import FORMATS, ExportFormat
from query_api.export.pages import ExportPage
from query_api.services import AppServices, Tenant

EXPORT_CURSOR_HEADER = "X-Timeline-Export-Cursor"
router = APIRouter(prefix=ACTIVITIES, tags=["timeline"])
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/export/",
    operation_id="exportActivities",
    summary="Everything that a filter finds, as a file",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The file. It is whole when the answer ends as HTTP says; an answer that breaks off is gone "
            "on with by `cursor` and `after`.",
            "content": {
                "text/csv": _TEXT,
                "application/x-ndjson": _TEXT,
                "application/vnd.apache.parquet": _BINARY,
            },
            "headers": {
                EXPORT_CURSOR_HEADER: {"description": "The export's `cursor`.", "schema": {"type": "string"}},
            },
        },
        **error_answers(400, 401, 422, 503),
    },
)
async def export_activities(
    tenant: Tenant, services: AppServices, parameters: Annotated[ExportParameters, Query()], seen: SeenPosition
) -> StreamingResponse:
    """Newest first. What comes after the export began is not in it; what is edited meanwhile shows as it then is."""
    wanted, now = parameters.wanted(), datetime.now(UTC)
    kind = FORMATS[parameters.format]
    cut = cut_of(services.cursors, tenant, wanted, parameters.cursor) if parameters.cursor else now
    headers = services.read_headers.fresh(now, seen) | {
        EXPORT_CURSOR_HEADER: cut_cursor(services.cursors, tenant, wanted, cut),
        "Content-Disposition": f'attachment; filename="activities.{kind.suffix}"',
    }
    position = parameters.position()
    pages = services.export_pages.pages(tenant, wanted, cut, position)
    # In a thread: the first file of Parquet loads pyarrow.
    file = await asyncio.to_thread(kind.make)
    # Before the first byte is sent, what is wrong can still be answered as such.
    written = _written(file, await anext(pages), pages, begins=position is None)
    return StreamingResponse(written, headers=headers, media_type=kind.media_type)


async def _written(
    file: ExportFormat, page: ExportPage | None, pages: AsyncIterator[ExportPage], *, begins: bool
) -> AsyncIterator[bytes]:
    if begins:
        yield file.begin()
    while page is not None:
        # A page takes some milliseconds to write, a row group of Parquet 50: others are answered meanwhile.
        yield await asyncio.to_thread(file.page, page.rows)
        page = await anext(pages, None)
    yield await asyncio.to_thread(file.end)
