"""`FirstWindows`: how far back the newest page of a list was the last time; the next time it is read at once."""

from cachetools import TTLCache

from query_api.queries.timeline_filter import EventFilter
from query_api.tenant import TenantContext

# Of a list that was silent, no more than what came since can lie in the span that its page took before.
_REMEMBERED_SECONDS = 600.0
_MOST_REMEMBERED = 10_000


class FirstWindows:
    """A list of few events would be asked for by the day, by the week, by the month: each costs 4 ms of planning."""

    def __init__(self) -> None:
        self._skipped: TTLCache[tuple[str, EventFilter], int] = TTLCache(_MOST_REMEMBERED, _REMEMBERED_SECONDS)

    def skipped(self, tenant: TenantContext, wanted: EventFilter) -> int:
        """How many windows to leave out: what they hold did not fill the page, and lies in the next one too."""
        return self._skipped.get((tenant.organization, wanted), 0)

    def remember(self, tenant: TenantContext, wanted: EventFilter, skipped: int) -> None:
        """The page was full, or the list at its end, after this many windows and one."""
        self._skipped[tenant.organization, wanted] = skipped
