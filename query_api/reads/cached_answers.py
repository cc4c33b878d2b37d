"""`CachedAnswers`: an answer from the cache, word for word, where the same was asked before and nothing has changed."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from query_api.changes.position import Position
from query_api.metrics import ApiMetrics
from query_api.reads.answer_cache import AnswerCache
from query_api.reads.questions import Answer, Question
from query_api.tenant import TenantContext

_ENCODER = msgspec.json.Encoder()
# Of CPython: the scope with its names, the digest, the generation, the links of the cache.
_ENTRY_OVERHEAD_BYTES = 1500

QuestionT = TypeVar("QuestionT", bound=Question)


class KeptAnswer(msgspec.Struct, frozen=True):
    """An answer out of the cache, and how many seconds ago it was read."""

    content: object
    age_seconds: int


class _Entry(msgspec.Struct, frozen=True):
    body: msgspec.Raw
    stands_until: datetime | None
    filled_at: float

    @property
    def size_bytes(self) -> int:
        return len(self.body) + _ENTRY_OVERHEAD_BYTES


class CachedAnswers(Generic[QuestionT]):
    """One for each kind of question, all on one cache. `ask` reads ClickHouse, and raises what it raises."""

    def __init__(
        self,
        cache: AnswerCache,
        metrics: ApiMetrics,
        ask: Callable[[TenantContext, QuestionT, datetime], Awaitable[Answer]],
    ) -> None:
        self._cache = cache
        self._metrics = metrics
        self._ask = ask

    def find(
        self, tenant: TenantContext, question: QuestionT, seen: Position | None, now: datetime
    ) -> KeptAnswer | None:
        """The answer, if it is kept. `seen` is what the client has been shown: nothing older is answered."""
        if not self._cache.is_on:
            return None
        if self._cache.is_current(seen):
            entry = self._cache.get(question.scope(tenant), _Entry, question.digest)
            if entry is not None and (entry.stands_until is None or now <= entry.stands_until):
                self._metrics.cache_hits.inc()
                return KeptAnswer(entry.body, self._cache.age_seconds(entry))
        self._metrics.cache_misses.inc()
        return None

    async def read(self, tenant: TenantContext, question: QuestionT, now: datetime) -> object:
        """The answer as ClickHouse has it now, encoded."""
        taken, filled_at = self._cache.generation(question.scope(tenant)), self._cache.now()
        answer = await self._ask(tenant, question, now)
        body = msgspec.Raw(_ENCODER.encode(answer.content))
        if answer.stands_until is None or now < answer.stands_until:
            self._cache.put(taken, question.digest, _Entry(body, answer.stands_until, filled_at))
        return body
