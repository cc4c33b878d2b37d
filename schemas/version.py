"""The stored version of a row: what decides, in any order of arrival, which of two messages of one event stands."""

from datetime import datetime, timedelta
from enum import IntEnum

import xxhash

from schemas.activity_message import ActivityMessage
from schemas.event_times import EARLIEST

_MICROSECOND = timedelta(microseconds=1)
_HASH_BITS = 62
_REVISION_SHIFT = 64
_HASH_MASK = (1 << _HASH_BITS) - 1


class Rank(IntEnum):
    """Which row wins at equal revisions: a delete beats a row, and a row beats the tombstone a move left."""

    MOVED = 0
    ROW = 1
    DELETED = 3


# Indexed by rank. Shifting the enum itself costs 0.5 us an event, hashing it for a dictionary 0.1.
_RANK_BITS = tuple(rank << _HASH_BITS for rank in range(Rank.DELETED + 1))


def content_hash(value: bytes) -> int:
    """62 bits of the message's bytes: two messages with one revision always settle on the same one.

    xxHash (XXH3, 64 bits): it spreads evenly and need not resist an attacker, who could as well send a revision.
    """
    return xxhash.xxh3_64_intdigest(value) & _HASH_MASK


def stored_version(revision: int, rank: Rank, content: int) -> int:
    """UInt128: revision << 64 | rank << 62 | content. The highest wins; no clock and no offset takes part."""
    return revision << _REVISION_SHIFT | _RANK_BITS[rank] | content


def as_moved(version: int) -> int:
    """The same revision and content at the lowest rank: any row that ever comes to that place again beats it."""
    return version >> _REVISION_SHIFT << _REVISION_SHIFT | version & _HASH_MASK


def stated_revision(message: ActivityMessage) -> int | None:
    """Which version of the event a message says it is: as sent, else its `updated_at`, else 1 for a creation.

    None: nothing says it, and the log's time will. Rule: design "Versions and identity".
    """
    if message.revision is not None:
        return message.revision
    if message.updated_at is not None:
        return max(1, microseconds(message.updated_at))
    return 1 if message.action == "created" else None


def microseconds(moment: datetime) -> int:
    """Since 1970: the revision that a moment stands for."""
    return (moment - EARLIEST) // _MICROSECOND
