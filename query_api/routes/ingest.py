"""`/ingest`: activities of systems that cannot speak Kafka, one or a thousand in a request."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request

from query_api.contract import ingest_examples
from query_api.contract.ingest_answers import IngestAnswer, IngestRefusal, ingest_answer, status_of
from query_api.contract.openapi import error_answers, ingest_body, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.errors import Forbidden
from query_api.routes.bounded_body import bounded_body
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant
from query_api.writes.ingest_items import MAX_BODY_BYTES, read_items

router = APIRouter(prefix=ACTIVITIES, tags=["ingest"])


@router.post(
    "/ingest",
    operation_id="ingestActivities",
    summary="Publish activities over HTTP",
    status_code=202,
    response_class=JsonResponse,
    responses={
        202: json_answer(IngestAnswer, ingest_examples.ACCEPTED, "Kafka has every item."),
        **error_answers(401, 403, 415, 503),
        **{
            status: json_answer(IngestRefusal, ingest_examples.REFUSED, description)
            for status, description in ingest_examples.REFUSALS.items()
        },
    },
    openapi_extra=ingest_body(),
)
async def ingest_activities(request: Request, tenant: Tenant, services: AppServices) -> JsonResponse:
    """Takes activity messages and CloudEvents; what is good is published even when other items are refused.

    For the role `service`. Whoever repeats a request doubles nothing.
    """
    if tenant.role != "service":
        raise Forbidden("ingest: only the role service publishes activities")
    body = await bounded_body(request, MAX_BODY_BYTES)
    items = read_items(body, request.headers, tenant, datetime.now(UTC))
    answer = ingest_answer(await services.ingest.take(tenant, items))
    return JsonResponse(answer, status_code=status_of(answer))
