"""What the API answers, key for key. Encoded by msgspec; the OpenAPI page shows the schemas of these Structs."""

import msgspec

from schemas.timeline_event import TimelineEvent


class ObjectName(msgspec.Struct, frozen=True):
    """The CRM object that was asked for."""

    type: str
    id: str


class Pagination(msgspec.Struct, frozen=True):
    """`total` is exact."""

    page: int
    page_size: int
    total: int


class CursorPagination(msgspec.Struct, frozen=True):
    """`next_cursor` is null at the end."""

    page_size: int
    next_cursor: str | None


class Facets(msgspec.Struct, frozen=True, omit_defaults=True):
    """Events of the whole filtered history by value; the actor of events without one is "". Only what was asked for."""

    event_type: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    actor: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    day: dict[str, int] | msgspec.UnsetType = msgspec.UNSET


class TimelinePage(msgspec.Struct, frozen=True):
    """One page of an object's timeline, newest first."""

    object: ObjectName
    events: list[TimelineEvent]
    pagination: Pagination
    facets: Facets | msgspec.UnsetType = msgspec.UNSET


class TimelineSlice(msgspec.Struct, frozen=True):
    """Events of an object's timeline behind a cursor, newest first."""

    object: ObjectName
    events: list[TimelineEvent]
    pagination: CursorPagination
    facets: Facets | msgspec.UnsetType = msgspec.UNSET


class FeedPage(msgspec.Struct, frozen=True):
    """One page of the organization's events, newest first."""

    events: list[TimelineEvent]
    pagination: CursorPagination
    facets: Facets | msgspec.UnsetType = msgspec.UNSET


class SummaryGroup(msgspec.Struct, frozen=True):
    """Counts of one group. `key` of a time group is its first day; null stands for events without an actor."""

    key: str | None
    counts: dict[str, int]
    total: int


class SummaryData(msgspec.Struct, frozen=True, kw_only=True):
    """Counts within a period; `groups` only when grouping was asked for."""

    period: str
    call_count: int
    email_count: int
    meeting_count: int
    note_count: int
    counts: dict[str, int]
    total: int
    groups: list[SummaryGroup] | msgspec.UnsetType = msgspec.UNSET


class ActivitySummary(msgspec.Struct, frozen=True, kw_only=True):
    """The specification's "Event Aggregation"."""

    event_type: str = "activity_summary"
    data: SummaryData


class ErrorAnswer(msgspec.Struct, frozen=True):
    """Every error."""

    error: str
    detail: str
