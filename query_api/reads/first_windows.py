"""`FirstWindows`: how far back the newest page of a list reached the last time; the next time it is read at once."""

from datetime import timedelta

from cachetools import TTLCache

from query_api.queries.timeline_filter import EventFilter
from query_api.reads.cursor import digest_of
from query_api.tenant import TenantContext

# What came since into a list that was silent is read too, once: the page after it is measured anew.
_REMEMBERED_SECONDS = 600.0
_MOST_REMEMBERED = 10_000
# The next page is as full a little later too, and an hour is a granule or two even of a busy list.
_ROOM = 1.25
_LEAST = timedelta(hours=1)
_WHOLE = timedelta.max


class FirstWindows:
    """A list of few events would be asked for by the day, by the week, by the month: each costs 4 ms of planning.

    Of a busy one the rows of a whole day would be read for the page of an hour.
    """

    def __init__(self) -> None:
        self._reaches: TTLCache[tuple[str, bytes], timedelta] = TTLCache(_MOST_REMEMBERED, _REMEMBERED_SECONDS)

    def reach(self, tenant: TenantContext, wanted: EventFilter) -> timedelta:
        """How far back to read at once; 0 when nobody knows."""
        return self._reaches.get((tenant.organization, digest_of(wanted)), timedelta(0))

    def remember(self, tenant: TenantContext, wanted: EventFilter, span: timedelta | None) -> None:
        """The newest page spans so much time; None: the list ended before the page was full."""
        reach = _WHOLE if span is None else max(_LEAST, span * _ROOM)
        self._reaches[tenant.organization, digest_of(wanted)] = reach
