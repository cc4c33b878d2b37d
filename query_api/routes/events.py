"""`/events/`: one event by its id, and recording a new one."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request

from query_api.contract import examples
from query_api.contract.etag import etag
from query_api.contract.event_parameters import RecordParameters
from query_api.contract.openapi import error_answers, event_answer, json_body
from query_api.contract.parameters import EventParameters
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.errors import EventExists, RevisionConflict
from query_api.queries.event_by_id import StoredEvent
from query_api.queries.event_columns import timeline_event
from query_api.queries.event_history import VersionRow
from query_api.routes.bounded_body import bounded_body
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Services, Tenant
from query_api.tenant import TenantContext
from query_api.writes.record_event import RecordEventBody, activity_message, decode_body, is_repeat, recorded_event
from query_api.writes.visibility import expected
from schemas.activity_message import ActivityMessage

router = APIRouter(prefix=ACTIVITIES, tags=["events"])
_FIRST_REVISION = 1

EventIdPath = Annotated[UUID, Path(description="The event's id.")]


@router.get(
    "/events/{event_id}",
    operation_id="readEvent",
    summary="One event",
    response_class=JsonResponse,
    responses={200: event_answer("The event."), **error_answers(400, 401, 404, 422, 503)},
)
async def read_event(
    tenant: Tenant,
    services: AppServices,
    event_id: EventIdPath,
    _hints: Annotated[EventParameters, Query()],
    seen: SeenPosition,
) -> JsonResponse:
    """An id of another organization is as unknown as one that never was, and so is a deleted event."""
    headers = services.read_headers.fresh(datetime.now(UTC), seen)
    return stored_event(await services.versions.standing(tenant, event_id), headers)


@router.post(
    "/events/",
    operation_id="recordEvent",
    summary="Record an event",
    status_code=201,
    response_class=JsonResponse,
    responses={
        201: event_answer("Kafka has the event; it is readable a moment later, with `wait=visible` already."),
        **error_answers(400, 401, 403, 409, 413, 422, 503),
    },
    openapi_extra=json_body(RecordEventBody, examples.RECORD_EVENT),
)
async def record_event(
    request: Request,
    tenant: Tenant,
    services: AppServices,
    parameters: Annotated[RecordParameters, Query()],
    seen: SeenPosition,
) -> JsonResponse:
    """Organization and actor are the token's. Whoever repeats after a 503 sends the same `id` and `created_at`."""
    now = datetime.now(UTC)
    body = decode_body(await bounded_body(request))
    message = activity_message(body, tenant, now)
    event = recorded_event(message, message.created_at or now)
    headers = {"Location": f"{ACTIVITIES}/events/{event.id}"}
    stored = await services.versions.find(tenant, UUID(body.id)) if body.id else None
    if stored is not None:
        # Nor is recording a way to bring a deleted event back.
        if stored.is_deleted or not is_repeat(body, message, timeline_event(stored)):
            raise EventExists
        return stored_event(stored, headers, status_code=201)
    await services.publisher.publish(message)
    services.metrics.recorded_events.inc()
    if parameters.wait is None:
        return JsonResponse(event, status_code=201, headers=headers | etag(_FIRST_REVISION))
    visible = await _visible(services, tenant, message)
    return stored_event(visible, headers | services.read_headers.after_write(tenant, seen), status_code=201)


def stored_event(stored: StoredEvent | VersionRow, headers: dict[str, str], status_code: int = 200) -> JsonResponse:
    """An event and its ETag."""
    return JsonResponse(timeline_event(stored), status_code, headers=headers | etag(stored.revision))


async def _visible(services: Services, tenant: TenantContext, message: ActivityMessage) -> StoredEvent | VersionRow:
    try:
        version = await services.writes.wait_until_visible(tenant, expected(message, base=0))
    except RevisionConflict as error:
        raise EventExists from error
    return await services.versions.written(tenant, UUID(message.id), version)
