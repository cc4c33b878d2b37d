"""The two servers one by one: reachable, restarted in place, prepared by the migration and topic steps."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError
from confluent_kafka.admin import AdminClient

from deploy.embedded import EmbeddedClickHouse, EmbeddedKafka
from deploy.errors import ChildFailed, MigrationFailed, TopicsFailed
from deploy.migrate import Migration, engine_variables, migrate, migrate_database, migrations_of_package
from deploy.topics import ensure_topics
from runtime.clickhouse import connect
from runtime.errors import StoreError
from schemas.topics import TOPICS, Topic
from tests.waiting import eventually

VARIABLES = engine_variables("timeline")


def topic(name: str, retention_ms: int = 1000) -> Topic:
    return Topic(name=name, key="k", value="v", writers="tests", readers="tests", retention_ms=retention_ms)


@pytest.fixture(scope="module")
def kafka_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    with EmbeddedKafka(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture(scope="module")
def clickhouse_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedClickHouse]:
    with EmbeddedClickHouse(tmp_path_factory.mktemp("clickhouse")) as server:
        yield server


@pytest.fixture
def database(clickhouse_server: EmbeddedClickHouse) -> Iterator[Client]:
    """An empty database of this test; the app user may make any whose name starts with `timeline`."""
    client = connect(clickhouse_server.url)
    client.command("CREATE DATABASE timeline_of_a_test")
    client.database = "timeline_of_a_test"
    yield client
    client.command("DROP DATABASE timeline_of_a_test")
    client.close_connections()


def test_kafka_comes_back_on_its_port_with_its_topics_after_a_kill(kafka_server: EmbeddedKafka) -> None:
    ensure_topics(kafka_server.bootstrap_servers, [topic("kept")], partitions=1, replication_factor=1)
    address, cluster = kafka_server.bootstrap_servers, kafka_server.cluster_id

    kafka_server.kill()
    kafka_server.start()

    metadata = AdminClient({"bootstrap.servers": address}).list_topics(timeout=30)
    assert metadata.cluster_id == cluster
    assert "kept" in metadata.topics


def test_clickhouse_comes_back_on_its_port_after_a_kill_or_a_restart(
    clickhouse_server: EmbeddedClickHouse,
) -> None:
    def kill_and_start() -> None:
        clickhouse_server.kill()
        clickhouse_server.start()

    for again in (kill_and_start, clickhouse_server.restart):
        again()

        client = connect(clickhouse_server.url)
        assert client.query("SELECT currentDatabase()").result_rows == [("timeline",)]
        client.close_connections()


def test_a_server_that_finds_its_port_taken_says_so(tmp_path: Path) -> None:
    server = EmbeddedClickHouse(tmp_path)

    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", server.http_port))
        somebody.listen()
        with pytest.raises(ChildFailed, match=r"clickhouse ended .*clickhouse\.log"):
            server.start()


@pytest.mark.parametrize(
    "statement",
    ["CREATE DATABASE other", "SELECT * FROM file('/etc/passwd', 'LineAsString')", "SELECT * FROM url('http://x')"],
)
def test_the_app_user_stays_in_its_own_databases(clickhouse_server: EmbeddedClickHouse, statement: str) -> None:
    client = connect(clickhouse_server.url)

    with pytest.raises(ClickHouseError, match="Not enough privileges"):
        client.command(statement)
    client.close_connections()


def test_a_wrong_password_is_refused(clickhouse_server: EmbeddedClickHouse) -> None:
    with pytest.raises(StoreError, match="516"):
        connect(clickhouse_server.url.replace(clickhouse_server.passwords.app, "wrong"))


def test_migrations_are_applied_once(clickhouse_server: EmbeddedClickHouse) -> None:
    first = migrate_database(clickhouse_server.url, database="timeline")
    second = migrate_database(clickhouse_server.url, database="timeline")

    assert first == [migration.name for migration in migrations_of_package()]
    assert second == []


def test_a_changed_file_stops_the_migration_before_anything_is_applied(database: Client) -> None:
    before = Migration("0001_a.sql", "CREATE TABLE a (x Int8) ENGINE = MergeTree ORDER BY x;")
    after = Migration("0001_a.sql", before.template + "\n-- edited\n")
    new = Migration("0002_b.sql", "CREATE TABLE b (x Int8) ENGINE = MergeTree ORDER BY x;")
    migrate(database, VARIABLES, [before])

    with pytest.raises(MigrationFailed, match=r"0001_a\.sql: was changed"):
        migrate(database, VARIABLES, [after, new])

    assert database.query("EXISTS b").result_rows == [(0,)]


def test_a_statement_that_the_server_refuses_is_named_by_its_file(database: Client) -> None:
    with pytest.raises(MigrationFailed, match=r"migration 0001_a\.sql: ClickHouse: .*Syntax error"):
        migrate(database, VARIABLES, [Migration("0001_a.sql", "CREATE TABEL a;")])


def test_missing_topics_are_created_with_their_settings(kafka_server: EmbeddedKafka) -> None:
    report = ensure_topics(kafka_server.bootstrap_servers, TOPICS, partitions=2, replication_factor=1)

    assert report.created == [topic.name for topic in TOPICS]
    again = ensure_topics(kafka_server.bootstrap_servers, TOPICS, partitions=2, replication_factor=1)
    assert (again.created, again.differences) == ([], [])


def test_an_existing_topic_is_left_and_its_difference_told(kafka_server: EmbeddedKafka) -> None:
    ensure_topics(kafka_server.bootstrap_servers, [topic("other", 1000)], partitions=1, replication_factor=1)

    def differences() -> list[str]:
        wanted = [topic("other", 2000)]
        return ensure_topics(kafka_server.bootstrap_servers, wanted, partitions=1, replication_factor=1).differences

    # A broker names its defaults until it has heard of the settings that the controller took.
    assert eventually(differences, "a difference") == ["other: retention.ms is 1000, expected 2000"]


def test_what_the_broker_refuses_is_one_line_with_its_address(kafka_server: EmbeddedKafka) -> None:
    with pytest.raises(TopicsFailed, match=f"Kafka at {kafka_server.bootstrap_servers}: .*[Rr]eplication factor"):
        ensure_topics(kafka_server.bootstrap_servers, [topic("refused")], partitions=1, replication_factor=3)
