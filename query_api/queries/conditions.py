"""The conditions that several queries share: pieces of SQL and the parameters they bind."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from query_api.queries.content_search import CONTAINS_WORDS
from query_api.queries.query import Value
from query_api.tenant import TenantContext


class Position(msgspec.Struct, frozen=True):
    """A place in the order of events, newest first: just behind this event, whether it still exists or not."""

    created_at: datetime
    event_id: str


class Conditions(msgspec.Struct):
    """Conditions joined by AND, starting with the organization: there is no way to make one without it."""

    clauses: list[str]
    parameters: dict[str, Value]

    @classmethod
    def of_organization(cls, tenant: TenantContext) -> "Conditions":
        """Everything of the organization."""
        return cls(["organization_id = {organization:String}"], {"organization": tenant.organization})

    def object(self, object_type: str, object_id: str) -> None:
        """Of one CRM object: with the organization, the key range of `timeline_events`."""
        self.clauses += ["object_type = {object_type:String}", "object_id = {object_id:String}"]
        self.parameters |= {"object_type": object_type, "object_id": object_id}

    def between(self, since: datetime | None, until: datetime | None) -> None:
        """`since` <= created_at < `until`; None leaves a side open."""
        if since is not None:
            self.clauses.append("created_at >= {since:DateTime64(6, 'UTC')}")
            self.parameters["since"] = clickhouse_time(since)
        if until is not None:
            self.clauses.append("created_at < {until:DateTime64(6, 'UTC')}")
            self.parameters["until"] = clickhouse_time(until)

    def one_of(self, column: str, parameter: str, values: Sequence[str]) -> None:
        """The column is one of the values; no values, no condition."""
        if values:
            self.clauses.append(f"{column} IN {{{parameter}:Array(String)}}")
            self.parameters[parameter] = list(values)

    def none_of(self, column: str, parameter: str, values: Sequence[str]) -> None:
        """The column is none of the values; no values, no condition."""
        if values:
            self.clauses.append(f"{column} NOT IN {{{parameter}:Array(String)}}")
            self.parameters[parameter] = list(values)

    def containing(self, search: str | None) -> None:
        """All words of `search` occur in the event's content; None does not filter. For `timeline_events` only."""
        if search is not None:
            self.clauses.append(CONTAINS_WORDS)
            self.parameters["search"] = search

    def older_than(self, position: Position | None) -> None:
        """Behind a position, newest first; None is the beginning. Ids are ordered by the server alone."""
        if position is not None:
            # The first bound is for the index, which a comparison of pairs does not use.
            self.clauses += [
                "created_at <= {position_at:DateTime64(6, 'UTC')}",
                "(created_at, event_id) < ({position_at:DateTime64(6, 'UTC')}, {position_id:UUID})",
            ]
            self.parameters |= {"position_at": clickhouse_time(position.created_at), "position_id": position.event_id}

    def system_generated(self, wanted: bool | None) -> None:  # noqa: FBT001 - the value looked for, not a switch
        """Made by the system, by a user, or either (None)."""
        if wanted is not None:
            self.clauses.append("is_system_generated = {is_system_generated:Bool}")
            self.parameters["is_system_generated"] = "true" if wanted else "false"

    @property
    def where(self) -> str:
        """`WHERE` and all clauses. Not PREWHERE: under FINAL it would show rows that are superseded (measured)."""
        return "WHERE " + " AND ".join(self.clauses)


def clickhouse_time(moment: datetime) -> str:
    """Microseconds in UTC, as a `DateTime64(6, 'UTC')` parameter is written."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
