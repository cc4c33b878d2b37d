"""`/events/`: one event by its id, and recording a new one."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request

from query_api import examples
from query_api.errors import EventExists
from query_api.openapi import error_answers, json_answer, json_body
from query_api.parameters import EventParameters
from query_api.paths import ACTIVITIES
from query_api.record_event import RecordEventBody, activity_message, check_size, decode_body, is_repeat, recorded_event
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant
from schemas.timeline_event import TimelineEvent

router = APIRouter(prefix=ACTIVITIES, tags=["events"])


@router.get(
    "/events/{event_id}",
    operation_id="readEvent",
    summary="One event",
    response_class=JsonResponse,
    responses={200: json_answer(TimelineEvent, examples.NOTE, "The event."), **error_answers(401, 404, 422, 503)},
)
async def read_event(
    tenant: Tenant,
    services: AppServices,
    event_id: Annotated[UUID, Path(description="The event's id.")],
    _hints: Annotated[EventParameters, Query()],
) -> JsonResponse:
    """An id of another organization is as unknown as one that never was."""
    headers = services.watermark.headers(datetime.now(UTC))
    return JsonResponse(await services.repository.event(tenant, event_id), headers=headers)


@router.post(
    "/events/",
    operation_id="recordEvent",
    summary="Record an event",
    status_code=201,
    response_class=JsonResponse,
    responses={
        201: json_answer(TimelineEvent, examples.NOTE, "Kafka has the event; it is readable a moment later."),
        **error_answers(401, 403, 409, 413, 422, 503),
    },
    openapi_extra=json_body(RecordEventBody, examples.RECORD_EVENT),
)
async def record_event(request: Request, tenant: Tenant, services: AppServices) -> JsonResponse:
    """Organization and actor are the token's. Whoever repeats after a 503 sends the same `id` and `created_at`."""
    now = datetime.now(UTC)
    body = decode_body(await _bounded_body(request))
    message = activity_message(body, tenant, now)
    event = recorded_event(message, message.created_at or now)
    stored = await services.repository.find_event(tenant, UUID(body.id)) if body.id else None
    if stored is None:
        await services.publisher.publish(message)
        services.metrics.recorded_events.inc()
    elif is_repeat(body, message, stored):
        event = stored
    else:
        raise EventExists
    return JsonResponse(event, status_code=201, headers={"Location": f"{ACTIVITIES}/events/{event.id}"})


async def _bounded_body(request: Request) -> bytes:
    # Not Starlette's own limit: it answers in plain text, past our handler (1.10).
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        check_size(len(body))
    return bytes(body)
