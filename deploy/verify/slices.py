"""The compared rows in slices of one month and some organizations: what one statement may hold in memory."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from deploy.verify.scope import Scope
from deploy.verify.scratch import Scratch

SLICE_ROWS = 1_000_000
# Where rows may stand that the log never told; parts know their months, so this reads none of them.
_STORED = ("timeline_events", "timeline_by_time", "event_versions")
_LOG_MONTHS = "SELECT toYYYYMM(hour) AS month, organization_id, count() AS rows FROM {log} GROUP BY ALL ORDER BY ALL"


class Slice(NamedTuple):
    """One month of UTC, as 202401, and the organizations from `first` up to, not including, `after`; "" is no end."""

    month: int
    first: str = ""
    after: str = ""

    def condition(self, scope: Scope, moment: str = "created_at") -> str:
        """The slice within the scope, for a WHERE."""
        start = "toDate({month_start:String})"
        month = f"{moment} >= {start} AND {moment} < {start} + INTERVAL 1 MONTH"
        first = " AND organization_id >= {first:String}" if self.first else ""
        after = " AND organization_id < {after:String}" if self.after else ""
        return f"{scope.condition(moment)} AND {month}{first}{after}"

    def parameters(self, scope: Scope) -> Mapping[str, str | int]:
        """What `condition` refers to."""
        year, month = divmod(self.month, 100)
        return {
            **scope.parameters,
            "month_start": f"{year:04d}-{month:02d}-01",
            "first": self.first,
            "after": self.after,
        }


def slices_of(scratch: Scratch, relations: Iterable[str]) -> list[Slice]:
    """Slices that hold all of the log and of the tables, each about a million rows or one organization's month."""
    counts: dict[int, list[tuple[str, int]]] = {month: [] for month in _stored_months(scratch, relations)}
    for row in scratch.rows(_LOG_MONTHS):
        counts.setdefault(row["month"], []).append((row["organization_id"], row["rows"]))
    return [each for month in sorted(counts) for each in cut(month, counts[month], SLICE_ROWS)]


def cut(month: int, organizations: Iterable[tuple[str, int]], most_rows: int) -> Iterator[Slice]:
    """A month in slices without gaps; `organizations` in order, each with its rows."""
    first, rows = "", 0
    for organization_id, count in organizations:
        if rows and rows + count > most_rows:
            yield Slice(month, first, organization_id)
            first, rows = organization_id, 0
        rows += count
    yield Slice(month, first)


def _stored_months(scratch: Scratch, relations: Iterable[str]) -> set[int]:
    names = [name for name in relations if name in _STORED]
    return {
        int(row["month"])
        for name in names
        for row in scratch.rows(f"SELECT DISTINCT _partition_id AS month FROM {name}")  # noqa: S608 - from _STORED
    }
