"""What the API answers, key for key. Encoded by msgspec; the OpenAPI page shows the schemas of these Structs."""

from datetime import datetime

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
    """Counts of one group that has events. `key`: the first day of a group of time (weeks begin on Monday), weekday and
    hour as `1T09` (Monday is 1), or the value; null stands for events without an actor."""

    key: str | None
    counts: dict[str, int]
    total: int


class PreviousCounts(msgspec.Struct, frozen=True, kw_only=True):
    """The same counts of the period before: `since` <= created_at < `until`."""

    since: datetime
    until: datetime
    call_count: int
    email_count: int
    meeting_count: int
    note_count: int
    counts: dict[str, int]
    total: int
    groups: list[SummaryGroup] | msgspec.UnsetType = msgspec.UNSET


class SummaryChange(msgspec.Struct, frozen=True):
    """The period minus the one before, by type and in all; `percent` of the one before, null when that had none."""

    counts: dict[str, int]
    total: int
    percent: float | None


class SummaryData(msgspec.Struct, frozen=True, kw_only=True):
    """Counts within a period; `groups`, `previous` and `change` only when they were asked for."""

    period: str
    call_count: int
    email_count: int
    meeting_count: int
    note_count: int
    counts: dict[str, int]
    total: int
    groups: list[SummaryGroup] | msgspec.UnsetType = msgspec.UNSET
    previous: PreviousCounts | msgspec.UnsetType = msgspec.UNSET
    change: SummaryChange | msgspec.UnsetType = msgspec.UNSET


class ActivitySummary(msgspec.Struct, frozen=True, kw_only=True):
    """The specification's "Event Aggregation"."""

    event_type: str = "activity_summary"
    data: SummaryData


class SilentObject(msgspec.Struct, frozen=True):
    """An object without activity for a while: its newest event, and how many it ever had, of those that count."""

    object_type: str
    object_id: str
    last_event_at: datetime
    silent_days: int
    events: int


class SilentPagination(msgspec.Struct, frozen=True):
    """`next_cursor` is null at the end; `total` is exact."""

    page_size: int
    next_cursor: str | None
    total: int


class SilentPage(msgspec.Struct, frozen=True):
    """Objects whose newest event is older than `silent_since`, the longest silent first."""

    silent_since: datetime
    objects: list[SilentObject]
    pagination: SilentPagination


class ErrorAnswer(msgspec.Struct, frozen=True):
    """Every error."""

    error: str
    detail: str
