"""`GET /feed/`: the newest events of the whole organization."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from query_api.contract import examples
from query_api.contract.answers import FeedPage
from query_api.contract.filter_parameters import FeedParameters
from query_api.contract.openapi import error_answers, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.contract.position_parameter import SeenPosition
from query_api.reads.questions import FeedQuestion
from query_api.routes.cached_response import cached_response
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
    """By cursor only: events that come meanwhile shift nothing, so nothing is lost or repeated.

    An answer with `Age` was read that many seconds ago, and nothing of the organization has changed since.
    """
    question = FeedQuestion(
        parameters.wanted(),
        parameters.cursor,
        parameters.page_size,
        parameters.facet_names(),
        parameters.timezone,
    )
    return await cached_response(services, services.feeds, tenant, question, seen=seen, now=datetime.now(UTC))
