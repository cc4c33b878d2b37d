"""`/files/`: uploading a file to an object, a link to it, and its bytes by that link."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from query_api.contract import examples
from query_api.contract.etag import etag
from query_api.contract.file_answers import FileAnswer
from query_api.contract.file_parameters import IdempotencyKey, LinkParameters, UploadParameters
from query_api.contract.openapi import error_answers, event_answer, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.errors import InvalidParameter
from query_api.files.errors import IncompleteUpload
from query_api.files.names import attachment
from query_api.files.store import FileKey
from query_api.files.uploads import Upload
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant
from query_api.writes.record_event import recorded_event

UPLOADS = f"{ACTIVITIES}/files/"
router = APIRouter(prefix=f"{ACTIVITIES}/files", tags=["files"])
_FIRST_REVISION = 1
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
# Whatever the bytes are, a browser saves them: nothing of them runs, is sniffed at, or is shown in a frame.
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"}


@router.post(
    "/",
    operation_id="uploadFile",
    summary="Attach a file to an object",
    status_code=201,
    response_class=JsonResponse,
    responses={
        201: event_answer("The file is kept and Kafka has its event, `file_attached`, readable a moment later."),
        **error_answers(400, 401, 409, 413, 415, 422, 503),
    },
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}},
)
async def upload_file(
    request: Request,
    tenant: Tenant,
    services: AppServices,
    parameters: Annotated[UploadParameters, Query()],
    key: IdempotencyKey = None,
) -> JsonResponse:
    """The body is the file itself, `Content-Type` its type, to be left out by who does not know. One event an upload:
    after an error or without an answer, repeat it with the same `id` or `Idempotency-Key`."""
    if key is not None and parameters.id is not None:
        raise InvalidParameter("id", "excludes Idempotency-Key")
    upload = Upload(
        object_type=parameters.object_type,
        object_id=parameters.object_id,
        filename=parameters.filename,
        declared_type=request.headers.get("content-type", ""),
        length_bytes=_length(request),
        id=parameters.id,
        key=key,
    )
    kept = await services.uploads.take(tenant, upload, _chunks(request), datetime.now(UTC))
    headers = {"Location": f"{ACTIVITIES}/files/{kept.id}"} | etag(_FIRST_REVISION)
    return JsonResponse(recorded_event(kept.message(), kept.created_at), status_code=201, headers=headers)


@router.get(
    "/content",
    operation_id="readFileContent",
    summary="The bytes of a file, by a link",
    response_class=StreamingResponse,
    responses={
        200: {"description": "The file, to be saved.", "content": {"application/octet-stream": _BINARY}},
        **error_answers(403, 404, 422, 429, 503),
    },
)
async def read_file_content(services: AppServices, parameters: Annotated[LinkParameters, Query()]) -> StreamingResponse:
    """Needs no token: the link is the key, for minutes. Its address is what `readFile` answered, as it is."""
    file = FileKey(parameters.organization, str(parameters.id))
    tenant = services.downloads.bearer(file, parameters.expires, parameters.signature, datetime.now(UTC))
    services.rate_limits.check(tenant)
    manifest, content = await services.downloads.content(tenant, parameters.id)
    headers = {
        "Content-Length": str(manifest.file_size),
        "Content-Disposition": attachment(manifest.filename),
        **_SANDBOX,
    }
    return StreamingResponse(content, headers=headers, media_type=manifest.file_type)


@router.get(
    "/{file_id}",
    operation_id="readFile",
    summary="A file, and a link to its bytes",
    response_class=JsonResponse,
    responses={
        200: json_answer(FileAnswer, examples.FILE, "What is known of the file; the link is good for minutes."),
        **error_answers(401, 404, 422, 503),
    },
)
async def read_file(
    tenant: Tenant, services: AppServices, file_id: Annotated[UUID, Path(description="The file's id, its event's.")]
) -> JsonResponse:
    """A file whose event is deleted is as unknown as another organization's. Restored, it is there again."""
    manifest, link = await services.downloads.link(tenant, file_id, datetime.now(UTC))
    answer = FileAnswer(
        id=manifest.id,
        filename=manifest.filename,
        file_type=manifest.file_type,
        file_size=manifest.file_size,
        sha256=manifest.sha256,
        url=link.url,
        expires_at=datetime.fromtimestamp(link.expires, UTC),
    )
    return JsonResponse(answer)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as error:
        raise IncompleteUpload from error


def _length(request: Request) -> int | None:
    text = request.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None
