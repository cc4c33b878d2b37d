"""The audit of settled hours on real ClickHouse: quiet where they are right, loud and healing where they are not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from clickhouse_connect.driver.asyncclient import AsyncClient
from clickhouse_connect.driver.client import Client

from runtime.clickhouse import connect_async
from stream_workers.audit import DifferingHour, audit_day, days_to_audit, version_conflicts, wait_committed
from stream_workers.mark import touched_hours
from stream_workers.settle import publish_epoch, settle_span
from stream_workers.store import ClickHouseStore
from tests.integration.stream_workers.stored_rows import rows_with

# A day that no other test touches: the audit looks at all organizations of a day.
DAY = datetime(1987, 3, 9, tzinfo=UTC)
TIMES = ("1987-03-09T09:10:00Z", "1987-03-09T09:20:00Z", "1987-03-09T17:00:00Z")


@asynccontextmanager
async def async_client(url: str) -> AsyncIterator[AsyncClient]:
    client = await connect_async(url)
    try:
        yield client
    finally:
        await client.close()


def run(url: str, work: Callable[[AsyncClient], Awaitable[None]]) -> None:
    async def with_client() -> None:
        async with async_client(url) as client:
            await work(client)

    asyncio.run(with_client())


def store_events(url: str, organization: str) -> None:
    store = ClickHouseStore(url)
    rows = rows_with(*({"organization_id": organization, "created_at": time} for time in TIMES))
    store.insert_events(rows)
    store.mark_hours(touched_hours(rows))
    store.close()


async def settle_day(client: AsyncClient, day: datetime = DAY) -> None:
    """That one: a round takes the newest sixty, and other tests leave more."""
    await settle_span(client, await publish_epoch(client), day, day + timedelta(days=1))


def of(organization: str, hours: list[DifferingHour]) -> list[datetime]:
    return [each.hour for each in hours if each.organization_id == organization]


async def at_once(_: datetime) -> bool:
    """Nothing is on its way in these tests."""
    return True


def test_settled_hours_that_are_right_differ_in_nothing(clickhouse_url: str, organization: str) -> None:
    store_events(clickhouse_url, organization)

    async def check(client: AsyncClient) -> None:
        await settle_day(client)
        assert DAY in await days_to_audit(client)
        assert of(organization, await audit_day(client, DAY, at_once)) == []

    run(clickhouse_url, check)


def test_a_settled_hour_that_lost_its_mark_is_found_and_counted_anew(clickhouse_url: str, organization: str) -> None:
    store_events(clickhouse_url, organization)

    async def check(client: AsyncClient) -> None:
        await settle_day(client)
        store = ClickHouseStore(clickhouse_url)
        store.insert_events(rows_with({"organization_id": organization, "created_at": "1987-03-09T17:30:00Z"}))
        store.close()

        found = of(organization, await audit_day(client, DAY, at_once))

        assert found == [datetime(1987, 3, 9, 17, tzinfo=UTC)]
        assert of(organization, await audit_day(client, DAY, at_once)) == [], "marked: it is counted live now"
        await settle_day(client)
        assert of(organization, await audit_day(client, DAY, at_once)) == [], "and settled rightly afterwards"

    run(clickhouse_url, check)


def test_an_hour_whose_mark_is_on_its_way_is_no_difference(clickhouse_url: str, organization: str) -> None:
    """The worker was killed between insert and mark, and reads the same records again."""
    store_events(clickhouse_url, organization)
    late = rows_with({"organization_id": organization, "created_at": "1987-03-09T17:30:00Z"})
    asked: list[datetime] = []

    async def check(client: AsyncClient) -> None:
        await settle_day(client)
        store = ClickHouseStore(clickhouse_url)
        store.insert_events(late)

        async def mark_meanwhile(moment: datetime) -> bool:
            asked.append(moment)
            store.mark_hours(touched_hours(late))
            return True

        assert of(organization, await audit_day(client, DAY, mark_meanwhile)) == []
        store.close()

    run(clickhouse_url, check)

    assert asked, "it had differed at the first look"


def test_a_verdict_waits_for_every_worker_group(clickhouse_url: str, clickhouse: Client, organization: str) -> None:
    groups = [f"{organization}-live", f"{organization}-imports"]
    asked = datetime.now(UTC)

    def report(group: str, moment: datetime) -> None:
        clickhouse.insert("watermarks", [(group, moment)], column_names=("worker_group", "complete_until"))

    async def check(client: AsyncClient) -> None:
        # Behind the group of any other test: the smallest of all counts.
        earlier = asked - timedelta(hours=20)
        for group in groups:
            report(group, earlier)
        assert not await wait_committed(client, earlier, patience_seconds=0)
        report(groups[0], earlier + timedelta(seconds=5))
        assert not await wait_committed(client, earlier, patience_seconds=0)
        report(groups[1], earlier + timedelta(seconds=5))
        assert await wait_committed(client, earlier, patience_seconds=0)

    run(clickhouse_url, check)


def test_the_first_day_there_is_can_be_audited(clickhouse_url: str, organization: str) -> None:
    async def check(client: AsyncClient) -> None:
        assert of(organization, await audit_day(client, datetime(1970, 1, 1, tzinfo=UTC), at_once)) == []

    run(clickhouse_url, check)


def test_two_contents_of_one_revision_are_counted(clickhouse_url: str, clickhouse: Client, organization: str) -> None:
    day = datetime(1987, 3, 11, tzinfo=UTC)
    event = {"organization_id": organization, "created_at": "1987-03-11T09:00:00Z", "revision": 5}
    store = ClickHouseStore(clickhouse_url)
    same_id = {"id": "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"}
    store.insert_events(rows_with(event | same_id, event | same_id | {"data": {"notes": "another content"}}))
    store.close()

    async def check(client: AsyncClient) -> None:
        assert await version_conflicts(client, day) == 1

    run(clickhouse_url, check)
