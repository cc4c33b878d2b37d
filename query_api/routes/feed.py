"""`GET /feed/`: the newest events of the whole organization."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.answers import FeedPage
from query_api.contract.filter_parameters import FeedParameters
from query_api.contract.openapi import error_answers, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=ACTIVITIES, tags=["timeline"])


@router.get(
    "/feed/",
    operation_id="readFeed",
    summary="The events of the organization, newest first",
    response_class=JsonResponse,
    responses={
        200: json_answer(FeedPage, examples.FEED, "One page; `next_cursor` is null at the end."),
        **error_answers(400, 401, 422, 503),
    },
)
async def read_feed(
    tenant: Tenant, services: AppServices, parameters: Annotated[FeedParameters, Query()], seen: SeenPosition
) -> JsonResponse:
    """By cursor only: events that come meanwhile shift nothing, so nothing is lost or repeated."""
    wanted, now = parameters.wanted(), datetime.now(UTC)
    headers, repository = services.read_headers.fresh(now, seen), services.repository
    page = await repository.feed(tenant, wanted, parameters.cursor, parameters.page_size, now)
    facets = await repository.facets(tenant, wanted, parameters.facet_names(), parameters.timezone)
    return JsonResponse(msgspec.structs.replace(page, facets=facets), headers=headers)
