"""`GET /timeline/`: the specification's endpoint."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.answers import TimelinePage, TimelineSlice
from query_api.contract.openapi import either_answer, error_answers, json_answer
from query_api.contract.parameters import TimelineParameters
from query_api.contract.paths import ACTIVITIES
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=ACTIVITIES, tags=["timeline"])


@router.get(
    "/timeline/",
    operation_id="readTimeline",
    summary="The events of one object, newest first",
    response_class=JsonResponse,
    responses={
        200: either_answer(
            json_answer(TimelinePage, examples.TIMELINE, "One page; empty past the end and for an unknown object."),
            json_answer(TimelineSlice, examples.TIMELINE_SLICE, "By cursor: `next_cursor` is null at the end."),
        ),
        **error_answers(400, 401, 422, 503),
    },
)
async def read_timeline(
    tenant: Tenant, services: AppServices, parameters: Annotated[TimelineParameters, Query()]
) -> JsonResponse:
    """Events of one moment are ordered by their ids; `total` is exact. By `cursor` nothing is lost or repeated."""
    wanted, now = parameters.wanted(), datetime.now(UTC)
    headers, repository = services.watermark.headers(now), services.repository
    if parameters.as_of is not None:
        past = await services.versions.page_as_of(
            tenant, wanted, parameters.as_of, parameters.page, parameters.page_size
        )
        return JsonResponse(past, headers=headers)
    page: TimelinePage | TimelineSlice
    if parameters.cursor is None:
        page = await repository.page(tenant, wanted, parameters.page, parameters.page_size)
    else:
        page = await repository.timeline_slice(tenant, wanted, parameters.cursor, parameters.page_size, now)
    facets = await repository.facets(tenant, wanted, parameters.facet_names(), parameters.timezone)
    return JsonResponse(msgspec.structs.replace(page, facets=facets), headers=headers)
