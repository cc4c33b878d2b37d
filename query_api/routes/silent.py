"""`GET /summary/silent/`: objects without activity for a while."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.answers import SilentPage
from query_api.contract.openapi import error_answers, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.contract.summary_parameters import SilentParameters
from query_api.reads.silent_objects import SilentQuestion
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=ACTIVITIES, tags=["summary"])


@router.get(
    "/summary/silent/",
    operation_id="readSilentObjects",
    summary="Objects without activity for so many days",
    response_class=JsonResponse,
    responses={
        200: json_answer(SilentPage, examples.SILENT, "One page; `next_cursor` is null at the end."),
        **error_answers(400, 401, 422, 503),
    },
)
async def read_silent_objects(
    tenant: Tenant, services: AppServices, parameters: Annotated[SilentParameters, Query()], seen: SeenPosition
) -> JsonResponse:
    """At least one event that the filters leave, and none for `days` times 24 hours; the longest silent first."""
    now = datetime.now(UTC)
    headers = services.read_headers.fresh(now, seen)
    asked = SilentQuestion(parameters.wanted(), parameters.days)
    page = await services.silent_objects.page(tenant, asked, parameters.cursor, parameters.page_size, now)
    return JsonResponse(page, headers=headers)
