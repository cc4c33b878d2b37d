"""`/dead-letters/`: what was refused, for admins of the organization, and its replay."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from producers.replay.letter import LetterId
from producers.replay.selection import LetterFilter
from query_api.contract import dead_letter_examples as examples
from query_api.contract.dead_letter_answers import DeadLetter, DeadLetterPage, ReplayAnswer, ReplayBody
from query_api.contract.openapi import error_answers, json_answer, json_body
from query_api.contract.paths import ACTIVITIES
from query_api.reads.dead_letters import check_admin, decode_body
from query_api.reads.periods import custom_period
from query_api.routes.bounded_body import bounded_body
from query_api.routes.json_response import JsonResponse
from query_api.services import AppServices, Tenant
from schemas.errors import Reason

router = APIRouter(prefix=f"{ACTIVITIES}/dead-letters", tags=["dead letters"])
_UTC = ZoneInfo("UTC")


class DeadLetterParameters(BaseModel):
    """`GET /dead-letters/`."""

    model_config = ConfigDict(extra="forbid")

    reason: list[Reason] = Field(default_factory=list, description="Only these reasons; repeats.")
    source: list[str] = Field(default_factory=list, max_length=100, description="Only from these sources; repeats.")
    date_from: str | None = Field(None, description="Refused from here on: a date in UTC or a moment with zone.")
    date_to: str | None = Field(None, description="Refused up to here: a date in UTC, inclusive, or a moment.")
    unresolved: bool = Field(default=False, description="Leave out what was replayed.")
    page: int = Field(1, ge=1, le=10_000, description="Page number, from 1.")
    page_size: int = Field(50, ge=1, le=100, description="Letters per page.")


@router.get(
    "/",
    operation_id="listDeadLetters",
    summary="Messages of the organization that were refused, newest first",
    response_class=JsonResponse,
    responses={
        200: json_answer(DeadLetterPage, examples.PAGE, "One page, and counts by reason of all pages."),
        **error_answers(401, 403, 422, 503),
    },
)
async def list_dead_letters(
    tenant: Tenant, services: AppServices, parameters: Annotated[DeadLetterParameters, Query()]
) -> JsonResponse:
    """For the role admin. Messages whose organization could not be read are for operators only."""
    check_admin(tenant)
    wanted = _filter(parameters)
    return JsonResponse(await services.dead_letters.page(tenant, wanted, parameters.page, parameters.page_size))


@router.get(
    "/{topic}/{partition}/{offset}",
    operation_id="readDeadLetter",
    summary="One refused message with its original bytes",
    response_class=JsonResponse,
    responses={
        200: json_answer(DeadLetter, examples.LETTER, "The letter, its content and its replays."),
        **error_answers(401, 403, 404, 422, 503),
    },
)
async def read_dead_letter(
    tenant: Tenant,
    services: AppServices,
    topic: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,249}$", description="Topic of the refused record.")],
    partition: Annotated[int, Path(ge=0, lt=2**31, description="Its partition.")],
    offset: Annotated[int, Path(ge=0, lt=2**63, description="Its offset.")],
) -> JsonResponse:
    """For the role admin. Another organization's letter is as unknown as one that never was."""
    check_admin(tenant)
    return JsonResponse(await services.dead_letters.letter(tenant, LetterId(topic, partition, offset)))


@router.post(
    "/replay",
    operation_id="replayDeadLetters",
    summary="Replay refused messages, repaired or as they are",
    response_class=JsonResponse,
    responses={
        200: json_answer(ReplayAnswer, examples.REPLAY_ANSWER, "What became of each letter."),
        **error_answers(401, 403, 404, 413, 422, 503),
    },
    openapi_extra=json_body(ReplayBody, examples.REPLAY),
)
async def replay_dead_letters(request: Request, tenant: Tenant, services: AppServices) -> JsonResponse:
    """For the role admin. Repeating it changes nothing: a message keeps its id and version, and a newer edit wins."""
    check_admin(tenant)
    body, ids = decode_body(await bounded_body(request))
    return JsonResponse(await services.dead_letters.replay(tenant, body, ids))


def _filter(parameters: DeadLetterParameters) -> LetterFilter:
    span = custom_period(parameters.date_from, parameters.date_to, _UTC)
    return LetterFilter(
        reasons=tuple(each.value for each in parameters.reason),
        sources=tuple(parameters.source),
        since=span.since,
        until=span.until,
        unresolved=parameters.unresolved,
    )
