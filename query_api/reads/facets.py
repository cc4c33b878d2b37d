"""Rows of counts in, the answer's facets out."""

from collections.abc import Sequence

from query_api.contract.answers import Facets
from query_api.queries.facet_counts import FacetCount, FacetName


def facets_of(rows: Sequence[FacetCount], names: Sequence[FacetName]) -> Facets:
    """One mapping for each facet asked for, the most frequent value first; days newest first."""
    counts: dict[FacetName, dict[str, int]] = {name: {} for name in names}
    for row in rows:
        counts[row.facet][row.key] = row.events
    if "day" in counts:
        counts["day"] = dict(sorted(counts["day"].items(), reverse=True))
    return Facets(**counts)
