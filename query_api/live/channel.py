"""`Channel`: one organization's followers, and the notices that are being told to them."""

import asyncio
from collections import deque
from collections.abc import Iterable

import structlog

from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.live.ending import FAILED
from query_api.live.frame import Frame
from query_api.live.live_position import LivePosition
from query_api.live.progress import Progress
from query_api.live.repeats import Repeats
from query_api.live.standing_rows import Rows, StandingRows
from query_api.live.subscriber import Subscriber
from query_api.live.subscription import ObjectKey
from query_api.live.telling import Telling, Verdict, tellings
from query_api.tenant import TenantContext

# One query reads the rows of so many changes; what comes meanwhile makes the next batch.
_BATCH_CHANGES = 500
# While ClickHouse is away; beyond it the clients read again themselves.
_MAX_PENDING_CHANGES = 50_000

_log = structlog.get_logger(__name__)


class Channel:
    """Everything is called in the event loop. Batches follow one another, so each object's changes stay in order."""

    def __init__(self, tenant: TenantContext, rows: StandingRows, repeats: Repeats) -> None:
        self._tenant = tenant
        self._rows = rows
        self._repeats = repeats
        self._by_object: dict[ObjectKey, set[Subscriber]] = {}
        self._of_everything: set[Subscriber] = set()
        self._pending: deque[Telling] = deque()
        self._telling: asyncio.Task[None] | None = None

    @property
    def subscribers(self) -> set[Subscriber]:
        """All of them."""
        return self._of_everything.union(*self._by_object.values())

    @property
    def is_empty(self) -> bool:
        """Whether nobody follows any more."""
        return not self._of_everything and not self._by_object

    def add(self, subscriber: Subscriber) -> None:
        """Tell it what is offered from now on."""
        for followers in self._followers(subscriber):
            followers.add(subscriber)

    def remove(self, subscriber: Subscriber) -> None:
        """Tell it nothing more."""
        for followers in self._followers(subscriber):
            followers.discard(subscriber)
        for key in subscriber.subscription.objects or ():
            if not self._by_object[key]:
                del self._by_object[key]

    def offer(self, placed: PlacedNotice, before: Position) -> None:
        """A notice of this organization; everything before position `before` was offered earlier."""
        notice = placed.notice
        if not self._of_everything and (notice.object_type, notice.object_id) not in self._by_object:
            return
        self._pending.extend(tellings(placed))
        if len(self._pending) > _MAX_PENDING_CHANGES:
            self.resync()
        elif self._telling is None:
            self._telling = asyncio.create_task(self._tell_pending(Progress(LivePosition(before))))

    def resync(self) -> None:
        """Changes were missed: everybody reads again and follows from here on."""
        self.close()
        for subscriber in self.subscribers:
            subscriber.resync()

    def close(self) -> None:
        """Forget what was still to be told."""
        self._pending.clear()
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None

    def _followers(self, subscriber: Subscriber) -> Iterable[set[Subscriber]]:
        objects = subscriber.subscription.objects
        if objects is None:
            return [self._of_everything]
        return [self._by_object.setdefault(key, set()) for key in objects]

    async def _tell_pending(self, progress: Progress) -> None:
        try:
            while self._pending:
                batch = [self._pending.popleft() for _ in range(min(len(self._pending), _BATCH_CHANGES))]
                fresh = [each for each in batch if not self._repeats.is_repeat(each)]
                rows = await self._rows.read(self._tenant, fresh) if fresh else {}
                self._tell(progress, fresh, rows)
        except Exception:
            # Whoever comes back resumes by position: nothing is lost, and the bug is seen.
            _log.exception("live_channel_failed", organization=self._tenant.organization)
            self._pending.clear()
            for subscriber in self.subscribers:
                subscriber.end(FAILED)
        self._telling = None

    def _tell(self, progress: Progress, batch: list[Telling], rows: Rows) -> None:
        for telling in batch:
            progress.pass_change(telling)
            row = rows.get(telling.key)
            verdict = telling.verdict(row)
            if verdict is Verdict.SUPERSEDED:
                continue
            followers = [each for each in self._followers_of(telling) if each.wants(telling)]
            if row is None or verdict is Verdict.UNSEEN:
                for subscriber in followers:
                    subscriber.resync()
            elif followers:
                self._push(telling, telling.head(row), progress.position, followers)

    def _followers_of(self, telling: Telling) -> set[Subscriber]:
        return self._by_object.get(telling.followed, set()) | self._of_everything

    def _push(self, telling: Telling, head: str, position: LivePosition, followers: Iterable[Subscriber]) -> None:
        placed = telling.placed
        frame = Frame(head, position, placed.partition, placed.offset, telling.index, placed.appended_ms / 1000)
        for subscriber in followers:
            subscriber.push(frame)
