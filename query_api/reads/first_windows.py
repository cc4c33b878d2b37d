"""`FirstWindows`: how far back the newest page of a list was the last time; the next time it is read at once."""

from collections.abc import Sequence
from datetime import datetime

from cachetools import TTLCache

from query_api.queries.timeline_filter import EventFilter
from query_api.reads.cursor import digest_of
from query_api.reads.windows import windows_without
from query_api.tenant import TenantContext

# What came since into a list that was silent is read too, once: the page after it is measured anew.
_REMEMBERED_SECONDS = 600.0
_MOST_REMEMBERED = 10_000


class FirstWindows:
    """A list of few events would be asked for by the day, by the week, by the month: each costs 4 ms of planning."""

    def __init__(self) -> None:
        self._skipped: TTLCache[tuple[str, bytes], int] = TTLCache(_MOST_REMEMBERED, _REMEMBERED_SECONDS)

    def skipped(self, tenant: TenantContext, wanted: EventFilter) -> int:
        """How many windows to leave out: what they held did not fill the page, and lies in the next one too."""
        return self._skipped.get((tenant.organization, digest_of(wanted)), 0)

    def remember(
        self, tenant: TenantContext, wanted: EventFilter, bounds: Sequence[datetime], last: datetime | None
    ) -> None:
        """The newest page reached back to `last`; None: the list ended before the page was full."""
        self._skipped[tenant.organization, digest_of(wanted)] = windows_without(bounds, last)
