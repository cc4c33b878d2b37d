"""A Django project whose database is a real PostgreSQL: events and rows into the outbox, with their transaction."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.migrations.state import ProjectState
from django.http import HttpRequest, HttpResponse
from psycopg.conninfo import conninfo_to_dict

from producers.outbox.change import Change
from producers.outbox.install import WatchedTable
from producers.outbox.outbox import Outbox
from schemas.activity_message import decode_message
from tests.postgres import Postgres, running_postgres
from tests.unit.producers.django_app.project import set_up

set_up()

from django.test import override_settings  # noqa: E402 - models need a configured project

from producers.django.middleware import TimelineContextMiddleware  # noqa: E402 - as above
from producers.django.models import TimelineEvent  # noqa: E402 - as above
from producers.django.outbox import InstallOutbox  # noqa: E402 - as above
from producers.django.recorder import current_recorder  # noqa: E402 - as above
from tests.unit.producers.django_app.models import Lead, Organization  # noqa: E402 - as above


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres(fsync="off") as server:
        yield server


@pytest.fixture(scope="module")
def crm(postgres: Postgres) -> Iterator[None]:
    """The project's default database is PostgreSQL while these tests run."""
    given = connections.databases["default"], connections["default"]
    address = conninfo_to_dict(postgres.url())
    connections.databases["default"] = given[0] | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address["dbname"],
        "USER": address["user"],
        "HOST": address["host"],
        "PORT": address["port"],
    }
    connections["default"] = connections.create_connection("default")
    with connections["default"].schema_editor() as editor:
        editor.create_model(Organization)
        editor.create_model(Lead)
        editor.execute("CREATE ROLE relay LOGIN")
    with connections["default"].schema_editor(atomic=True) as editor:
        migrate = InstallOutbox([WatchedTable(Lead._meta.db_table)], relay_role="relay")
        migrate.database_forwards("django_app", editor, ProjectState(), ProjectState())
    yield
    connections["default"].close()
    connections.databases["default"], connections["default"] = given


@pytest.fixture
def lead(crm: None) -> Any:
    return Lead.objects.create(organization=Organization.objects.create(slug="acme"), name="Jane")


@pytest.fixture
def outbox(postgres: Postgres, lead: Any) -> Iterator[Outbox]:
    """Emptied of how the lead came to be."""
    with Outbox(postgres.url("relay")) as outbox:
        outbox.remove(outbox.ready(1000))
        yield outbox


@pytest.fixture
def through_outbox() -> Iterator[None]:
    setting = {"ORGANIZATION_ATTRIBUTE": "organization.slug", "OUTBOX": True, "SOURCE": "crm"}
    with override_settings(ACTIVITIES_TIMELINE=setting):
        yield
    current_recorder.cache_clear()


def seen(changes: Sequence[Change]) -> list[tuple[str, dict[str, tuple[Any, Any]]]]:
    return [(change.operation, change.changed) for change in changes]


@pytest.mark.usefixtures("through_outbox")
def test_an_event_leaves_if_and_only_if_its_transaction_commits(outbox: Outbox, lead: Any) -> None:
    with transaction.atomic():
        TimelineEvent.record("note", lead, data={"text": "Never said"})
        transaction.set_rollback(True)
    with transaction.atomic():
        event_id = TimelineEvent.record("note", lead, data={"z": 1, "text": "Said"})

    (change,) = outbox.ready(10)

    message = decode_message((change.message or "").encode())
    assert (message.id, message.organization_id, message.source) == (event_id, "acme", "crm")
    assert message.data_text == '{"z":1,"text":"Said"}'


def test_bulk_updates_and_deletes_are_seen(outbox: Outbox, lead: Any) -> None:
    Lead.objects.filter(pk=lead.pk).update(name="Joan")
    Lead.objects.bulk_create([Lead(name="A"), Lead(name="B")])
    Lead.objects.filter(pk=lead.pk).delete()

    changes = outbox.ready(10)

    assert seen(changes) == [("update", {"name": ("Jane", "Joan")}), ("insert", {}), ("insert", {}), ("delete", {})]


def test_a_request_names_its_user_and_nobody_afterwards(outbox: Outbox, lead: Any) -> None:
    def view(_: HttpRequest) -> HttpResponse:
        Lead.objects.filter(pk=lead.pk).update(name="Joan")
        Lead.objects.filter(pk=lead.pk).update(name="Jill")
        return HttpResponse()

    request = HttpRequest()
    request.user = SimpleNamespace(pk=7)
    TimelineContextMiddleware(view)(request)
    Lead.objects.filter(pk=lead.pk).update(name="June")

    first, second, after = outbox.ready(10)

    assert first.actor_id == second.actor_id == "7"
    assert first.request_id == second.request_id != ""
    assert (after.actor_id, after.request_id) == ("", "")


def test_what_a_request_changes_is_read_when_it_is_over_and_what_comes_after_waits(outbox: Outbox, lead: Any) -> None:
    read: list[Sequence[Change]] = []

    def view(_: HttpRequest) -> HttpResponse:
        Lead.objects.filter(pk=lead.pk).update(name="Joan")
        read.append(outbox.ready(10))
        assert outbox.is_held
        Lead.objects.filter(pk=lead.pk).update(name="Jill")
        return HttpResponse()

    Lead.objects.filter(pk=lead.pk).update(name="June")
    TimelineContextMiddleware(view)(HttpRequest())

    assert [seen(changes) for changes in read] == [[("update", {"name": ("Jane", "June")})]]
    assert [change.row["name"] for change in outbox.ready(10)] == ["June", "Joan", "Jill"]
    assert not outbox.is_held


def test_a_request_whose_process_died_holds_nothing_back(postgres: Postgres, outbox: Outbox, lead: Any) -> None:
    def view(_: HttpRequest) -> HttpResponse:
        Lead.objects.filter(pk=lead.pk).update(name="Joan")
        connections["default"].close()
        return HttpResponse()

    TimelineContextMiddleware(view)(HttpRequest())

    assert [change.row["name"] for change in outbox.ready(10)] == ["Joan"]
