"""`ReadHeaders`: what an answer says about itself: how complete it is, where a subscription resumes, how old it is."""

from datetime import datetime
from math import inf, isfinite

import msgspec

from query_api.changes.position import Position
from query_api.changes.reader import ChangeReader
from query_api.contract.position_parameter import POSITION_HEADER
from query_api.reads.watermark import Watermark
from query_api.tenant import TenantContext
from query_api.writes.announcements import Announcements

# RFC 9211 and RFC 9111 5.1.
_HIT = "ActivitiesTimeline; hit"


class ReadHeaders:
    """All of them are taken before the query runs: what it reads is at least as new as they say."""

    def __init__(self, watermark: Watermark, changes: ChangeReader, announcements: Announcements) -> None:
        self._watermark = watermark
        self._changes = changes
        self._announcements = announcements

    def fresh(self, now: datetime, seen: Position | None) -> dict[str, str]:
        """Of an answer that ClickHouse will give now."""
        return self._complete(now) | self._position(seen)

    def cached(self, now: datetime, seen: Position | None, age_seconds: int) -> dict[str, str]:
        """Of an answer out of the cache."""
        return self._complete(now) | self._position(seen) | {"Age": str(age_seconds), "Cache-Status": _HIT}

    def after_write(self, tenant: TenantContext, seen: Position | None) -> dict[str, str]:
        """Of a write that can be read: behind its notice, or asking for no cached answer until that has come."""
        uncached_until = self._announcements.uncached_until(tenant.organization)
        here = self._changes.position
        if here is None and not uncached_until:
            return {}
        position = msgspec.structs.replace(here or Position(b"", ()), uncached_until=uncached_until)
        return _header(position, seen)

    def _complete(self, now: datetime) -> dict[str, str]:
        """Up to where every answer of this instance is complete, those that others find in the cache included: they
        hold every change that was announced until `synced_at`. Where that is unknown the cache will be emptied."""
        read_before = self._changes.synced_at if isfinite(self._changes.synced_at) else inf
        return self._watermark.headers(now, read_before)

    def _position(self, seen: Position | None) -> dict[str, str]:
        """Never before `seen`, so a client may ask one instance after the other.

        While Kafka is away the last one known: a subscription from there gets some notices again and misses none.
        """
        here = self._changes.position or seen
        return _header(here, seen) if here else {}


def _header(position: Position, seen: Position | None) -> dict[str, str]:
    return {POSITION_HEADER: str(position.merged(seen) if seen else position)}
