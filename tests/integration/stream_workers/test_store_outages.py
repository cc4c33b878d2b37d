"""What the store raises when ClickHouse refuses, is misconfigured, or is gone. On a server of its own."""

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from clickhouse_connect.driver.client import Client

from deploy.embedded.clickhouse import DATABASE, EmbeddedClickHouse
from deploy.migrate import migrate_database
from runtime.clickhouse import connect
from runtime.errors import (
    StoreMemoryExceeded,
    StoreMisconfigured,
    StoreRejectedData,
    StoreUnavailable,
    TooManyPartitions,
)
from schemas.activity_row import ActivityRow
from stream_workers.batch import Batch
from stream_workers.dead_letter import to_row
from stream_workers.store import ClickHouseStore
from tests.integration.stream_workers.stored_rows import rows_with, standing
from tests.unit.stream_workers.activities import record
from tests.unit.stream_workers.fakes import KnownNames


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedClickHouse]:
    with EmbeddedClickHouse(tmp_path_factory.mktemp("clickhouse")) as running:
        migrate_database(running.url, database=DATABASE)
        yield running


@pytest.fixture
def admin(server: EmbeddedClickHouse) -> Iterator[Client]:
    client = connect(server.admin_url)
    yield client
    client.close_connections()
    client.close()


@pytest.fixture
def store(server: EmbeddedClickHouse) -> Iterator[ClickHouseStore]:
    with closing(ClickHouseStore(server.url)) as opened:
        yield opened


@pytest.fixture
def rows(organization: str) -> list[ActivityRow]:
    return rows_with({"organization_id": organization}, {"organization_id": organization, "object_id": "L-2"})


def test_stopped_server_is_unavailable_and_the_store_goes_on_when_it_is_back(
    server: EmbeddedClickHouse, store: ClickHouseStore, rows: list[ActivityRow], organization: str
) -> None:
    store.insert_events(rows)
    server.kill()
    with pytest.raises(StoreUnavailable):
        store.insert_events(rows)
    server.start()

    store.insert_events(rows)

    with closing(connect(server.admin_url)) as client:
        assert len(standing(client, organization, "object_id")) == 2


def test_server_that_was_never_there_is_unavailable(server: EmbeddedClickHouse, rows: list[ActivityRow]) -> None:
    address = urlsplit(server.url)
    url = server.url.replace(f":{address.port}/", ":1/")

    with closing(ClickHouseStore(url)) as store, pytest.raises(StoreUnavailable):
        store.insert_events(rows)


def test_wrong_password_is_for_an_operator(server: EmbeddedClickHouse, rows: list[ActivityRow]) -> None:
    url = server.url.replace(server.passwords.app, "wrong")

    with closing(ClickHouseStore(url)) as store, pytest.raises(StoreMisconfigured):
        store.insert_events(rows)


def test_missing_database_is_for_an_operator(server: EmbeddedClickHouse, rows: list[ActivityRow]) -> None:
    url = server.admin_url.removesuffix(DATABASE) + "nobody_made_this"

    with closing(ClickHouseStore(url)) as store, pytest.raises(StoreMisconfigured):
        store.insert_events(rows)


def test_missing_tables_are_for_an_operator(admin: Client, store: ClickHouseStore, rows: list[ActivityRow]) -> None:
    letters = Batch(KnownNames(), {})
    letters.add(record(b"garbage"))
    admin.command("RENAME TABLE timeline_events TO away, dead_letters TO far_away")
    try:
        with pytest.raises(StoreMisconfigured):
            store.insert_events(rows)
        with pytest.raises(StoreMisconfigured):
            store.insert_dead_letters([to_row(letter) for letter in letters.letters])
    finally:
        admin.command("RENAME TABLE away TO timeline_events, far_away TO dead_letters")


def test_row_that_clickhouse_cannot_read_is_rejected_data(store: ClickHouseStore, rows: list[ActivityRow]) -> None:
    rows[0].event_id = "not a uuid"

    with pytest.raises(StoreRejectedData):
        store.insert_events(rows)


def with_setting(server: EmbeddedClickHouse, store: ClickHouseStore, **settings: int) -> None:
    store._client = connect(server.url)
    for name, value in settings.items():
        store._client.set_client_setting(name, value)


def test_too_little_memory_for_a_single_row_is_told_apart(
    server: EmbeddedClickHouse, store: ClickHouseStore, rows: list[ActivityRow]
) -> None:
    with_setting(server, store, max_memory_usage=1000)

    with pytest.raises(StoreMemoryExceeded):
        store.insert_events(rows)


def test_insert_that_spans_too_many_months_is_halved(
    server: EmbeddedClickHouse, store: ClickHouseStore, organization: str, admin: Client
) -> None:
    with_setting(server, store, max_partitions_per_insert_block=3)
    moments = [f"2024-{month:02d}-15T00:00:00Z" for month in range(1, 13)]

    store.insert_events(rows_with(*({"organization_id": organization, "created_at": each} for each in moments)))

    assert len(standing(admin, organization, "created_at")) == 12


def test_too_many_months_in_one_block_is_told_apart(
    server: EmbeddedClickHouse, store: ClickHouseStore, organization: str
) -> None:
    with_setting(server, store, max_partitions_per_insert_block=1)
    moments = ["2024-01-15T00:00:00Z", "2024-02-15T00:00:00Z"]

    with pytest.raises(TooManyPartitions):
        store._insert(rows_with(*({"organization_id": organization, "created_at": each} for each in moments)))
