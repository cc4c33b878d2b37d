"""`/events/{id}`: changing, deleting and restoring one event. Answered when the change can be read."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from query_api.contract import examples
from query_api.contract.etag import etag
from query_api.contract.openapi import ETAG, error_answers, event_answer, json_body
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.routes.bounded_body import bounded_body
from query_api.routes.events import EventIdPath, stored_event
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant
from query_api.writes.edit_event import EditEventBody, decode_edit

router = APIRouter(prefix=f"{ACTIVITIES}/events", tags=["events"])

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='The ETag that was read, as in `"7"`: 409 if the event changed since.'),
]


@router.patch(
    "/{event_id}",
    operation_id="editEvent",
    summary="Change data or summary of an event",
    response_class=JsonResponse,
    responses={200: event_answer("The event after the edit."), **error_answers(400, 401, 403, 404, 409, 413, 422, 503)},
    openapi_extra=json_body(EditEventBody, examples.EDIT_EVENT),
)
async def edit_event(
    request: Request,
    tenant: Tenant,
    services: AppServices,
    event_id: EventIdPath,
    *,
    seen: SeenPosition,
    if_match: IfMatch = None,
) -> JsonResponse:
    """Own events; admins and services any; system-generated ones never. A deleted event is 404: restore it first.

    Of two edits at once one answers 200, the other 409. After a 503 read the event before repeating.
    """
    body = decode_edit(await bounded_body(request))
    edited = await services.writes.edit(tenant, event_id, body, if_match)
    return stored_event(edited, services.read_headers.after_write(tenant, seen))


@router.delete(
    "/{event_id}",
    operation_id="deleteEvent",
    summary="Delete an event",
    status_code=204,
    responses={
        204: {"description": "It is gone from timeline and counts.", "headers": ETAG},
        **error_answers(400, 401, 403, 404, 409, 422, 503),
    },
)
async def delete_event(
    tenant: Tenant, services: AppServices, event_id: EventIdPath, seen: SeenPosition, if_match: IfMatch = None
) -> Response:
    """The rights of an edit. Its history stays, and it can be restored."""
    revision = await services.writes.delete(tenant, event_id, if_match)
    return Response(status_code=204, headers=etag(revision) | services.read_headers.after_write(tenant, seen))


@router.post(
    "/{event_id}/restore",
    operation_id="restoreEvent",
    summary="Bring a deleted event back",
    response_class=JsonResponse,
    responses={200: event_answer("The event as it was."), **error_answers(400, 401, 403, 404, 409, 422, 503)},
)
async def restore_event(
    tenant: Tenant, services: AppServices, event_id: EventIdPath, seen: SeenPosition, if_match: IfMatch = None
) -> JsonResponse:
    """The rights of an edit. An event that is not deleted is 409."""
    restored = await services.writes.restore(tenant, event_id, if_match)
    return stored_event(restored, services.read_headers.after_write(tenant, seen))
