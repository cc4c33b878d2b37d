"""The outbox in a real PostgreSQL, and the relay from there to a real Kafka."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest

from producers.outbox.change import Change
from producers.outbox.errors import OutboxMissing, OutboxRefused, OutboxUnavailable
from producers.outbox.install import WatchedTable, install, uninstall, watched_tables
from producers.outbox.mapping import Mapping, named_organization, recorded_events, unfolded
from producers.outbox.outbox import Outbox
from producers.outbox.relay import Relay
from runtime.kafka import KafkaPublisher
from schemas.activity_message import ActivityMessage
from schemas.topics import ACTIVITIES
from tests.integration.producers.topic_reader import records_of
from tests.postgres import Postgres, running_postgres
from tests.waiting import eventually

LEADS = WatchedTable("public.lead", left_out=("secret", "updated_at"))
TABLE = "CREATE TABLE lead (id text PRIMARY KEY, org text, status text, secret text, updated_at timestamptz)"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres(fsync="off") as server:
        yield server


@pytest.fixture
def database(postgres: Postgres) -> str:
    """A database of its own with a `lead` table, the roles of application and relay, and the outbox."""
    name = f"crm_{uuid4().hex}"
    with psycopg.connect(postgres.url(), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
        for role in ("app", "relay"):
            owner.execute(f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    with psycopg.connect(postgres.url(database=name)) as owner:
        owner.execute(TABLE)
        owner.execute("GRANT ALL ON lead TO app")
        install(owner, [LEADS], relay_role="relay", application_roles=["app"])
    return name


@pytest.fixture
def app(postgres: Postgres, database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.url("app", database)) as connection:
        yield connection


@pytest.fixture
def outbox(postgres: Postgres, database: str) -> Iterator[Outbox]:
    with Outbox(postgres.url("relay", database)) as outbox:
        yield outbox


def add_lead(app: psycopg.Connection, lead: str = "l-1", organization: str = "acme") -> None:
    app.execute("INSERT INTO lead VALUES (%s, %s, 'new', 'token', now())", [lead, organization])


def kinds(changes: Sequence[Change]) -> list[tuple[str, str]]:
    return [(change.operation, change.row_id) for change in changes]


def test_a_change_is_seen_with_old_and_new_values_and_who_did_it(app: psycopg.Connection, outbox: Outbox) -> None:
    with app.transaction():
        app.execute("SELECT set_config('timeline.actor_id', 'u-7', true), set_config('timeline.request_id', 'r', true)")
        add_lead(app)
    with app.transaction():
        app.execute("UPDATE lead SET status = 'won', updated_at = now()")
        app.execute("DELETE FROM lead")

    created, updated, deleted = outbox.ready(10)

    assert (created.operation, created.row_id, created.actor_id, created.request_id) == ("insert", "l-1", "u-7", "r")
    assert (created.before, created.after) == (None, {"id": "l-1", "org": "acme", "status": "new"})
    assert (updated.changed, updated.actor_id) == ({"status": ("new", "won")}, "")
    assert deleted.row == {"id": "l-1", "org": "acme", "status": "won"}
    assert updated.transaction_id == deleted.transaction_id > created.transaction_id


def test_bulk_changes_are_seen_row_by_row_and_no_change_is_none(app: psycopg.Connection, outbox: Outbox) -> None:
    with app.transaction():
        for number in range(3):
            add_lead(app, f"l-{number}")
    outbox.remove(outbox.ready(10))

    with app.transaction():
        app.execute("UPDATE lead SET secret = 'other', updated_at = now()")
        app.execute("UPDATE lead SET status = 'old' WHERE id <> 'l-0'")

    assert kinds(outbox.ready(10)) == [("update", "l-1"), ("update", "l-2")]


def test_a_rolled_back_transaction_leaves_nothing(app: psycopg.Connection, outbox: Outbox) -> None:
    with app.transaction(force_rollback=True):
        add_lead(app)
        app.execute("SELECT timeline_outbox.record('{}')")

    assert outbox.ready(10) == []


def test_a_late_commit_is_not_passed_by(
    app: psycopg.Connection, postgres: Postgres, database: str, outbox: Outbox
) -> None:
    with psycopg.connect(postgres.url("app", database)) as slow:
        add_lead(slow, "slow")
        with app.transaction():
            add_lead(app, "fast")
        assert outbox.ready(10) == []
        assert outbox.state().waiting == 1
        slow.commit()

    assert kinds(outbox.ready(10)) == [("insert", "slow"), ("insert", "fast")]


def test_roles_may_do_no_more_than_they_must(
    app: psycopg.Connection, postgres: Postgres, database: str, outbox: Outbox
) -> None:
    with app.transaction():
        add_lead(app)
    for role, statement in (
        ("app", "SELECT * FROM timeline_outbox.change"),
        ("app", "DELETE FROM timeline_outbox.change"),
        ("relay", "SELECT * FROM lead"),
        ("relay", "INSERT INTO timeline_outbox.change (operation) VALUES ('insert')"),
        ("relay", "SELECT timeline_outbox.record('{}')"),
    ):
        with (
            psycopg.connect(postgres.url(role, database)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)

    assert len(outbox.ready(10)) == 1


def test_the_outbox_is_written_past_row_level_security(
    app: psycopg.Connection, postgres: Postgres, database: str, outbox: Outbox
) -> None:
    with psycopg.connect(postgres.url(database=database)) as owner:
        owner.execute("ALTER TABLE lead ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE lead FORCE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY org ON lead USING (org = current_setting('app.org', true))")
    with app.transaction():
        app.execute("SELECT set_config('app.org', 'acme', true)")
        add_lead(app)

    assert kinds(outbox.ready(10)) == [("insert", "l-1")]


def test_installing_again_changes_nothing_and_uninstalling_leaves_nothing(
    app: psycopg.Connection, postgres: Postgres, database: str
) -> None:
    with psycopg.connect(postgres.url(database=database)) as owner:
        install(owner, [LEADS], relay_role="relay")
        assert watched_tables(owner) == ["lead"]
        with pytest.raises(OutboxRefused, match="no_such_column"):
            install(owner, [WatchedTable("lead", key="no_such_column")])
        uninstall(owner)
        assert watched_tables(owner) == []
    with app.transaction():
        add_lead(app)
    with Outbox(postgres.url("relay", database)) as outbox, pytest.raises(OutboxMissing, match="outbox install"):
        outbox.ready(1)


def test_a_database_that_is_away_is_named() -> None:
    with pytest.raises(OutboxUnavailable):
        Outbox("postgresql://relay@127.0.0.1:1/crm?connect_timeout=2")


def lead_messages(change: Change) -> Iterator[ActivityMessage]:
    """A mapping as a CRM would write it; a lead called `bad` cannot be mapped."""
    if change.row_id == "bad":
        raise KeyError("bad")
    yield from recorded_events(change)
    if change.table == "public.lead":
        yield ActivityMessage(
            id=change.event_id(),
            organization_id=change.row["org"],
            object_type="lead",
            object_id=change.row_id,
            event_type="custom",
            data=msgspec.Raw(msgspec.json.encode({"action": change.operation, "name": change.row["status"]})),
            created_at=change.changed_at,
        )


def lead_organization(change: Change) -> str:
    return str(change.row.get("org", "")) or named_organization(change)


class Road:
    """Relays from one database to Kafka, and what arrived of one organization."""

    def __init__(self, url: str, bootstrap_servers: str, organization: str) -> None:
        self.url, self.bootstrap_servers, self.organization = url, bootstrap_servers, organization

    @contextmanager
    def relay(self, batch_rows: int = 50) -> Iterator[None]:
        mapping, poll = Mapping(lead_messages, unfolded, lead_organization), timedelta(seconds=0.5)
        with KafkaPublisher(self.bootstrap_servers) as publisher:
            relay = Relay(self.url, publisher, mapping, ACTIVITIES, batch_rows=batch_rows, poll=poll)
            thread = threading.Thread(target=relay.run)
            thread.start()
            try:
                yield
            finally:
                relay.stop()
                thread.join()

    def messages(self) -> list[dict[str, Any]]:
        records = records_of(self.bootstrap_servers, self.organization)
        return [json.loads(record.value() or b"") for record in records]


@pytest.fixture
def road(postgres: Postgres, database: str, kafka_bootstrap: str, organization: str) -> Road:
    return Road(postgres.url("relay", database), kafka_bootstrap, organization)


def is_empty(outbox: Outbox) -> bool:
    return outbox.state().waiting == 0


def test_changes_and_recorded_events_reach_kafka_once_and_the_outbox_is_empty(
    app: psycopg.Connection, outbox: Outbox, road: Road
) -> None:
    event = {
        "id": str(uuid4()),
        "organization_id": road.organization,
        "event_type": "note",
        "object_type": "lead",
        "object_id": "l-1",
        "data": {"z": 1, "a": 2, "text": "Hi"},
        "created_at": "2024-01-15T10:30:00Z",
    }
    with road.relay(), road.relay():
        for number in range(120):
            with app.transaction():
                add_lead(app, f"l-{number}", road.organization)
                app.execute("UPDATE lead SET status = 'won' WHERE id = %s", [f"l-{number}"])
        with app.transaction():
            app.execute("SELECT timeline_outbox.record(%s)", [json.dumps(event)])
        eventually(lambda: is_empty(outbox), "the outbox is empty", 60)

    messages = road.messages()
    assert len(messages) == len({message["id"] for message in messages}) == 241
    assert [message["data"]["action"] for message in messages if message["object_id"] == "l-7"] == ["insert", "update"]
    recorded = next(message for message in messages if message["id"] == event["id"])
    assert list(recorded["data"]) == ["z", "a", "text"]


def test_a_poison_change_becomes_a_record_that_workers_refuse_and_the_rest_goes_on(
    app: psycopg.Connection, outbox: Outbox, road: Road
) -> None:
    with app.transaction():
        add_lead(app, "l-1", road.organization)
        add_lead(app, "bad", road.organization)
        app.execute("SELECT timeline_outbox.record(%s)", [json.dumps({"organization_id": road.organization})])
        add_lead(app, "l-2", road.organization)
    with road.relay():
        eventually(lambda: is_empty(outbox), "the outbox is empty", 60)

    messages = road.messages()
    poison = [message for message in messages if "outbox_error" in message]
    assert {message["object_id"] for message in messages if message not in poison} == {"l-1", "l-2"}
    assert sorted(message["outbox_error"].split(":")[0] for message in poison) == ["InvalidMessage", "KeyError"]
    assert {message["outbox_change"]["row_id"] for message in poison} == {"bad", ""}


def test_a_relay_outlives_restarts_of_the_database(
    app: psycopg.Connection, postgres: Postgres, database: str, road: Road
) -> None:
    with road.relay(batch_rows=7):
        for number in range(60):
            with psycopg.connect(postgres.url("app", database)) as connection:
                add_lead(connection, f"l-{number}", road.organization)
            if number in (20, 40):
                postgres.restart()
        with Outbox(postgres.url("relay", database)) as outbox:
            eventually(lambda: is_empty(outbox), "the outbox is empty", 90)

    assert {message["object_id"] for message in road.messages()} == {f"l-{number}" for number in range(60)}
