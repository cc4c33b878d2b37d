"""`/webhooks/`: where an organization's admins want its changes delivered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from query_api.contract import webhook_examples as examples
from query_api.contract.openapi import error_answers, json_answer, json_body
from query_api.contract.paths import ACTIVITIES
from query_api.contract.webhook_answers import (
    ReplayFromBody,
    Webhook,
    WebhookBody,
    WebhookList,
    WebhookWithSecret,
)
from query_api.routes.bounded_body import bounded_body
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant

router = APIRouter(prefix=f"{ACTIVITIES}/webhooks", tags=["webhooks"])

EndpointId = Annotated[UUID, Path(description="The endpoint's id.")]


@router.post(
    "/",
    operation_id="createWebhook",
    summary="Have changes delivered to an address",
    status_code=201,
    response_class=JsonResponse,
    responses={
        201: json_answer(WebhookWithSecret, examples.WITH_SECRET, "The endpoint, and its secret this once."),
        **error_answers(401, 403, 409, 413, 422, 503),
    },
    openapi_extra=json_body(WebhookBody, examples.BODY),
)
async def create_webhook(request: Request, tenant: Tenant, services: AppServices) -> JsonResponse:
    """For the role admin. Signed as Standard Webhooks has it; `docs/webhooks.md` says how receivers verify."""
    made = await services.webhooks.create(tenant, await bounded_body(request))
    return JsonResponse(made, status_code=201)


@router.get(
    "/",
    operation_id="listWebhooks",
    summary="Endpoints and how their deliveries are",
    response_class=JsonResponse,
    responses={
        200: json_answer(WebhookList, examples.LIST, "Every endpoint of the organization."),
        **error_answers(401, 403, 503),
    },
)
async def list_webhooks(tenant: Tenant, services: AppServices) -> JsonResponse:
    """For the role admin. `given_up` says: no delivery was taken for days, and none is tried any more."""
    return JsonResponse(await services.webhooks.list(tenant))


@router.delete(
    "/{endpoint_id}",
    operation_id="deleteWebhook",
    summary="Deliver nothing there any more",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "Nothing more is delivered."}, **error_answers(401, 403, 404, 422, 503)},
)
async def delete_webhook(endpoint_id: EndpointId, tenant: Tenant, services: AppServices) -> Response:
    """For the role admin."""
    await services.webhooks.delete(tenant, endpoint_id)
    return Response(status_code=204)


@router.post(
    "/{endpoint_id}/rotate-secret",
    operation_id="rotateWebhookSecret",
    summary="A new secret",
    response_class=JsonResponse,
    responses={
        200: json_answer(WebhookWithSecret, examples.WITH_SECRET, "The endpoint, and its new secret this once."),
        **error_answers(401, 403, 404, 422, 503),
    },
)
async def rotate_webhook_secret(endpoint_id: EndpointId, tenant: Tenant, services: AppServices) -> JsonResponse:
    """For the role admin. For a day deliveries are signed with the old secret as well."""
    return JsonResponse(await services.webhooks.rotate(tenant, endpoint_id))


@router.post(
    "/{endpoint_id}/replay",
    operation_id="replayWebhook",
    summary="Deliver again from a position",
    status_code=202,
    response_class=JsonResponse,
    responses={
        202: json_answer(Webhook, examples.WEBHOOK, "Deliveries go on from there."),
        **error_answers(400, 401, 403, 404, 413, 422, 503),
    },
    openapi_extra=json_body(ReplayFromBody, examples.REPLAY),
)
async def replay_webhook(
    request: Request, endpoint_id: EndpointId, tenant: Tenant, services: AppServices
) -> JsonResponse:
    """For the role admin. A message that is delivered again has the same `webhook-id`."""
    body = await bounded_body(request)
    return JsonResponse(await services.webhooks.replay(tenant, endpoint_id, body), status_code=202)
