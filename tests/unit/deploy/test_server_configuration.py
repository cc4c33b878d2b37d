"""What the two servers are told: well-formed, secret-free, and as the design wants it."""

import hashlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from deploy.embedded.clickhouse import ClickHousePasswords, render_config, render_users
from deploy.embedded.jars import KAFKA_COORDINATES, pinned_jars
from deploy.embedded.kafka import server_properties
from deploy.row_filters import ROW_FILTER, reader_grants
from query_api.reads.store import TENANT_TABLES
from schemas.topics import TOPICS

PASSWORDS = ClickHousePasswords(app="app-secret", admin="admin-secret")


def properties_of(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())


@pytest.fixture
def properties() -> dict[str, str]:
    return properties_of(server_properties(Path("/data"), 21000, 21001, {}))


def test_clickhouse_listens_on_the_loopback_address_under_the_nonce() -> None:
    config = ET.fromstring(render_config("nonce-1", 21002, 1024))  # noqa: S314 - our own text

    assert config.findtext("listen_host") == "127.0.0.1"
    assert config.findtext("http_port") == "21002"
    assert config.findtext("display_name") == "nonce-1"
    assert config.findtext("max_server_memory_usage") == "1024"


def test_the_user_without_a_password_may_only_open_the_port_and_wait() -> None:
    users = ET.fromstring(render_users(PASSWORDS))  # noqa: S314 - our own text

    grants = [query.text for query in users.findall("users/default/grants/query")]

    assert grants == ["GRANT SYSTEM LISTEN ON *.*", "GRANT SELECT ON system.numbers"]


def test_the_apis_user_has_a_row_filter_on_every_table_of_tenants_and_may_write_none_of_their_events() -> None:
    embedded = ET.fromstring(render_users(PASSWORDS))  # noqa: S314 - our own text
    compose = ET.parse(Path(__file__).parents[3] / "deploy/clickhouse_server_users.xml")  # noqa: S314 - our own file

    for users in (embedded, compose):
        filters = {
            f"{database.tag}.{table.tag}": table.findtext("filter")
            for database in users.findall("users/timeline_reader/databases/*")
            for table in database
        }
        grants = [query.text for query in users.findall("users/timeline_reader/grants/query")]
        assert filters == {f"timeline.{table}": ROW_FILTER for table in TENANT_TABLES}
        assert grants == [
            "GRANT SELECT ON timeline.*",
            "GRANT INSERT ON timeline.dead_letter_replays",
            "GRANT INSERT ON timeline.webhook_endpoints",
        ]


def test_the_printed_grants_are_those_of_the_configured_user() -> None:
    statements = list(reader_grants("reader", "timeline", "ON CLUSTER 'c' "))

    assert statements[:3] == [
        "GRANT ON CLUSTER 'c' SELECT ON timeline.* TO reader",
        "GRANT ON CLUSTER 'c' INSERT ON timeline.dead_letter_replays TO reader",
        "GRANT ON CLUSTER 'c' INSERT ON timeline.webhook_endpoints TO reader",
    ]
    for table in TENANT_TABLES:
        policy = f"CREATE ROW POLICY OR REPLACE timeline_tenant ON CLUSTER 'c' ON timeline.{table}"
        assert f"{policy} USING {ROW_FILTER} TO reader" in statements


def test_passwords_are_written_as_hashes_only() -> None:
    text = render_users(PASSWORDS)

    assert hashlib.sha256(b"app-secret").hexdigest() in text
    assert hashlib.sha256(b"admin-secret").hexdigest() in text
    assert "app-secret" not in text
    assert "admin-secret" not in text


def test_the_broker_creates_no_topic_by_itself(properties: dict[str, str]) -> None:
    assert properties["auto.create.topics.enable"] == "false"


def test_the_broker_takes_the_largest_message_that_any_topic_allows(properties: dict[str, str]) -> None:
    assert int(properties["message.max.bytes"]) >= max(topic.max_message_bytes for topic in TOPICS)


def test_a_setting_of_the_caller_wins_over_the_default() -> None:
    text = server_properties(Path("/data"), 21000, 21001, {"log.segment.bytes": 1_048_576})

    assert properties_of(text)["log.segment.bytes"] == "1048576"


def test_the_pinned_jars_hold_the_coordinates_they_were_resolved_from() -> None:
    pinned = {jar.coordinate for jar in pinned_jars()}

    assert set(KAFKA_COORDINATES) <= pinned
