"""`GET /timeline/`: the specification's endpoint."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from query_api import examples
from query_api.answers import TimelinePage
from query_api.openapi import error_answers, json_answer
from query_api.parameters import TimelineParameters
from query_api.paths import ACTIVITIES
from query_api.periods import custom_period
from query_api.queries.timeline_filter import TimelineFilter
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=ACTIVITIES, tags=["timeline"])
_UTC = ZoneInfo("UTC")


@router.get(
    "/timeline/",
    operation_id="readTimeline",
    summary="The events of one object, newest first",
    response_class=JsonResponse,
    responses={
        200: json_answer(TimelinePage, examples.TIMELINE, "One page; empty past the end and for an unknown object."),
        **error_answers(401, 422, 503),
    },
)
async def read_timeline(
    tenant: Tenant, services: AppServices, parameters: Annotated[TimelineParameters, Query()]
) -> JsonResponse:
    """Events of one moment are ordered by their ids; `total` is exact."""
    wanted = _filter(parameters)
    headers = services.watermark.headers(datetime.now(UTC))
    page = await services.repository.page(tenant, wanted, parameters.page, parameters.page_size)
    return JsonResponse(page, headers=headers)


def _filter(parameters: TimelineParameters) -> TimelineFilter:
    span = custom_period(parameters.date_from, parameters.date_to, _UTC)
    return TimelineFilter(
        object_type=parameters.object_type,
        object_id=parameters.object_id,
        event_types=tuple(parameters.event_type),
        actor_ids=tuple(parameters.actor_id),
        date_from=span.since,
        date_until=span.until,
        is_system_generated=parameters.is_system_generated,
    )
