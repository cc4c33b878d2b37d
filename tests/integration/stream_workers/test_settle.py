"""Marks and settling on real ClickHouse: what they cost to call, what they leave, what a failure means."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from clickhouse_connect.driver.asyncclient import AsyncClient
from clickhouse_connect.driver.client import Client

from deploy.migrate import engine_variables, migrations_of_package
from runtime.clickhouse import connect_async
from stream_workers import leader_job, mark, metrics
from stream_workers.leader_job import LeaderJob
from stream_workers.settle import Round, settle, settle_round, unsettled_days
from stream_workers.store import ClickHouseStore
from tests.integration.stream_workers.stored_rows import rows_with
from tests.model.database import client_of, model_database
from tests.waiting import eventually

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
Result = TypeVar("Result")


@pytest.fixture
def own_database(clickhouse_url: str) -> Any:
    """Settling takes every organization's hours: the database is the test's own."""
    with model_database(clickhouse_url) as url:
        yield url


@pytest.fixture
def own_store(own_database: str) -> Any:
    store = ClickHouseStore(own_database)
    yield store
    store.close()


@pytest.fixture
def client(own_database: str) -> Any:
    with client_of(own_database) as opened:
        yield opened


@asynccontextmanager
async def asynchronous(url: str) -> AsyncIterator[AsyncClient]:
    client = await connect_async(url)
    try:
        yield client
    finally:
        await client.close()


def with_client(url: str, action: Callable[[AsyncClient], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with asynchronous(url) as client:
            return await action(client)

    return asyncio.run(run())


def store_and_mark(store: ClickHouseStore, *changes: dict[str, Any]) -> None:
    rows = rows_with(*changes)
    store.insert_events(rows)
    store.mark_hours(mark.touched_hours(rows))


def event(number: int, created_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    return {"id": f"00000000-0000-4000-8000-{number:012}", "created_at": created_at.isoformat(), **changes}


def test_hours_are_those_of_utc_whatever_zone_the_message_was_written_in() -> None:
    rows = rows_with({"created_at": "2024-01-15T16:00:00+05:30"}, {"created_at": "1970-01-01T00:59:59.999Z"})

    hours = {datetime.fromtimestamp(hour, UTC) for _, hour in mark.touched_hours(rows)}

    assert hours == {datetime(2024, 1, 15, 10, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)}


def test_every_place_a_message_touches_is_marked(own_store: ClickHouseStore, client: Client) -> None:
    before = metrics.MARKED_HOURS._value.get()
    old = {"object_type": "lead", "object_id": "L-0", "created_at": (NOON - timedelta(days=400)).isoformat()}

    store_and_mark(own_store, event(1), event(2, revision=2, previous=old))

    found = client.query("SELECT organization_id, hour, mark FROM summary_marks FINAL ORDER BY hour", tz_mode="aware")
    assert found.result_rows == [("acme", NOON - timedelta(days=400), 0), ("acme", NOON, 0)]
    assert metrics.MARKED_HOURS._value.get() == before + 2


def test_settled_hour_holds_three_marginals(own_database: str, own_store: ClickHouseStore, client: Client) -> None:
    note: dict[str, Any] = {"event_type": "note", "data": {"text": "x"}}
    store_and_mark(own_store, event(1), event(2, actor=None, object_type="deal"), event(3, **note), event(4, **note))
    store_and_mark(own_store, event(4, revision=2, action="deleted"))

    assert with_client(own_database, settle_round) == Round(waiting_hours=1, settled_hours=1)

    (row,) = client.query("SELECT * EXCEPT (organization_id, hour) FROM activity_summary_state").named_results()
    assert (row["version"], row["events"]) == (1, 3)
    assert cells(row, "totals", "event_type") == {("call", 2), ("note", 1)}
    assert cells(row, "by_actor", "event_type", "actor_id") == {("call", "u-1", 1), ("call", "", 1), ("note", "u-1", 1)}
    assert cells(row, "by_object_type", "event_type", "object_type") == {
        ("call", "lead", 1), ("call", "deal", 1), ("note", "lead", 1)
    }  # fmt: skip


def cells(row: Any, marginal: str, *columns: str) -> set[tuple[Any, ...]]:
    return set(zip(*(row[f"{marginal}.{column}"] for column in (*columns, "events")), strict=True))


def test_hour_whose_events_are_gone_settles_as_empty(
    own_database: str, own_store: ClickHouseStore, client: Client
) -> None:
    store_and_mark(own_store, event(1))
    with_client(own_database, settle_round)
    store_and_mark(own_store, event(1, revision=2, action="deleted"))

    with_client(own_database, settle_round)

    assert client.query("SELECT version, events FROM activity_summary_state FINAL").result_rows == [(2, 0)]
    assert with_client(own_database, unsettled_days) == []


def test_round_without_work_publishes_nothing(own_database: str, client: Client) -> None:
    assert with_client(own_database, settle_round) == Round(0, 0)
    assert client.command("SELECT count() FROM summary_epochs") == 0


def test_newest_days_come_first_and_a_round_is_bounded(
    own_database: str, own_store: ClickHouseStore, client: Client
) -> None:
    store_and_mark(own_store, *(event(day, NOON - timedelta(days=day)) for day in range(5)))

    done = with_client(own_database, lambda opened: settle_round(opened, most_days=2))

    assert done == Round(waiting_hours=5, settled_hours=2)
    found = client.query("SELECT hour FROM activity_summary_state ORDER BY hour DESC", tz_mode="aware")
    assert found.result_columns[0] == [NOON, NOON - timedelta(days=1)]


def test_hours_of_events_from_before_there_were_marks_are_marked_by_the_migration(
    own_store: ClickHouseStore, client: Client
) -> None:
    own_store.insert_events(rows_with(event(1), event(2, NOON + timedelta(hours=1))))
    (migration,) = (each for each in migrations_of_package() if each.name == "0006_settled_hours.sql")

    for statement in migration.statements(engine_variables("any")):
        client.command(statement)

    assert client.command("SELECT count() FROM summary_marks FINAL") == 2


def test_leader_settles_now_and_then_until_it_is_cancelled(own_database: str, own_store: ClickHouseStore) -> None:
    store_and_mark(own_store, event(1))
    before = metrics.SETTLED_HOURS._value.get()

    async def settle_until_done() -> None:
        task = asyncio.create_task(LeaderJob(own_database, 0.01, lambda: True, settle).run())
        await asyncio.to_thread(eventually, lambda: metrics.SETTLED_HOURS._value.get() > before, "a round is done")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(settle_until_done())

    assert metrics.SETTLED_HOURS._value.get() == before + 1
    assert metrics.WAITING_HOURS._value.get() == 0


def test_follower_settles_nothing(own_database: str, own_store: ClickHouseStore, client: Client) -> None:
    store_and_mark(own_store, event(1))
    asked = asyncio.Event()

    def is_leader() -> bool:
        asked.set()
        return False

    async def run() -> None:
        task = asyncio.create_task(LeaderJob(own_database, 0.01, is_leader, settle).run())
        await asyncio.wait_for(asked.wait(), 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())

    assert client.command("SELECT count() FROM activity_summary_state") == 0


def test_server_that_is_away_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(leader_job, "log", type("Log", (), {"warning": lambda _, text, **__: warnings.append(text)})())

    async def run() -> None:
        task = asyncio.create_task(LeaderJob("clickhouse://x:y@127.0.0.1:1/timeline", 0.01, lambda: True, settle).run())
        await asyncio.to_thread(eventually, lambda: len(warnings) > 1, "it tries again")
        assert not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_interval_of_zero_switches_settling_off() -> None:
    asyncio.run(asyncio.wait_for(LeaderJob("clickhouse://x:y@127.0.0.1:1/timeline", 0, lambda: True, settle).run(), 5))
