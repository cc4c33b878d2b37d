"""`/healthz`, `/readyz`, `/metrics`: for the orchestrator and Prometheus; no token."""

import asyncio
from collections.abc import Awaitable

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from query_api.contract.answers import ErrorAnswer
from query_api.errors import RETRY_AFTER_SECONDS
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices
from runtime.errors import RuntimeFault

router = APIRouter(tags=["operations"])


@router.get("/healthz", operation_id="readLiveness", summary="Is the process alive")
async def read_liveness() -> dict[str, str]:
    """Always 200: a server that is down is no reason to restart this one."""
    return {"status": "alive"}


@router.get(
    "/readyz",
    operation_id="readReadiness",
    summary="Can it serve",
    responses={503: {"description": "Names what is down."}},
)
async def read_readiness(services: AppServices) -> JsonResponse:
    """200 when ClickHouse answers with its tables and Kafka answers."""
    timeout = services.settings.readiness_timeout_seconds
    problems = await asyncio.gather(
        _problem("clickhouse", services.store.ping(timeout), timeout),
        _problem("kafka", services.publisher.ping(timeout), timeout),
    )
    down = [problem for problem in problems if problem]
    if not down:
        return JsonResponse({"status": "ready"})
    return JsonResponse(
        ErrorAnswer("not_ready", "; ".join(down)), 503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
    )


@router.get("/metrics", operation_id="readMetrics", summary="Prometheus metrics", response_class=Response)
async def read_metrics(services: AppServices) -> Response:
    """The text exposition format."""
    return Response(services.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


async def _problem(name: str, check: Awaitable[None], timeout_seconds: float) -> str | None:
    try:
        async with asyncio.timeout(timeout_seconds):
            await check
    except TimeoutError:
        return f"{name}: no answer within {timeout_seconds:g} s"
    except RuntimeFault as error:
        return f"{name}: {error}"
    return None
