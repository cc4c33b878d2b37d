"""`GET /summary/`: counts of an object, of actors or of the organization."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.answers import ActivitySummary
from query_api.contract.openapi import error_answers, json_answer
from query_api.contract.parameters import SummaryParameters
from query_api.contract.paths import ACTIVITIES
from query_api.reads.periods import Period, custom_period, named_period, zone
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=ACTIVITIES, tags=["summary"])


@router.get(
    "/summary/",
    operation_id="readSummary",
    summary="How many events of which type",
    response_class=JsonResponse,
    responses={200: json_answer(ActivitySummary, examples.SUMMARY, "The counts."), **error_answers(401, 422, 503)},
)
async def read_summary(
    tenant: Tenant, services: AppServices, parameters: Annotated[SummaryParameters, Query()]
) -> JsonResponse:
    """Of one object, of the users in `actor_id`, or without either of the whole organization."""
    now = datetime.now(UTC)
    period, headers = _period(parameters, now), services.watermark.headers(now)
    if parameters.object_type is not None and parameters.object_id is not None:
        summary = await services.repository.object_summary(
            tenant, parameters.object_type, parameters.object_id, period, parameters.group_by
        )
    else:
        actors = tuple(parameters.actor_id)
        summary = await services.repository.organization_summary(tenant, actors, period, parameters.group_by)
    return JsonResponse(summary, headers=headers)


def _period(parameters: SummaryParameters, now: datetime) -> Period:
    timezone = zone(parameters.timezone)
    if parameters.date_from is not None or parameters.date_to is not None:
        return custom_period(parameters.date_from, parameters.date_to, timezone)
    return named_period(parameters.period or "last_7_days", now, timezone)
