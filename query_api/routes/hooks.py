"""`/hooks/{source}`: webhooks of CRMs that speak no Kafka and send no token: their signature says whose they are."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from query_api.contract import ingest_examples
from query_api.contract.ingest_answers import IngestAnswer, IngestRefusal, ingest_answer, status_of
from query_api.contract.openapi import error_answers, hook_body, json_answer
from query_api.contract.paths import ACTIVITIES
from query_api.routes.bounded_body import bounded_body
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices
from query_api.writes.hooks import SignedHook, hook_tenant, read_hook

router = APIRouter(prefix=f"{ACTIVITIES}/hooks", tags=["ingest"])


@router.post(
    "/{source}",
    operation_id="receiveHook",
    summary="Take a webhook of BottleCRM or HubSpot",
    status_code=202,
    response_class=JsonResponse,
    responses={
        202: json_answer(IngestAnswer, ingest_examples.ACCEPTED, "Kafka has every activity of it."),
        **error_answers(401, 413, 503),
        **{
            status: json_answer(IngestRefusal, ingest_examples.REFUSED, description)
            for status, description in ingest_examples.REFUSALS.items()
            if status in (409, 422)
        },
    },
    openapi_extra=hook_body(),
)
async def receive_hook(
    request: Request,
    services: AppServices,
    source: Annotated[str, Path(description="Whose webhook it is: `bottlecrm` or `hubspot`.")],
    organization: Annotated[str, Query(description="Whose events; its secret must have signed the body.")] = "",
) -> JsonResponse:
    """No token: the body is signed. `TIMELINE_HOOK_SECRETS` has the secrets; `docs/webhooks.md` the details."""
    body = await bounded_body(request)
    settings = services.settings
    url = settings.hook_url(request.url.path, request.url.query) or str(request.url)
    signed = SignedHook(source=source, organization=organization, headers=request.headers, body=body, url=url)
    tenant = hook_tenant(settings.hook_secrets, signed)
    services.rate_limits.check(tenant)
    items = read_hook(source, body, tenant, datetime.now(UTC))
    answer = ingest_answer(await services.ingest.take(tenant, items))
    return JsonResponse(answer, status_code=status_of(answer))
