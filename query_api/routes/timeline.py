"""`GET /timeline/`: the specification's endpoint."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.answers import TimelinePage, TimelineSlice
from query_api.contract.openapi import either_answer, error_answers, json_answer
from query_api.contract.parameters import TimelineParameters
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.reads.questions import TimelineQuestion
from query_api.routes.cached_response import cached_response
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
    tenant: Tenant, services: AppServices, parameters: Annotated[TimelineParameters, Query()], seen: SeenPosition
) -> JsonResponse:
    """Events of one moment are ordered by their ids; `total` is exact. By `cursor` nothing is lost or repeated.

    An answer with `Age` was read that many seconds ago, and nothing of the object has changed since.
    """
    wanted, now = parameters.wanted(), datetime.now(UTC)
    if parameters.as_of is not None:
        headers = services.read_headers.fresh(now, seen)
        past = await services.versions.page_as_of(
            tenant, wanted, parameters.as_of, parameters.page, parameters.page_size
        )
        return JsonResponse(past, headers=headers)
    question = TimelineQuestion(
        wanted,
        parameters.page,
        parameters.cursor,
        parameters.page_size,
        parameters.facet_names(),
        parameters.timezone,
    )
    return await cached_response(services, services.timelines, tenant, question, seen=seen, now=now)
