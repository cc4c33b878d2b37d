"""0010 changes the granules of a table that is full and in use: nothing is lost, doubled or cut off from its views."""

from collections.abc import Iterator

import pytest
from clickhouse_connect.driver.client import Client

from deploy.migrate import engine_variables, migrate, migrations_of_package
from runtime.clickhouse import connect

_DATABASE = "timeline_with_old_granules"
_VARIABLES = engine_variables(_DATABASE)
_BEFORE = [each for each in migrations_of_package() if each.name < "0010"]
_THIS = [each for each in migrations_of_package() if each.name.startswith("0010")]
_COUNTS = "SELECT (SELECT count() FROM timeline_events FINAL), (SELECT count() FROM timeline_by_time FINAL)"


@pytest.fixture
def client(clickhouse_url: str) -> Iterator[Client]:
    client = connect(clickhouse_url)
    client.command(f"CREATE DATABASE {_DATABASE}")
    client.database = _DATABASE
    yield client
    client.command(f"DROP DATABASE {_DATABASE}")
    client.close_connections()
    client.close()


def store(client: Client, first: int, count: int) -> None:
    """Events of three months, a granule of the old size and more in each."""
    client.command(
        "INSERT INTO timeline_events (organization_id, object_type, object_id, created_at, event_id, version, summary) "  # noqa: S608 - constants of this file
        "SELECT 'acme', 'lead', toString(number % 10), toDateTime64('2024-01-01 00:00:00', 6, 'UTC') + number * 1800, "
        "reinterpretAsUUID(sipHash128(number)), toUInt128('23058430092136939520'), 'offer ' || toString(number) "
        f"FROM numbers({first}, {count})"
    )


def test_events_of_before_are_all_there_and_new_ones_reach_every_table(client: Client) -> None:
    migrate(client, _VARIABLES, _BEFORE)
    store(client, 0, 4000)

    migrate(client, _VARIABLES, _THIS)
    after = client.query(_COUNTS).result_rows
    store(client, 4000, 10)

    assert after == [(4000, 4000)]
    assert client.query(_COUNTS).result_rows == [(4010, 4010)]
    assert client.command("SELECT count() FROM timeline_events FINAL WHERE hasAllTokens(search_text, '3999')") == 1
    assert client.command("SELECT count() FROM event_versions") == 4010


def test_parts_are_made_with_small_granules_in_one_file(client: Client) -> None:
    migrate(client, _VARIABLES, [*_BEFORE, *_THIS])
    store(client, 0, 1400)

    parts = client.query(
        "SELECT DISTINCT part_type, marks FROM system.parts "  # noqa: S608 - as above
        f"WHERE database = '{_DATABASE}' AND table = 'timeline_events' AND active"
    ).result_rows

    assert parts == [("Compact", 6)]


def test_broken_off_half_way_and_run_again_it_loses_nothing(client: Client) -> None:
    migrate(client, _VARIABLES, _BEFORE)
    store(client, 0, 2000)
    statements = _THIS[0].statements(_VARIABLES)

    for done in range(1, len(statements)):
        for statement in statements[:done]:
            client.command(statement)
        for statement in statements:
            client.command(statement)

        assert client.query(_COUNTS).result_rows == [(2000, 2000)]
