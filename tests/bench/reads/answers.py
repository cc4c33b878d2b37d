"""Both sides answer the same: compared before anything is measured."""

import json
from typing import Any

from tests.bench.reads.cases import Case
from tests.bench.reads.client import Client

_COMPARED = 5


def compare(cases: list[Case], ours_url: str, peer_url: str) -> int:
    """How many answers were compared. Raises AssertionError for two that differ."""
    ours, peer = Client(ours_url), Client(peer_url)
    compared = 0
    for case in cases:
        for of_ours, of_peer in list(zip(case.ours, case.peer, strict=True))[:_COMPARED]:
            one, other = _content(ours.get(of_ours)), _content(peer.get(of_peer))
            assert one == other, f"{case.name}: {of_ours.path}\n{str(one)[:1500]}\n{str(other)[:1500]}"
            compared += 1
    ours.close()
    peer.close()
    return compared


def _content(body: bytes) -> dict[str, Any]:
    """Without what differs by design: cursors, and the total that our feed answers as facets."""
    answer: dict[str, Any] = json.loads(body)
    pagination = answer.pop("pagination", {})
    facets = answer.pop("facets", None)
    total = sum(facets["event_type"].values()) if facets else pagination.get("total")
    for event in answer.get("events", []):
        for moment in ("created_at", "updated_at"):
            event[moment] = event[moment].rstrip("Z").rstrip("0").rstrip(".")
    return answer | {"total": total}
