"""`/events/{id}/history`: every version of one event."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.event_parameters import HistoryParameters
from query_api.contract.history_answers import EventHistory
from query_api.contract.openapi import error_answers, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.routes.events import EventIdPath
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=f"{ACTIVITIES}/events", tags=["events"])


@router.get(
    "/{event_id}/history",
    operation_id="readEventHistory",
    summary="Every version of an event, newest first",
    response_class=JsonResponse,
    responses={
        200: json_answer(EventHistory, examples.HISTORY, "The versions, also of a deleted event."),
        **error_answers(400, 401, 404, 422, 503),
    },
)
async def read_event_history(
    tenant: Tenant,
    services: AppServices,
    event_id: EventIdPath,
    parameters: Annotated[HistoryParameters, Query()],
    seen: SeenPosition,
) -> JsonResponse:
    """For whoever may read the event. The action is derived: what follows a deletion restored the event."""
    headers = services.read_headers.fresh(datetime.now(UTC), seen)
    page = await services.versions.history(tenant, event_id, parameters.before, parameters.page_size)
    return JsonResponse(page, headers=headers)
