"""`Announcements`: a write that can be read is told to every cache before its writer is answered.

The own cache at once. The others hear of it by the notice, for which the answer waits a moment, so that its position
stands behind the notice. A notice may come late, when a worker was killed between storing and telling: until it comes,
or until every entry of before has expired, positions answered to the organization ask for no cached answer.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from query_api.changes.placed_notice import PlacedNotice
from query_api.queries.seen_versions import Place
from query_api.reads.answer_cache import TTL_SECONDS, ObjectKey
from query_api.tenant import TenantContext

_WAIT_SECONDS = 0.25
_SWEEP_AT = 1000


class AnnouncingChanges(Protocol):
    """What is asked of `ChangeReader`."""

    @property
    def is_connected(self) -> bool:
        """Whether notices come."""

    def was_announced(self, organization: str, event_id: str, version: int) -> bool:
        """Whether a notice of this version, or of a later one, was handed over lately."""


class Invalidated(Protocol):
    """What is asked of `AnswerCache`."""

    def invalidate(self, key: ObjectKey) -> None:
        """The object has changed."""


class _Unannounced:
    def __init__(self, version: int, until: int) -> None:
        self.version = version
        self.until = until
        self.announced = asyncio.Event()


class Announcements:
    """One per process; `take_notices` is a listener of `ChangeReader`."""

    def __init__(
        self, cache: Invalidated, changes: AnnouncingChanges, wall_clock: Callable[[], float] = time.time
    ) -> None:
        self._cache = cache
        self._changes = changes
        self._wall_clock = wall_clock
        self._unannounced: dict[str, dict[str, _Unannounced]] = {}

    async def written(self, tenant: TenantContext, place: Place, version: int) -> None:
        """Called when the version can be read, before that is answered."""
        self._cache.invalidate(ObjectKey(tenant.organization, place.object_type, place.object_id))
        if self._changes.was_announced(tenant.organization, place.event_id, version):
            return
        self._sweep()
        waiting = _Unannounced(version, int(self._wall_clock() + TTL_SECONDS) + 1)
        self._unannounced.setdefault(tenant.organization, {})[place.event_id] = waiting
        if self._changes.is_connected:
            with suppress(TimeoutError):
                async with asyncio.timeout(_WAIT_SECONDS):
                    await waiting.announced.wait()

    def uncached_until(self, organization: str) -> int:
        """For `Position.uncached_until`; 0 when every write of the organization was announced."""
        now = self._wall_clock()
        waiting = self._unannounced.get(organization, {}).values()
        return max((each.until for each in waiting if each.until > now), default=0)

    def take_notices(self, notices: Sequence[PlacedNotice]) -> None:
        """What is announced need not be remembered."""
        for placed in notices:
            waiting = self._unannounced.get(placed.notice.organization_id)
            if not waiting:
                continue
            for change in placed.notice.changes:
                if change.id in waiting and int(change.version) >= waiting[change.id].version:
                    waiting.pop(change.id).announced.set()
            if not waiting:
                del self._unannounced[placed.notice.organization_id]

    def _sweep(self) -> None:
        if sum(map(len, self._unannounced.values())) < _SWEEP_AT:
            return
        now = self._wall_clock()
        for organization, waiting in list(self._unannounced.items()):
            kept = {event_id: each for event_id, each in waiting.items() if each.until > now}
            self._unannounced[organization] = kept
            if not kept:
                del self._unannounced[organization]
