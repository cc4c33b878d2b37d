"""`Lane`: one endpoint's deliveries. Changes of one object in turn, of several objects at once; each until it arrives.

At most `_WINDOW` deliveries are held: a receiver that does not answer stops its own lane and nothing else.
"""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from query_api.changes.placed_notice import PlacedNotice
from query_api.live.repeats import Repeats
from query_api.live.standing_rows import Rows, StandingRows
from query_api.live.telling import Telling, Verdict, tellings
from query_api.tenant import TenantContext
from query_api.webhooks.config import WebhookSettings
from query_api.webhooks.delivery import Delivery, delivery
from query_api.webhooks.endpoint import Endpoint, EndpointState, State
from query_api.webhooks.feed import Feed
from query_api.webhooks.replication import Replication
from query_api.webhooks.sender import Outcome, Sender
from query_api.webhooks.signing import secrets_of
from query_api.webhooks.webhook_metrics import WebhookMetrics
from schemas.event_times import EARLIEST

_WINDOW = 64
_LONGEST_RETRY_SECONDS = 3600.0
_REMEMBERED_REPEATS = 5000
# One answer may have missed a part on its way into the queue of the replica; the next one counts it.
_PROOFS = 2
_log = structlog.get_logger(__name__)

ObjectKey = tuple[str, str]


class Lane:
    """Made anew for every replay; filters, address and secret may change while it runs."""

    def __init__(
        self,
        endpoint: Endpoint,
        stored: EndpointState,
        *,
        feed: Feed,
        rows: StandingRows,
        replication: Replication,
        sender: Sender,
        settings: WebhookSettings,
        metrics: WebhookMetrics,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.endpoint = endpoint
        self.feed = feed
        self._rows = rows
        self._replication = replication
        self._sender = sender
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._tenant = TenantContext(endpoint.organization_id, "webhooks", "service")
        self._start = feed.position
        self._inherited = stored.failing_since
        self._failing: dict[str, datetime] = {}
        self._last_error = stored.last_error
        self._delivered = stored.delivered
        self._changes_lost_at = stored.changes_lost_at
        self._given_up = False
        self._ended = asyncio.Event()
        self._repeats = Repeats(_REMEMBERED_REPEATS)
        self._window = asyncio.Semaphore(_WINDOW)
        self._slots = asyncio.Semaphore(settings.webhook_concurrency)
        self._delivering: set[asyncio.Task[None]] = set()
        self._last_of_object: dict[ObjectKey, asyncio.Task[None]] = {}
        self._left: dict[tuple[int, int], int] = {}

    @property
    def state(self) -> EndpointState:
        """As it is written down."""
        failing_since, state = self._failing_since, self._state
        return EndpointState(
            organization_id=self.endpoint.organization_id,
            endpoint_id=self.endpoint.endpoint_id,
            replay=self.endpoint.replay,
            position=str(self.feed.position),
            state=state,
            failing_since=failing_since,
            last_error="" if state == "active" else self._last_error,
            delivered=self._delivered,
            changes_lost_at=self._changes_lost_at,
        )

    @property
    def _state(self) -> State:
        if self._given_up:
            return "given_up"
        return "active" if self._failing_since == EARLIEST else "failing"

    @property
    def _failing_since(self) -> datetime:
        # What a process before this one knew stands until what it stopped at is tried and delivered: a crash before
        # that must not begin the days anew.
        inherited = self._inherited if self.feed.is_where_it_began else EARLIEST
        return min(self._failing.values(), default=inherited)

    async def run(self) -> None:
        """Until it is given up or cancelled. Raises ChangesError; what was not delivered stays behind the position."""
        taking = asyncio.create_task(self._take_for_ever())
        ended = asyncio.create_task(self._ended.wait())
        try:
            await asyncio.wait([taking, ended], return_when=asyncio.FIRST_COMPLETED)
            if taking.done():
                await taking
        finally:
            tasks = [taking, ended, *self._delivering]
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _take_for_ever(self) -> None:
        async for batch in self.feed.batches():
            await self._take(batch)

    async def _take(self, batch: Sequence[PlacedNotice]) -> None:
        wanted = [each for placed in batch for each in self._wanted(placed)]
        for some in _sliced(wanted, _WINDOW):
            rows = await self._standing(some)
            for telling in some:
                row = rows.get(telling.key)
                if row is None or telling.verdict(row) is not Verdict.STANDS:
                    # A later change of this event has its own notice and tells it; what is gone cannot be told.
                    self._finish(telling)
                    continue
                told = delivery(telling, row)
                if self.endpoint.wants(told.action, told.event_type):
                    await self._line_up(telling, told)
                else:
                    self._finish(telling)

    def _wanted(self, placed: PlacedNotice) -> list[Telling]:
        mine = placed.notice.organization_id == self.endpoint.organization_id
        wanted = (
            [each for each in tellings(placed) if self.endpoint.wants_place(each.place.object_type)] if mine else []
        )
        wanted = [each for each in wanted if not self._repeats.is_repeat(each)]
        if wanted:
            self._left[placed.partition, placed.offset] = len(wanted)
        else:
            self.feed.progress.end(placed.partition, placed.offset)
        return wanted

    async def _standing(self, some: Sequence[Telling]) -> Rows:
        """Waits for a replica that is behind, however long. A row that is missing in the answer is gone.

        A notice is written after its row was acknowledged: only a server that lacks parts may still show it later.
        """
        rows = await self._rows.read(self._tenant, some)
        if not _unseen(some, rows):
            return rows
        with self._metrics.waiting.track_inprogress():
            _log.warning("webhook_rows_not_there", endpoint=self.endpoint.endpoint_id, changes=_unseen(some, rows))
            proofs = 0
            while _unseen(some, rows) and proofs < _PROOFS:
                # Asked before the rows: what the answer vouches for, they must show.
                proofs = proofs + 1 if await self._replication.is_complete() else 0
                rows = await self._rows.read(self._tenant, some)
        if gone := _unseen(some, rows):
            self._metrics.gone.inc(gone)
            _log.warning("webhook_rows_gone", endpoint=self.endpoint.endpoint_id, changes=gone)
        return rows

    async def _line_up(self, telling: Telling, told: Delivery) -> None:
        await self._window.acquire()
        before = self._last_of_object.get(telling.followed)
        task = asyncio.create_task(self._deliver_after(before, telling, told))
        self._delivering.add(task)
        self._last_of_object[telling.followed] = task
        task.add_done_callback(lambda done: self._leave(telling.followed, done))

    def _leave(self, key: ObjectKey, done: asyncio.Task[None]) -> None:
        self._window.release()
        self._delivering.discard(done)
        if self._last_of_object.get(key) is done:
            del self._last_of_object[key]
        if not done.cancelled() and done.exception() is not None:
            _log.error("webhook_delivery_failed", error=repr(done.exception()))
            self._ended.set()

    async def _deliver_after(self, before: asyncio.Task[None] | None, telling: Telling, told: Delivery) -> None:
        if before is not None:
            await asyncio.wait([before])
            if self._given_up or before.cancelled() or before.exception() is not None:
                return
        attempt = 0
        while True:
            async with self._slots:
                outcome = await self._send(told)
            if outcome.is_delivered:
                break
            if self._note_failure(telling, told, outcome):
                return
            await asyncio.sleep(backoff_seconds(attempt, self._settings.webhook_first_retry_seconds))
            attempt += 1
        self._failing.pop(told.id, None)
        self._delivered += 1
        self._finish(telling)

    async def _send(self, told: Delivery) -> Outcome:
        secret = self._settings.webhook_secret
        secrets = secrets_of(secret.get_secret_value() if secret else "", self.endpoint, self._clock())
        with self._metrics.seconds.time():
            outcome = await self._sender.send(self.endpoint.url, told, secrets)
        self._metrics.deliveries.labels("delivered" if outcome.is_delivered else "failed").inc()
        return outcome

    def _note_failure(self, telling: Telling, told: Delivery, outcome: Outcome) -> bool:
        """Whether the endpoint is given up now."""
        now = self._clock()
        first = self._failing.setdefault(told.id, self._inherited_by(telling) or now)
        self._last_error = outcome.error
        if outcome.is_gone or now - first > timedelta(hours=self._settings.webhook_give_up_hours):
            self._given_up = True
            self._ended.set()
        return self._given_up

    def _inherited_by(self, telling: Telling) -> datetime | None:
        """Since when it failed in a process before this one: it is what that one's position stopped at."""
        is_first = telling.placed.offset == self._start.offsets[telling.placed.partition]
        return self._inherited if is_first and self._inherited != EARLIEST else None

    def _finish(self, telling: Telling) -> None:
        place = (telling.placed.partition, telling.placed.offset)
        self._left[place] -= 1
        if not self._left[place]:
            del self._left[place]
            self.feed.progress.end(*place)


def backoff_seconds(attempt: int, first_seconds: float) -> float:
    """Doubled each time up to an hour, and anything from half of it: receivers that come back are not met by all."""
    whole = min(_LONGEST_RETRY_SECONDS, first_seconds * 2.0 ** min(attempt, 30))
    return whole * random.uniform(0.5, 1)  # noqa: S311 - spreads load, keeps no secret


def _unseen(some: Sequence[Telling], rows: Rows) -> int:
    return sum(each.verdict(rows.get(each.key)) is Verdict.UNSEEN for each in some)


def _sliced(items: Sequence[Telling], size: int) -> Iterator[Sequence[Telling]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
