"""What timeline, feed and summary are asked, as values, and how long an answer stands. Pure."""

import hashlib
from datetime import datetime
from typing import Protocol

import msgspec

from query_api.queries.facet_counts import FacetName
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.queries.type_counts import GroupBy
from query_api.reads.answer_cache import ObjectKey, OrganizationKey, Scope
from query_api.reads.periods import Period
from query_api.tenant import TenantContext

# A time zone is its name.
_ENCODER = msgspec.json.Encoder(enc_hook=str)


class Answer(msgspec.Struct, frozen=True):
    """What ClickHouse answered. With no change of any event it stays right up to and with `stands_until`; None: always.

    Only what is counted up to now has such an end.
    """

    content: object
    stands_until: datetime | None = None


class Question(Protocol):
    """Whoever asks with an equal `digest` about an equal scope gets the same answer, until something of it changes."""

    def scope(self, tenant: TenantContext) -> Scope:
        """What the answer is about."""

    @property
    def digest(self) -> bytes:
        """Of everything that the answer depends on, but for its scope."""


class TimelineQuestion(msgspec.Struct, frozen=True):
    """A page by number, or by cursor where there is one; an empty cursor is the beginning."""

    wanted: TimelineFilter
    page: int
    cursor: str | None
    page_size: int
    facets: tuple[FacetName, ...] = ()
    timezone: str = "UTC"

    def scope(self, tenant: TenantContext) -> ObjectKey:
        """One object."""
        return ObjectKey(tenant.organization, self.wanted.object_type, self.wanted.object_id)

    @property
    def digest(self) -> bytes:
        """Of all of it."""
        return _digest(self)

    @property
    def offset(self) -> int:
        """How many events come before the page."""
        return 0 if self.cursor is not None else (self.page - 1) * self.page_size


class FeedQuestion(msgspec.Struct, frozen=True):
    """A page by cursor; an empty one is the beginning."""

    wanted: EventFilter
    cursor: str
    page_size: int
    facets: tuple[FacetName, ...] = ()
    timezone: str = "UTC"

    def scope(self, tenant: TenantContext) -> OrganizationKey:
        """All objects."""
        return OrganizationKey(tenant.organization)

    @property
    def digest(self) -> bytes:
        """Of all of it."""
        return _digest(self)


class SummaryQuestion(msgspec.Struct, frozen=True):
    """Counts within a period; `is_compared` with those of the period before."""

    wanted: EventFilter
    period: Period
    group_by: GroupBy | None = None
    is_compared: bool = False

    def scope(self, tenant: TenantContext) -> Scope:
        """One object, or all of them."""
        if isinstance(self.wanted, TimelineFilter):
            return ObjectKey(tenant.organization, self.wanted.object_type, self.wanted.object_id)
        return OrganizationKey(tenant.organization)

    @property
    def digest(self) -> bytes:
        """Of a period that moves on with the clock without its ends: the answer says until when it stands."""
        if not self.period.is_rolling:
            return _digest(self)
        endless = msgspec.structs.replace(self.period, since=None, until=None)
        return _digest(msgspec.structs.replace(self, period=endless))


def _digest(question: TimelineQuestion | FeedQuestion | SummaryQuestion) -> bytes:
    # Of one size, so that the cache need not count what 100 values in a filter take.
    return hashlib.sha256(_ENCODER.encode([type(question).__name__, question])).digest()
