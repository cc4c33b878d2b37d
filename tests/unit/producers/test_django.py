"""`TimelineEvent.record` in a Django CRM: model instances, users, transactions, settings."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from producers.django.models import TimelineEvent
from producers.django.recorder import current_recorder
from producers.errors import NotDescribed
from producers.in_memory import InMemoryPublisher
from producers.publisher import ActivityPublisher
from schemas.activity_message import Actor
from schemas.errors import InvalidMessage
from tests.unit.producers.django_app.models import Lead, Organization, SalesDeal

pytestmark = pytest.mark.usefixtures("tables")
NOTE = {"text": "Called customer, very interested"}


@pytest.fixture
def publisher() -> Iterator[InMemoryPublisher]:
    current_recorder.cache_clear()
    recorder = current_recorder()
    assert isinstance(recorder.publisher, InMemoryPublisher)
    yield recorder.publisher
    current_recorder.cache_clear()


@pytest.fixture
def lead() -> Lead:
    lead: Lead = Lead.objects.create(organization=Organization.objects.create(slug="acme"), name="Jane Smith")
    return lead


@pytest.fixture
def user() -> Iterator[User]:
    user = User.objects.create(username="jo", email="jo@acme.com", first_name="Jo", last_name="Doe")
    yield user
    user.delete()


def test_the_first_example_of_the_specification(publisher: InMemoryPublisher, lead: Lead, user: User) -> None:
    event_id = TimelineEvent.record(
        event_type="note", target_object=lead, actor=user, data=NOTE, summary="Added note about customer call"
    )

    (message,) = publisher.messages
    assert message.id == event_id
    assert publisher.records[0].key == f"acme|lead|{lead.pk}".encode()
    assert message.actor == Actor(str(user.pk), "jo@acme.com", "Jo", "Doe")
    assert message.source == "test-crm"


def test_the_second_example_of_the_specification(publisher: InMemoryPublisher, lead: Lead, user: User) -> None:
    contact, account = SimpleNamespace(id=1, full_name="Jane Smith"), SimpleNamespace(id=2)

    TimelineEvent.record(
        event_type="lead_converted",
        target_object=lead,
        actor=user,
        data={
            "contact_id": str(contact.id),
            "account_id": str(account.id),
            "converted_at": timezone.now().isoformat(),
        },
        summary=f"Lead converted to Contact: {contact.full_name}",
    )

    assert publisher.messages[0].summary == "Lead converted to Contact: Jane Smith"


def test_the_third_example_of_the_specification(publisher: InMemoryPublisher, lead: Lead) -> None:
    deal = SalesDeal.objects.create(organization=lead.organization)

    TimelineEvent.record(
        event_type="status_change",
        target_object=deal,
        data={"from_status": "negotiation", "to_status": "closed_won", "automated": True},
        summary="Status automatically changed to Closed Won",
    )

    (message,) = publisher.messages
    assert (message.object_type, message.actor) == ("deal", None)


def test_a_rolled_back_transaction_publishes_nothing(publisher: InMemoryPublisher, lead: Lead) -> None:
    def record_and_fail() -> None:
        with transaction.atomic():
            TimelineEvent.record("note", lead, data=NOTE)
            Lead.objects.get(pk=0)

    with pytest.raises(Lead.DoesNotExist):
        record_and_fail()

    assert publisher.records == []


def test_an_event_is_published_when_the_outermost_transaction_commits(publisher: InMemoryPublisher, lead: Lead) -> None:
    with transaction.atomic():
        with transaction.atomic():
            TimelineEvent.record("note", lead, data=NOTE)
        before_commit = len(publisher.records)

    assert (before_commit, len(publisher.records)) == (0, 1)


def test_events_of_a_rolled_back_savepoint_stay_out_of_the_commit(publisher: InMemoryPublisher, lead: Lead) -> None:
    with transaction.atomic():
        TimelineEvent.record("note", lead, data={"text": "stays"})
        with transaction.atomic():
            TimelineEvent.record("note", lead, data={"text": "goes"})
            transaction.set_rollback(True)

    assert [bytes(message.data) for message in publisher.messages] == [b'{"text":"stays"}']


def test_a_wrong_event_is_refused_inside_the_transaction(publisher: InMemoryPublisher, lead: Lead) -> None:
    with transaction.atomic(), pytest.raises(InvalidMessage):
        TimelineEvent.record("note", lead, data={"text": 5})

    assert publisher.records == []


def test_a_lazy_request_user_is_read_through(publisher: InMemoryPublisher, lead: Lead, user: User) -> None:
    TimelineEvent.record("note", lead, SimpleLazyObject(lambda: user), NOTE)

    assert publisher.messages[0].actor == Actor(str(user.pk), "jo@acme.com", "Jo", "Doe")


def test_an_anonymous_user_is_nobody(publisher: InMemoryPublisher, lead: Lead) -> None:
    TimelineEvent.record("note", lead, AnonymousUser(), NOTE)

    assert publisher.messages[0].actor is None


def test_a_deferred_lead_is_a_lead(publisher: InMemoryPublisher, lead: Lead) -> None:
    TimelineEvent.record("note", Lead.objects.defer("name").get(pk=lead.pk), data=NOTE)

    assert publisher.messages[0].object_type == "lead"


def test_translated_text_and_instances_become_text_and_keys(publisher: InMemoryPublisher, lead: Lead) -> None:
    TimelineEvent.record("custom", lead, data={"label": gettext_lazy("Yes"), "lead": lead}, summary=gettext_lazy("Yes"))

    (message,) = publisher.messages
    assert bytes(message.data) == f'{{"label":"Yes","lead":{lead.pk}}}'.encode()
    assert message.summary == "Yes"


@pytest.mark.usefixtures("publisher")
def test_a_lead_without_organization_names_attribute_and_setting() -> None:
    with pytest.raises(NotDescribed) as refusal:
        TimelineEvent.record("note", Lead.objects.create(name="nobody's"), data=NOTE)

    assert "no organization on Lead: attribute 'organization.slug'" in str(refusal.value)
    assert "ACTIVITIES_TIMELINE['ORGANIZATION_ATTRIBUTE']" in str(refusal.value)


@pytest.mark.usefixtures("publisher")
def test_without_on_commit_a_rolled_back_event_is_published(lead: Lead) -> None:
    settings = {
        "ORGANIZATION_ATTRIBUTE": "organization.slug",
        "PUBLISHER": "producers.in_memory.InMemoryPublisher",
        "ON_COMMIT": False,
    }
    with override_settings(ACTIVITIES_TIMELINE=settings), transaction.atomic():
        TimelineEvent.record("note", lead, data=NOTE)
        publisher = current_recorder().publisher
        transaction.set_rollback(True)

    assert isinstance(publisher, InMemoryPublisher)
    assert len(publisher.records) == 1


@pytest.mark.usefixtures("publisher")
def test_the_default_publisher_is_kafkas_with_the_brokers_of_the_setting() -> None:
    with override_settings(ACTIVITIES_TIMELINE={"BOOTSTRAP_SERVERS": "broker:9092", "TOPIC": "crm.other"}):
        publisher = current_recorder().publisher

    assert isinstance(publisher, ActivityPublisher)
    assert publisher.topic == "crm.other"


def test_correct_settings_pass_the_checks() -> None:
    assert run_checks() == []


@pytest.mark.parametrize(
    ("settings", "check_id", "words"),
    [
        ({"ORGANISATION_ATTRIBUTE": "x"}, "E001", "ORGANISATION_ATTRIBUTE"),
        ({"ON_COMMIT": "yes"}, "E001", "$.ON_COMMIT"),
        ({"ORGANIZATION_ATTRIBUTE": "organization..id"}, "E002", "organization..id"),
        ({"OBJECT_TYPES": {"crm.Nothing": "lead"}}, "E003", "crm.Nothing"),
        ({"OBJECT_TYPES": {"django_app.Lead": "a lead"}}, "E004", "a lead"),
        ({"PUBLISHER": "producers.nothing.Publisher"}, "E005", "producers.nothing"),
    ],
)
def test_a_wrong_setting_is_named_by_the_checks(settings: dict[str, object], check_id: str, words: str) -> None:
    with override_settings(ACTIVITIES_TIMELINE=settings):
        (problem,) = run_checks()

    assert problem.id == f"activities_timeline.{check_id}"
    assert words in problem.msg


@pytest.mark.usefixtures("publisher")
def test_a_wrong_setting_is_named_at_the_first_event_too(lead: Lead) -> None:
    with override_settings(ACTIVITIES_TIMELINE={"TOPIK": "x"}), pytest.raises(ImproperlyConfigured, match="TOPIK"):
        TimelineEvent.record("note", lead, data=NOTE)
