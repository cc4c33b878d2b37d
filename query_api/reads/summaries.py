"""`Summaries`: the counts of a period, and of the one before it. The tenant always comes first."""

from datetime import datetime

from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.periods import previous_period
from query_api.reads.questions import Answer, SummaryQuestion
from query_api.reads.summarise import compared, summarise
from query_api.tenant import TenantContext


class Summaries:
    """Of an object, or of the organization."""

    def __init__(self, counts: OrganizationCounts) -> None:
        self._counts = counts

    async def read(self, tenant: TenantContext, question: SummaryQuestion, now: datetime) -> Answer:
        """Raises InvalidParameter for a comparison of a period without two ends."""
        wanted, period, group_by = question.wanted, question.period, question.group_by
        if not question.is_compared:
            counted = await self._counts.counted(tenant, wanted, period, group_by, now)
            return Answer(summarise(period.name, counted.rows, group_by), counted.stands_until)
        earlier = previous_period(period)
        counted = await self._counts.counted(tenant, wanted, period, group_by, now)
        before = await self._counts.counted(tenant, wanted, earlier, group_by, now)
        summary = summarise(period.name, counted.rows, group_by)
        ends = [each.stands_until for each in (counted, before) if each.stands_until is not None]
        return Answer(compared(summary, earlier, before.rows, group_by), min(ends, default=None))
