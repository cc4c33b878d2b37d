"""What must stand, from the messages alone: shares no code with the product and knows nothing of tables.

An event is the message of its highest revision; at equal revisions a deletion wins, then the larger hash of the bytes.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import xxhash

Version = tuple[int, int, int]
Place = tuple[str, str, str, str, str]
_GONE, _EVENT, _DELETED = 0, 1, 3


class Standing(NamedTuple):
    """An event as summaries see it."""

    organization: str
    created_at: datetime
    event_type: str
    actor: str
    object_type: str


Cell = tuple[str, str]
CellOf = Callable[[Standing], Cell | None]
"""Key and type that an event counts under, None when it lies outside of what is asked."""


class Written(NamedTuple):
    """What a message says about one place; `standing` is None for a tombstone."""

    place: Place
    version: Version
    standing: Standing | None


@cache
def written_by(message: bytes) -> tuple[Written, ...]:
    """One place, or two when the message moves its event."""
    fields = json.loads(message)
    digest = xxhash.xxh3_64_intdigest(message) % 2**62
    is_deleted = fields["action"] == "deleted"
    version = (fields["revision"], _DELETED if is_deleted else _EVENT, digest)
    here = _place(fields, fields)
    written = [Written(here, version, None if is_deleted else _standing(fields))]
    if "previous" in fields and (before := _place(fields, fields["previous"])) != here:
        written.append(Written(before, (fields["revision"], _GONE, digest), None))
    return tuple(written)


def final_counts(messages: Iterable[bytes], cell_of: CellOf) -> Counter[Cell]:
    """The counts once everything has arrived, by event id only: places and tombstones play no part."""
    winners: dict[tuple[str, str], Written] = {}
    for message in messages:
        here = written_by(message)[0]
        identity = (here.place[0], here.place[4])
        if identity not in winners or here.version > winners[identity].version:
            winners[identity] = here
    return _counted((winner.standing for winner in winners.values()), cell_of)


class Bounds(NamedTuple):
    """The fewest and the most that a read may count; mostly the same."""

    least: Counter[Cell]
    most: Counter[Cell]

    def broken_by(self, found: Mapping[Cell, int]) -> dict[Cell, tuple[int, int, int]]:
        """Cells outside of the bounds: least, found, most."""
        return {
            cell: (self.least[cell], found.get(cell, 0), self.most[cell])
            for cell in {*found, *self.least}
            if not self.least[cell] <= found.get(cell, 0) <= self.most[cell]
        }


def bounds(committed: Iterable[bytes], attempted: Iterable[bytes], cell_of: CellOf) -> Bounds:
    """`committed` before the read began must be seen; `attempted` until it ended, and not committed, may be seen."""
    candidates: dict[Place, list[Written]] = {}
    for message in committed:
        for each in written_by(message):
            if each.place not in candidates or each.version > candidates[each.place][0].version:
                candidates[each.place] = [each]
    newer: dict[Place, list[Written]] = defaultdict(list)
    for message in attempted:
        for each in written_by(message):
            newer[each.place].append(each)
    least: Counter[Cell] = Counter()
    most: Counter[Cell] = Counter()
    for place in {*candidates, *newer}:
        sure = candidates.get(place, [])
        maybe = [each for each in newer.get(place, []) if not sure or each.version > sure[0].version]
        cells = {each.standing and cell_of(each.standing) for each in [*sure, *maybe]}
        most.update(cell for cell in cells if cell)
        least.update(cell for cell in cells if cell and sure and len(cells) == 1)
    return Bounds(least, most)


def _counted(standings: Iterable[Standing | None], cell_of: CellOf) -> Counter[Cell]:
    return Counter(cell for each in standings if each and (cell := cell_of(each)))


def _place(fields: dict[str, Any], place: dict[str, Any]) -> Place:
    return fields["organization_id"], place["object_type"], place["object_id"], place["created_at"], fields["id"]


def _standing(fields: dict[str, Any]) -> Standing:
    return Standing(
        fields["organization_id"],
        datetime.fromisoformat(fields["created_at"]),
        fields["event_type"],
        (fields["actor"] or {"id": ""})["id"],
        fields["object_type"],
    )
