"""BottleCRM's capture in a real PostgreSQL: what the mapping must know beside a row is captured with it."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from producers.outbox.install import install
from producers.outbox.outbox import Outbox
from producers.sources.bottlecrm import CAPTURE, fold, messages
from tests.postgres import running_postgres

# What the function of the context reads and two tables that it is told of, with the columns that matter.
CRM = """
CREATE TABLE users (id uuid PRIMARY KEY, email text, name text);
CREATE TABLE profile (id uuid PRIMARY KEY, user_id uuid, org_id uuid);
CREATE TABLE django_content_type (id int PRIMARY KEY, app_label text, model text);
CREATE TABLE opportunity_pipeline_stage (pipeline_id uuid, code text, kind text);
CREATE TABLE invoice (id uuid, invoice_number text, currency text);
CREATE TABLE opportunity (id uuid, name text, stage text, pipeline_id uuid, org_id uuid, created_by_id uuid,
                          updated_by_id uuid, updated_at timestamptz);
CREATE TABLE comment (id uuid, comment text, is_internal bool, content_type_id int, object_id uuid, org_id uuid,
                      commented_by_id uuid, created_at timestamptz, updated_at timestamptz, commented_on timestamptz);
CREATE TABLE lead_assigned_to (id serial, lead_id uuid, profile_id uuid);
"""
TABLES = ("public.opportunity", "public.comment", "public.lead_assigned_to")
ORGANIZATION, USER, PROFILE, PIPELINE, LEAD = (str(uuid4()) for _ in range(5))


@pytest.fixture(scope="module")
def crm() -> Iterator[psycopg.Connection]:
    with running_postgres(fsync="off") as server, psycopg.connect(server.url(), autocommit=True) as owner:
        owner.execute(CRM)
        install(owner, [table for table in CAPTURE.tables if table.name in TABLES], setup=CAPTURE.setup)
        owner.execute("INSERT INTO users VALUES (%s, 'ada@example.com', 'Ada King')", [USER])
        owner.execute("INSERT INTO profile VALUES (%s, %s, %s)", [PROFILE, USER, ORGANIZATION])
        owner.execute("INSERT INTO django_content_type VALUES (7, 'leads', 'lead'), (8, 'accounts', 'account')")
        owner.execute("INSERT INTO opportunity_pipeline_stage VALUES (%s, 'SIGNED', 'won')", [PIPELINE])
        owner.execute("SELECT set_config('timeline.actor_id', %s, false)", [USER])
        owner.execute("SELECT set_config('timeline.request_id', 'r', false)")
        yield owner


@pytest.fixture
def outbox(crm: psycopg.Connection) -> Iterator[Outbox]:
    info = crm.info
    with Outbox(f"postgresql://{info.user}@{info.host}:{info.port}/{info.dbname}") as outbox:
        outbox.remove(outbox.ready(100))
        yield outbox


def seen(outbox: Outbox) -> list[tuple[str, str, str, str]]:
    found = [message for change in fold(outbox.ready(100)) for message in messages(change)]
    assert all(message.actor is not None and message.actor.email == "ada@example.com" for message in found)
    assert all(message.organization_id == ORGANIZATION for message in found)
    return [(message.action, message.event_type, message.object_type, message.object_id) for message in found]


def test_a_stage_of_any_name_wins_a_deal_when_the_pipeline_says_so(crm: psycopg.Connection, outbox: Outbox) -> None:
    deal = str(uuid4())
    row = [deal, PIPELINE, ORGANIZATION, USER, USER]
    crm.execute("INSERT INTO opportunity VALUES (%s, 'Big', 'TALKS', %s, %s, %s, %s, now())", row)
    crm.execute("UPDATE opportunity SET stage = 'SIGNED'")
    crm.execute("UPDATE opportunity SET updated_at = now()")

    assert seen(outbox) == [("created", "custom", "deal", deal), ("created", "deal_won", "deal", deal)]


def test_a_comment_is_told_where_it_hangs_before_and_after(crm: psycopg.Connection, outbox: Outbox) -> None:
    account = str(uuid4())
    row = [str(uuid4()), LEAD, ORGANIZATION, PROFILE]
    crm.execute("INSERT INTO comment VALUES (%s, 'Hello', false, 7, %s, %s, %s, now())", row)
    crm.execute("UPDATE comment SET content_type_id = 8, object_id = %s", [account])

    assert seen(outbox) == [("created", "note", "lead", LEAD), ("updated", "note", "account", account)]


def test_an_assignment_is_told_with_user_and_tenant(crm: psycopg.Connection, outbox: Outbox) -> None:
    crm.execute("INSERT INTO lead_assigned_to (lead_id, profile_id) VALUES (%s, %s)", [LEAD, PROFILE])

    assert seen(outbox) == [("created", "field_updated", "lead", LEAD)]
