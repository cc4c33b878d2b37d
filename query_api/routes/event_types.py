"""`/event-types/`: what there is to record, for forms that need no code of their own for a new type."""

from fastapi import APIRouter

from query_api.contract import examples
from query_api.contract.event_type_answers import EventTypes, event_type_declarations
from query_api.contract.openapi import error_answers, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=ACTIVITIES, tags=["events"])


@router.get(
    "/event-types/",
    operation_id="readEventTypes",
    summary="Every event type: name, icon, and the JSON Schema of its data",
    response_class=JsonResponse,
    responses={200: json_answer(EventTypes, examples.EVENT_TYPES, "The declarations."), **error_answers(401, 503)},
)
async def read_event_types(tenant: Tenant, services: AppServices) -> JsonResponse:
    """The same for every organization. `takes_files`: whether `POST /files/` has a store to keep them in."""
    return JsonResponse(EventTypes(event_type_declarations(), services.settings.files_url is not None))
