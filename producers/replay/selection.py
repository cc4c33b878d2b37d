"""Which letters are meant: a filter in, conditions on `dead_letter_states` and their parameters out."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from producers.replay.letter import LetterId

Parameter = str | int | list[str] | list[int]


class LetterFilter(msgspec.Struct, frozen=True, omit_defaults=True):
    """Empty tuples and None do not filter. `since` <= failed_at < `until`. `unresolved` leaves out what was replayed.

    A letter whose record was refused again is resolved too: the newer letter stands for it.
    """

    reasons: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    unresolved: bool = False

    def clauses(self) -> tuple[list[str], dict[str, Parameter]]:
        """Conditions to join by AND, and what they bind."""
        clauses: list[str] = []
        parameters: dict[str, Parameter] = {}
        lists = (("reason", self.reasons), ("source", self.sources), ("organization_id", self.organizations))
        for column, values in lists:
            if values:
                clauses.append(f"{column} IN {{{column}_in:Array(String)}}")
                parameters[f"{column}_in"] = list(values)
        for name, sign, moment in (("since", ">=", self.since), ("until", "<", self.until)):
            if moment is not None:
                clauses.append(f"failed_at {sign} {{{name}:DateTime64(3, 'UTC')}}")
                parameters[name] = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        if self.unresolved:
            clauses.append("state = 'open'")
        return clauses, parameters


def named(ids: Sequence[LetterId]) -> tuple[str, dict[str, Parameter]]:
    """The condition for letters by their ids, and what it binds."""
    condition = (
        "(topic, partition, offset) IN arrayZip({topics:Array(String)}, {partitions:Array(UInt32)}, "
        "{offsets:Array(UInt64)})"
    )
    parameters: dict[str, Parameter] = {
        "topics": [each.topic for each in ids],
        "partitions": [each.partition for each in ids],
        "offsets": [each.offset for each in ids],
    }
    return condition, parameters
