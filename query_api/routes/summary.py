"""`GET /summary/`: counts of an object or of the organization."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.answers import ActivitySummary
from query_api.contract.openapi import error_answers, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.contract.summary_parameters import SummaryParameters
from query_api.reads.questions import SummaryQuestion
from query_api.routes.cached_response import cached_response
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=ACTIVITIES, tags=["summary"])


@router.get(
    "/summary/",
    operation_id="readSummary",
    summary="How many events of which type",
    response_class=JsonResponse,
    responses={
        200: json_answer(
            ActivitySummary,
            examples.COMPARED_SUMMARY,
            "The counts. `groups` only with `group_by`, `previous` and `change` only with `compare`.",
        ),
        **error_answers(400, 401, 422, 503),
    },
)
async def read_summary(
    tenant: Tenant, services: AppServices, parameters: Annotated[SummaryParameters, Query()], seen: SeenPosition
) -> JsonResponse:
    """Of one object, or of the organization; equal to counting the timeline with the same filters.

    An answer with `Age` was read that many seconds ago, and would be counted the same now.
    """
    now = datetime.now(UTC)
    question = SummaryQuestion(
        parameters.wanted(), parameters.span(now), parameters.group_by, parameters.compare is not None
    )
    return await cached_response(services, services.summaries, tenant, question, seen=seen, now=now)
