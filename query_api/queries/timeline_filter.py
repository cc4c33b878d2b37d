"""`TimelineFilter`: which events of one object are asked for."""

from datetime import datetime

import msgspec

from query_api.queries.conditions import Conditions
from query_api.tenant import TenantContext


class TimelineFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Empty tuples and None do not filter. `date_from` <= created_at < `date_until`."""

    object_type: str
    object_id: str
    event_types: tuple[str, ...] = ()
    actor_ids: tuple[str, ...] = ()
    date_from: datetime | None = None
    date_until: datetime | None = None
    is_system_generated: bool | None = None

    def conditions(self, tenant: TenantContext) -> Conditions:
        """The filter as conditions within the organization."""
        conditions = Conditions.of_organization(tenant)
        conditions.object(self.object_type, self.object_id)
        conditions.one_of("event_type", "event_types", self.event_types)
        conditions.one_of("actor_id", "actor_ids", self.actor_ids)
        conditions.system_generated(self.is_system_generated)
        return conditions
