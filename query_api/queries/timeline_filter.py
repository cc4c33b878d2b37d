"""`EventFilter` and `TimelineFilter`: which events of an organization, or of one object, are asked for."""

from datetime import datetime

import msgspec

from query_api.queries.conditions import Conditions
from query_api.queries.content_search import SEARCH_SETTINGS
from query_api.tenant import TenantContext


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """AND between the fields, OR inside a tuple; empty tuples and None do not filter.

    `date_from` <= created_at < `date_until`. All words of `search` occur: only `timeline_events` can answer it.
    """

    event_types: tuple[str, ...] = ()
    without_event_types: tuple[str, ...] = ()
    actor_ids: tuple[str, ...] = ()
    without_actor_ids: tuple[str, ...] = ()
    object_types: tuple[str, ...] = ()
    without_object_types: tuple[str, ...] = ()
    date_from: datetime | None = None
    date_until: datetime | None = None
    is_system_generated: bool | None = None
    search: str | None = None
    # Shows more of the same events: no condition.
    with_revisions: bool = False

    def conditions(self, tenant: TenantContext) -> Conditions:
        """The filter as conditions within the organization, without its dates."""
        conditions = Conditions.of_organization(tenant)
        self.narrow(conditions)
        return conditions

    def dated_conditions(self, tenant: TenantContext) -> Conditions:
        """The filter as conditions, with its dates."""
        conditions = self.conditions(tenant)
        conditions.between(self.date_from, self.date_until)
        return conditions

    def narrow(self, conditions: Conditions) -> None:
        """Add what the fields ask for, except the dates."""
        conditions.one_of("event_type", "event_types", self.event_types)
        conditions.none_of("event_type", "without_event_types", self.without_event_types)
        conditions.one_of("actor_id", "actor_ids", self.actor_ids)
        conditions.none_of("actor_id", "without_actor_ids", self.without_actor_ids)
        conditions.one_of("object_type", "object_types", self.object_types)
        conditions.none_of("object_type", "without_object_types", self.without_object_types)
        conditions.system_generated(self.is_system_generated)
        conditions.containing(self.search)

    @property
    def table(self) -> str:
        """Where these events are counted: words are in `timeline_events` only."""
        return "timeline_by_time" if self.search is None else "timeline_events"

    def within(self, since: datetime | None, until: datetime | None) -> tuple[datetime | None, datetime | None]:
        """The part of a span of time that the dates leave."""
        return _later(since, self.date_from), _earlier(until, self.date_until)

    @property
    def settings(self) -> dict[str, str | int]:
        """What a query with these conditions is sent with."""
        return {} if self.search is None else dict(SEARCH_SETTINGS)


class TimelineFilter(EventFilter, frozen=True, kw_only=True):
    """Which events of one object."""

    object_type: str
    object_id: str

    def conditions(self, tenant: TenantContext) -> Conditions:
        """The filter as conditions within the object, without its dates."""
        conditions = Conditions.of_organization(tenant)
        conditions.object(self.object_type, self.object_id)
        self.narrow(conditions)
        return conditions

    @property
    def table(self) -> str:
        """Where an object is one key range."""
        return "timeline_events"


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other
