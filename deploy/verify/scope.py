"""What a verification covers: an organization or all, a range of `created_at` or all; the same rule here and in SQL."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.activity_row import ActivityRow
from schemas.event_times import EARLIEST

# The last hour that ClickHouse's DateTime holds is in 2106.
_FOREVER = datetime(2106, 1, 1, tzinfo=EARLIEST.tzinfo)


class Scope(NamedTuple):
    """`since` and `until` lie on whole hours: hours are what is compared."""

    organization: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """True when nothing is left out."""
        return self == Scope()

    def has(self, row: ActivityRow) -> bool:
        """True when the row is to be verified."""
        return self.has_organization(row.organization_id) and self.has_moment(row.created_at)

    def has_organization(self, organization_id: str) -> bool:
        """True for the organization asked for, and for every one when none was."""
        return self.organization is None or organization_id == self.organization

    def has_moment(self, moment: datetime) -> bool:
        """True within the range asked for."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)

    def has_millisecond(self, milliseconds: int) -> bool:
        """The same for a record's time."""
        return self.has_moment(EARLIEST + timedelta(milliseconds=milliseconds))

    def condition(self, moment: str = "created_at") -> str:
        """The same for a WHERE; `moment` names the column of time."""
        organization = " AND organization_id = {organization:String}" if self.organization is not None else ""
        # Not as DateTime parameters: those refuse the first second of 1970.
        since, until = "toDateTime({since:UInt32}, 'UTC')", "toDateTime({until:UInt32}, 'UTC')"
        return f"{moment} >= {since} AND {moment} < {until}{organization}"

    @property
    def parameters(self) -> Mapping[str, str | int]:
        """What `condition` refers to."""
        since, until = self.since or EARLIEST, self.until or _FOREVER
        return {
            "organization": self.organization or "",
            "since": int(since.timestamp()),
            "until": int(until.timestamp()),
        }
