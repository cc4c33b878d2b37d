"""Real Kafka and real ClickHouse for the tests: containers where an engine answers, the embedded servers elsewhere."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from testcontainers.community.clickhouse import ClickHouseContainer
from testcontainers.community.kafka import KafkaContainer

from deploy.embedded.stack import EmbeddedStack
from deploy.migrate import engine_variables, migrate, migrations_of_package
from deploy.row_filters import READER_USER, reader_grants
from deploy.topics import ensure_topics
from runtime.clickhouse import connect
from schemas.topics import TOPICS

_DATABASE = "timeline"
_PARTITIONS = 4
_READER_PASSWORD = "only-of-the-tests"
_SECRETS = {
    "TIMELINE_JWT_SECRET": "a secret of the tests, 32 bytes or more",
    "TIMELINE_JWT_AUDIENCE": "activities-timeline",
    "TIMELINE_JWT_ISSUER": "activities-timeline",
    "TIMELINE_CURSOR_SECRET": "another secret of the tests, also long",
    "TIMELINE_WEBHOOK_SECRET": "a third secret of the tests, as long",
}


@cache
def container_engine_answers() -> bool:
    """True when a Docker engine takes requests; the mere client does not count."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, timeout=30, check=False).returncode == 0


def description() -> str:
    """Which servers the tests run on, in one line."""
    if container_engine_answers():
        return "servers: containers (a container engine answers)"
    return "servers: embedded Apache Kafka and ClickHouse (no container engine answers)"


@contextmanager
def running_servers(directory: Path) -> Iterator[dict[str, str]]:
    """Both servers with tables and topics made; gives the TIMELINE_* settings that point at them."""
    start = _containers if container_engine_answers() else _embedded
    with start(directory) as settings:
        yield settings


@contextmanager
def _embedded(directory: Path) -> Iterator[dict[str, str]]:
    with EmbeddedStack(directory, without=["worker", "api"]) as stack:
        yield stack.settings


@contextmanager
def _containers(directory: Path) -> Iterator[dict[str, str]]:
    clickhouse = ClickHouseContainer("clickhouse/clickhouse-server:26.9", dbname=_DATABASE)
    clickhouse.with_env("CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT", "1")
    with KafkaContainer("apache/kafka:4.4.0").with_kraft() as kafka, clickhouse:
        host, port = clickhouse.get_container_host_ip(), clickhouse.get_exposed_port(8123)
        url = f"clickhouse://{clickhouse.username}:{clickhouse.password}@{host}:{port}/{_DATABASE}"
        bootstrap_servers = kafka.get_bootstrap_server()
        client = connect(url)
        migrate(client, engine_variables(_DATABASE), migrations_of_package())
        client.command(f"CREATE USER {READER_USER} IDENTIFIED BY '{_READER_PASSWORD}'")
        for statement in reader_grants(READER_USER, _DATABASE):
            client.command(statement)
        client.close()
        ensure_topics(bootstrap_servers, TOPICS, partitions=_PARTITIONS, replication_factor=1)
        yield {
            "TIMELINE_KAFKA_BOOTSTRAP_SERVERS": bootstrap_servers,
            "TIMELINE_CLICKHOUSE_URL": url,
            "TIMELINE_CLICKHOUSE_READER_URL": f"clickhouse://{READER_USER}:{_READER_PASSWORD}@{host}:{port}/{_DATABASE}",
            "TIMELINE_FILES_URL": (directory / "files").as_uri(),
            **_SECRETS,
        }
