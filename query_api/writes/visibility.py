"""Which versions of an event the tables show, and what that says about one that was just published. Pure."""

from collections.abc import Sequence
from enum import Enum, auto

import msgspec

from query_api.contract.etag import revision_of
from query_api.queries.seen_versions import Place, SeenVersion, Table
from schemas.activity_message import ActivityMessage, encode_message
from schemas.version import Rank, content_hash, stored_version

_READ: tuple[Table, ...] = ("timeline_events", "timeline_by_time")


class Verdict(Enum):
    """What became of a message. OVERRIDDEN came first and a later one covers it; OVERRIDES covers an earlier one."""

    PENDING = auto()
    STANDS = auto()
    LOST = auto()
    OVERRIDDEN = auto()
    OVERRIDES = auto()


class Outcome(msgspec.Struct, frozen=True):
    """The verdict, and which version of the revision the log took first."""

    verdict: Verdict
    first: int


class Expected(msgspec.Struct, frozen=True):
    """Where a published message will be seen, as which version, and which version it was made from (0: none)."""

    place: Place
    version: int
    base: int


def expected(message: ActivityMessage, base: int) -> Expected:
    """What the worker will store for a message of ours: `stream_workers/enrich.py` makes the same of the same bytes."""
    if message.created_at is None:
        raise ValueError("our publishers always say when it happened")
    rank = Rank.DELETED if message.is_tombstone else Rank.ROW
    return Expected(
        Place(message.object_type, message.object_id, message.created_at, message.id),
        stored_version(message.revision or 1, rank, content_hash(encode_message(message))),
        base,
    )


def outcome(seen: Sequence[SeenVersion], ours: Expected) -> Outcome:
    """Of the messages of one revision the first in the log has won, though the highest version is what stands.

    The log keeps an event's messages in order and the workers store them in order: once ours is seen, so is all that
    came before it. The history is waited for where it has the version before: it can be switched off.
    """
    known = [each for each in seen if each.table != "timeline_by_time"]
    bids = {(each.ingested_at, int(each.version)) for each in known if _is_bid(each, ours)}
    versions = {version for _, version in bids}
    first = min(bids)[1] if bids else 0
    if not _is_whole(seen, ours):
        return Outcome(Verdict.PENDING, first)
    if ours.version not in versions:
        return Outcome(Verdict.LOST, first)
    is_top = max(versions) == ours.version
    if first == ours.version:
        return Outcome(Verdict.STANDS if is_top else Verdict.OVERRIDDEN, first)
    return Outcome(Verdict.OVERRIDES if is_top else Verdict.LOST, first)


def _is_bid(each: SeenVersion, ours: Expected) -> bool:
    return revision_of(int(each.version)) == revision_of(ours.version)


def _is_whole(seen: Sequence[SeenVersion], ours: Expected) -> bool:
    if any(max(_versions(seen, table), default=-1) < ours.version for table in _READ):
        return False
    history = _versions(seen, "event_versions")
    return not history or ours.version in history


def _versions(seen: Sequence[SeenVersion], table: Table) -> set[int]:
    return {int(each.version) for each in seen if each.table == table}
