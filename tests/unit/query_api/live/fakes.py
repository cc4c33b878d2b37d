"""A log of change notices with several readers, the rows that stand, and clients that come and go. All in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from query_api.changes.errors import PositionTooOld
from query_api.changes.placed_notice import PlacedNotice
from query_api.changes.position import Position
from query_api.live.hub import LiveHub
from query_api.live.live_metrics import LiveMetrics
from query_api.live.live_position import LivePosition
from query_api.live.outbox import OutboxLimits
from query_api.live.subscriber import Subscriber
from query_api.live.subscription import ObjectKey, Subscription
from query_api.metrics import ApiMetrics
from query_api.queries.query import Query
from query_api.queries.standing_events import StandingEvent, StandingKey
from query_api.tenant import TenantContext
from schemas.change_notice import ChangedEvent, ChangeNotice, Place
from schemas.version import Rank, as_moved, stored_version

TOPIC = b"12345678"
NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
METRICS = LiveMetrics(ApiMetrics().registry)
ACME = TenantContext("acme", "u-1")


def version(revision: int, rank: Rank = Rank.ROW) -> int:
    return stored_version(revision, rank, 7)


def place(object_id: str = "l-1", created_at: datetime = NOON) -> Place:
    return Place("lead", object_id, created_at)


def changed(
    event_id: str, revision: int, action: str = "updated", at: Place | None = None, before: Place | None = None
) -> ChangedEvent:
    rank = Rank.DELETED if action == "deleted" else Rank.ROW
    return ChangedEvent(event_id, str(version(revision, rank)), action, at or place(), before)


def notice_of(*changes: ChangedEvent, about: str = "l-1", organization: str = "acme") -> ChangeNotice:
    return ChangeNotice(organization, "lead", about, changes)


class FakeStore:
    """What stands at each place; the highest version wins, as in the table."""

    def __init__(self) -> None:
        self.rows_at: dict[StandingKey, StandingEvent] = {}
        self.queries = 0

    def write(self, change: ChangedEvent, organization: str = "acme") -> None:
        self._put(change.place, change, int(change.version), change.action == "deleted", organization)
        if change.previous is not None and change.previous != change.place:
            self._put(change.previous, change, as_moved(int(change.version)), True, organization)  # noqa: FBT003 - a tombstone

    def _put(self, at: Place, change: ChangedEvent, number: int, is_deleted: bool, organization: str) -> None:  # noqa: FBT001 - a column
        key = (at.object_type, at.object_id, at.created_at, change.id)
        stands = self.rows_at.get(key)
        if stands is None or int(stands.version) < number:
            self.rows_at[key] = _row(organization, key, number, int(is_deleted))

    async def rows(self, tenant: TenantContext, query: Query, _row_type: type[Any]) -> list[Any]:
        self.queries += 1
        values: Any = query.parameters
        moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in values["moments"]]
        keys = zip(values["object_types"], values["object_ids"], moments, values["event_ids"], strict=True)
        wanted = [self.rows_at[key] for key in keys if key in self.rows_at]
        await asyncio.sleep(0)
        return [row for row in wanted if row.organization_id == tenant.organization]


def _row(organization: str, key: StandingKey, number: int, is_deleted: int) -> StandingEvent:
    object_type, object_id, created_at, event_id = key
    return StandingEvent(
        organization_id=organization,
        event_id=event_id,
        event_type="note",
        actor_id="",
        actor_email="",
        actor_first_name="",
        actor_last_name="",
        object_type=object_type,
        object_id=object_id,
        data=f'{{"version":"{number}"}}',
        summary="",
        is_system_generated=False,
        created_at=created_at,
        updated_at=created_at,
        version=str(number),
        is_deleted=is_deleted,
    )


class SharedLog:
    """The topic itself."""

    def __init__(self, partitions: int = 2) -> None:
        self.partitions: list[list[PlacedNotice]] = [[] for _ in range(partitions)]
        self.first_kept = [0] * partitions

    def append(self, partition: int, notice: ChangeNotice) -> None:
        records = self.partitions[partition]
        records.append(PlacedNotice(partition, len(records), notice))


class FakeLog:
    """What one instance of the API has read of it."""

    def __init__(self, shared: SharedLog) -> None:
        self._shared = shared
        self.offsets = [len(records) for records in shared.partitions]
        self._listeners: list[tuple[Callable[[Sequence[PlacedNotice]], None], Callable[[], None]]] = []

    @property
    def position(self) -> Position | None:
        return Position(TOPIC, tuple(self.offsets))

    def add_listener(
        self, on_notices: Callable[[Sequence[PlacedNotice]], None], *, on_gap: Callable[[], None]
    ) -> object:
        self._listeners.append((on_notices, on_gap))
        return None

    def read(self, partition: int, count: int) -> None:
        """Hand the next ones over."""
        start = self.offsets[partition]
        notices = self._shared.partitions[partition][start : start + count]
        self.offsets[partition] += len(notices)
        for on_notices, _ in self._listeners:
            if notices:
                on_notices(notices)

    def read_all(self) -> None:
        for partition in range(len(self.offsets)):
            self.read(partition, 1_000_000)

    def miss_some(self) -> None:
        """Start at the end, as after an outage longer than the retention."""
        self.offsets = [len(records) for records in self._shared.partitions]
        for _, on_gap in self._listeners:
            on_gap()

    def read_from(self, position: Position) -> AsyncIterator[PlacedNotice]:
        pairs = list(zip(position.offsets, self.offsets, strict=True))
        if any(start < kept for (start, _), kept in zip(pairs, self._shared.first_kept, strict=True)):
            raise PositionTooOld("retention has cut it")
        return self._each(pairs)

    async def _each(self, pairs: list[tuple[int, int]]) -> AsyncIterator[PlacedNotice]:
        for partition, (start, end) in enumerate(pairs):
            for placed in self._shared.partitions[partition][start:end]:
                await asyncio.sleep(0)
                yield placed


class Seen(msgspec.Struct, frozen=True):
    """What a client understood of a frame."""

    action: str
    event_id: str
    object_id: str
    version: str
    position: str


def subscriber(
    objects: Sequence[ObjectKey] | None = None,
    position: str | None = None,
    limits: OutboxLimits | None = None,
    tenant: TenantContext = ACME,
) -> Subscriber:
    wanted = Subscription(
        None if objects is None else frozenset(objects), None if position is None else LivePosition.parse(position)
    )
    return Subscriber(tenant, wanted, limits or OutboxLimits(), METRICS)


def frames_of(following: Subscriber) -> list[dict[str, Any]]:
    """Everything that waits for it, taken."""
    frames = []
    while len(following.outbox):
        frame = following.outbox._frames.popleft()
        following.outbox._bytes -= frame.size
        following.outbox._has_room.set()
        frames.append(msgspec.json.decode(frame.text))
    return frames


def seen(frame: dict[str, Any]) -> Seen:
    event = frame["event"]
    data = event.get("data") or {}
    return Seen(frame["action"], event["id"], event["object_id"], data.get("version", "gone"), frame["position"])


def hub(log: FakeLog, store: FakeStore, max_backlog: int = 1000) -> LiveHub:
    return LiveHub(log, store, max_backlog, ready_seconds=0.1)


async def settle() -> None:
    """Let everything that can run, run."""
    for _ in range(60):
        await asyncio.sleep(0)
