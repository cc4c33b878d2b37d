"""What readers ask, and under which cell the oracle counts an event then."""

import random
from datetime import timedelta
from typing import cast
from zoneinfo import ZoneInfo

import msgspec

from query_api.queries.type_counts import GroupBy
from query_api.reads.periods import Period
from query_api.tenant import TenantContext
from tests.model.log import HOURS
from tests.model.oracle import Cell, Standing

ORGANIZATIONS = ("model-a", "model-b")
GROUPINGS = cast("tuple[GroupBy, ...]", ("day", "event_type", "object_type", "actor"))
_ZONES = ("UTC", "Asia/Kolkata", "America/New_York")
# Longer than what is always counted live.
_AROUND = timedelta(days=40)


class Question(msgspec.Struct, frozen=True):
    """One summary of one organization."""

    organization: str
    period: Period
    group_by: GroupBy

    @property
    def tenant(self) -> TenantContext:
        return TenantContext(self.organization, "reader")

    def cell_of(self, each: Standing) -> Cell | None:
        since, until = self.period.since, self.period.until
        if each.organization != self.organization or not (since and until and since <= each.created_at < until):
            return None
        keys = {
            "day": each.created_at.astimezone(self.period.timezone).date().isoformat(),
            "event_type": each.event_type,
            "object_type": each.object_type,
            "actor": each.actor,
        }
        return keys[self.group_by], each.event_type


def random_question(chance: random.Random) -> Question:
    """Half of the periods cut an hour in two at either end."""
    cuts = [chance.choice((0, 15, 30)) for _ in range(2)]
    since = HOURS[0] - _AROUND if chance.random() < 0.5 else HOURS[0] + timedelta(minutes=cuts[0])
    until = HOURS[-1] + _AROUND + timedelta(minutes=cuts[1])
    period = Period("custom", since, until, ZoneInfo(chance.choice(_ZONES)))
    return Question(chance.choice(ORGANIZATIONS), period, chance.choice(GROUPINGS))


def whole_question(organization: str, group_by: GroupBy) -> Question:
    return Question(organization, Period("custom", HOURS[0] - _AROUND, HOURS[-1] + _AROUND, ZoneInfo("UTC")), group_by)
