"""The protocol with one rule left out each. Every one of them must be caught; `test_mutants.py` says by what."""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from clickhouse_connect.driver.asyncclient import AsyncClient
from clickhouse_connect.driver.client import Client

from query_api.queries.query import Query
from query_api.queries.settled_hours import HoursToCount, hours_to_count, settled_type_counts
from query_api.queries.timeline_filter import EventFilter
from query_api.queries.type_counts import GroupBy, TypeCount
from query_api.reads.organization_counts import OrganizationCounts
from query_api.reads.periods import Period
from query_api.reads.store import ReadStore, RowT
from query_api.tenant import TenantContext
from schemas.activity_row import ActivityRow
from stream_workers import mark
from tests.model.protocol import ALWAYS_SETTLED, Protocol, SlowSettler

# Where no hour is live the product reads no events; a mutant that judges twice always reads them.
LONG_AGO = "1970-01-01 00:00:00"

NOT_SHARED: dict[str, str | int] = {"enable_shared_storage_snapshot_in_query": 0}


def replaced(text: str, old: str, new: str) -> str:
    """Fails when there is nothing to replace: a mutant that changes nothing would be a test of nothing."""
    assert old in text, f"{old!r} is not in the product's text any more"
    return text.replace(old, new)


class EpochNotPublished(Protocol):
    """The settler counts under an epoch that no flush can see."""

    async def publish(self, client: AsyncClient) -> int:
        return int(str(await client.command("SELECT max(epoch) FROM summary_epochs"))) + 1


class CountedBeforePublished(EpochNotPublished):
    """The epoch becomes visible after the snapshot was taken."""

    async def settle_span(self, client: Any, epoch: int, since: datetime, until: datetime) -> None:
        asynchronous = client.client if isinstance(client, SlowSettler) else client
        await super().settle_span(SlowSettler(asynchronous, f"{epoch}_{id(client)}", lambda: 0.1), epoch, since, until)
        await asynchronous.command(f"INSERT INTO summary_epochs (singleton, epoch) VALUES (1, {epoch})")  # noqa: S608 - a number


class ClockForEpochs(Protocol):
    """Versions and marks by a clock that is set back now and then, or by two machines that disagree."""

    def __init__(self, clock: Iterable[int] | None = None) -> None:
        self._clock = iter(clock or _unsteady_milliseconds())

    async def publish(self, _: AsyncClient) -> int:
        return next(self._clock)

    def epoch_for_marks(self, _client: Client, _before_insert: Any) -> int:
        return next(self._clock)


def _unsteady_milliseconds() -> Iterator[int]:
    while True:
        yield int(time.time() * 1000) - random.choice((0, 500))


class EpochReadBeforeInsert(Protocol):
    """The mark says what was current before the events were acknowledged."""

    def before_insert(self, client: Client, _: Sequence[ActivityRow]) -> int:
        return mark.current_epoch(client)

    def epoch_for_marks(self, _: Client, before_insert: Any) -> int:
        return int(before_insert)


class HoursMarkedOnce(Protocol):
    """A flush marks what it saw for the first time, and leaves out the hours that have a mark."""

    def __init__(self) -> None:
        self._marked: set[mark.TouchedHour] = set()

    def write_marks(self, client: Client, rows: Sequence[ActivityRow], epoch: int) -> None:
        fresh = mark.touched_hours(rows) - self._marked
        if fresh:
            mark.write_marks(client, fresh, epoch)
        self._marked |= fresh


class TombstonesNotMarked(Protocol):
    """Only the hour that an event came to is marked, not the one it left."""

    def write_marks(self, client: Client, rows: Sequence[ActivityRow], epoch: int) -> None:
        if standing := [row for row in rows if not row.is_deleted]:
            super().write_marks(client, standing, epoch)


class ObjectNotInKey(Protocol):
    """`timeline_by_time` is ordered without the object."""

    def change_tables(self, sql: str) -> str:
        key = "toStartOfHour(created_at), created_at, event_id, object_type, object_id)"
        return sql.replace(key, "toStartOfHour(created_at), created_at, event_id)")


class HighestOfEventId(Protocol):
    """Within a batch the highest version of an event wins, where it should be of a row's key."""

    def rows_of(self, messages: Sequence[bytes]) -> list[ActivityRow]:
        highest: dict[tuple[str, str], ActivityRow] = {}
        for row in super().rows_of(messages):
            identity = (row.organization_id, row.event_id)
            if identity not in highest or int(row.version) > int(highest[identity].version):
                highest[identity] = row
        return list(highest.values())


class VersionWithoutContent(Protocol):
    """Two contents of one revision have one version: the later insert wins."""

    def rows_of(self, messages: Sequence[bytes]) -> list[ActivityRow]:
        return [
            msgspec.structs.replace(row, version=str(int(row.version) >> 62 << 62)) for row in super().rows_of(messages)
        ]


class EqualIsSettled(Protocol):
    """A count stands although a mark is as new as it is."""

    async def read(
        self, store: ReadStore, tenant: TenantContext, period: Period, group_by: GroupBy | None
    ) -> list[TypeCount]:
        counts = OrganizationCounts(
            _OtherList(store, "max(mark) >= max(version)", "max(mark) > max(version)"),
            least_events_saved=ALWAYS_SETTLED,
        )
        return await counts.rows(tenant, EventFilter(), period, group_by)


class NewMarksOnly(Protocol):
    """The list of live hours looks only at marks that are as new as the newest epoch."""

    async def read(
        self, store: ReadStore, tenant: TenantContext, period: Period, group_by: GroupBy | None
    ) -> list[TypeCount]:
        newest = "summary_marks WHERE mark >= (SELECT max(epoch) FROM summary_epochs) AND "
        counts = OrganizationCounts(
            _OtherList(store, "summary_marks WHERE ", newest), least_events_saved=ALWAYS_SETTLED
        )
        return await counts.rows(tenant, EventFilter(), period, group_by)


class _OtherList:
    """A store that judges hours by another condition than the product's."""

    def __init__(self, store: ReadStore, old: str, new: str) -> None:
        self._store, self._old, self._new = store, old, new

    async def rows(self, tenant: TenantContext, query: Query, row_type: type[RowT]) -> list[RowT]:
        if query.name == "hours_to_count":
            query = msgspec.structs.replace(query, sql=replaced(query.sql, self._old, self._new))
        return await self._store.rows(tenant, query, row_type)


class JudgedTwice(Protocol):
    """One statement says which hours are settled, once for the settled and once for the live ones."""

    async def read(
        self, store: ReadStore, tenant: TenantContext, period: Period, group_by: GroupBy | None
    ) -> list[TypeCount]:
        listed = hours_to_count(tenant, EventFilter(), period, group_by)
        one_live = HoursToCount(tenant.organization, [LONG_AGO], 0, 0, 0)
        counted = settled_type_counts(tenant, EventFilter(), period, group_by, one_live)
        judged = f"(SELECT toDateTime(arrayJoin(live_hours), 'UTC') FROM ({listed.sql}))"  # noqa: S608 - the product's text
        sql = replaced(counted.sql, "{live_hours:Array(DateTime('UTC'))}", judged)
        parameters = {**listed.parameters, **counted.parameters}
        settings = {**counted.settings, **NOT_SHARED, "merge_tree_storage_snapshot_sleep_ms": 8}
        query = msgspec.structs.replace(counted, sql=sql, parameters=parameters, settings=settings)
        return await store.rows(tenant, query, TypeCount)


class MarkedBeforeInsert(Protocol):
    """Marks first, events second."""

    def before_insert(self, client: Client, rows: Sequence[ActivityRow]) -> None:
        mark.mark_hours(client, mark.touched_hours(rows))

    def write_marks(self, client: Client, rows: Sequence[ActivityRow], epoch: int) -> None:
        pass


CAUGHT_BY_CHANCE: tuple[type[Protocol], ...] = (
    EpochNotPublished,
    CountedBeforePublished,
    ClockForEpochs,
    HoursMarkedOnce,
    TombstonesNotMarked,
    HighestOfEventId,
    EqualIsSettled,
    JudgedTwice,
)
"""Caught by every one of the first four random runs. The others need a rare meeting: `test_holes.py` arranges it."""
