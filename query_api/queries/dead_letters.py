"""Dead letters of an organization: a page, their counts, letters by id, and what replays did with one."""

from collections.abc import Sequence

import msgspec

from producers.replay.journal import PastReplay
from producers.replay.letter import LETTER_COLUMNS, SUMMARY_COLUMNS, LetterId
from producers.replay.selection import LetterFilter, named
from query_api.queries.conditions import Conditions
from query_api.queries.query import Query
from query_api.tenant import TenantContext


class ReasonCount(msgspec.Struct, array_like=True):
    """How many letters were refused for one reason."""

    organization_id: str
    reason: str
    letters: int


def letter_page(tenant: TenantContext, wanted: LetterFilter, limit: int, offset: int) -> Query:
    """Rows of `LetterSummary`, newest first."""
    conditions = _matching(tenant, wanted)
    sql = (
        f"SELECT {SUMMARY_COLUMNS} FROM dead_letter_states {conditions.where} "  # noqa: S608 - constants of our packages
        "ORDER BY failed_at DESC, topic DESC, partition DESC, offset DESC LIMIT {limit:UInt64} OFFSET {skipped:UInt64}"
    )
    return Query("dead_letter_page", sql, {**conditions.parameters, "limit": limit, "skipped": offset})


def letter_counts(tenant: TenantContext, wanted: LetterFilter) -> Query:
    """Rows of `ReasonCount`."""
    conditions = _matching(tenant, wanted)
    sql = (
        f"SELECT organization_id, reason, count() AS letters FROM dead_letter_states {conditions.where} "  # noqa: S608 - as above
        "GROUP BY organization_id, reason ORDER BY reason"
    )
    return Query("dead_letter_counts", sql, conditions.parameters)


def letters_by_id(tenant: TenantContext, ids: Sequence[LetterId]) -> Query:
    """Rows of `Letter`: those of the ids that the organization has."""
    conditions = Conditions.of_organization(tenant)
    condition, parameters = named(ids)
    conditions.clauses.append(condition)
    sql = (
        f"SELECT {LETTER_COLUMNS} FROM dead_letter_states {conditions.where} "  # noqa: S608 - as above
        "ORDER BY topic, partition, offset"
    )
    return Query("dead_letters_by_id", sql, {**conditions.parameters, **parameters})


def replays_of(tenant: TenantContext, letter_id: LetterId) -> Query:
    """Rows of `PastReplay`, oldest first; dry runs too."""
    conditions = Conditions.of_organization(tenant)
    condition, parameters = named([letter_id])
    conditions.clauses.append(condition)
    columns = ", ".join(PastReplay.__struct_fields__)
    sql = f"SELECT {columns} FROM dead_letter_replays FINAL {conditions.where} ORDER BY replayed_at, replay_id"  # noqa: S608 - as above
    return Query("dead_letter_replays", sql, {**conditions.parameters, **parameters})


def _matching(tenant: TenantContext, wanted: LetterFilter) -> Conditions:
    conditions = Conditions.of_organization(tenant)
    clauses, parameters = wanted.clauses()
    conditions.clauses += clauses
    conditions.parameters |= parameters
    return conditions
