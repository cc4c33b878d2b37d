"""`cached_response`: an answer of the cache or of ClickHouse, with the headers of either."""

from datetime import datetime
from typing import Protocol, TypeVar

from query_api.changes.position import Position
from query_api.reads.cached_answers import KeptAnswer
from query_api.reads.questions import Question
from query_api.routes.json_response import JsonResponse
from query_api.services import Services
from query_api.tenant import TenantContext

QuestionT_contra = TypeVar("QuestionT_contra", bound=Question, contravariant=True)
QuestionT = TypeVar("QuestionT", bound=Question)


class CachedReads(Protocol[QuestionT_contra]):
    """What is asked of `CachedAnswers` and `CachedPages`."""

    def find(
        self, tenant: TenantContext, question: QuestionT_contra, seen: Position | None, now: datetime
    ) -> KeptAnswer | None:
        """The answer, if it is kept."""

    async def read(self, tenant: TenantContext, question: QuestionT_contra, now: datetime) -> object:
        """The answer as ClickHouse has it now."""


async def cached_response(
    services: Services,
    reads: CachedReads[QuestionT],
    tenant: TenantContext,
    question: QuestionT,
    *,
    seen: Position | None,
    now: datetime,
) -> JsonResponse:
    """Raises what the read raises."""
    kept = reads.find(tenant, question, seen, now)
    if kept is not None:
        return JsonResponse(kept.content, headers=services.read_headers.cached(now, seen, kept.age_seconds))
    # Before the query: what it reads is at least as new as they say.
    headers = services.read_headers.fresh(now, seen)
    return JsonResponse(await reads.read(tenant, question, now), headers=headers)
