"""`TimelineEvent.record` without a framework: the specification's three calls and what is said when something lacks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import msgspec
import pytest

from producers.errors import DataNotSerializable, NotConfigured, NotDescribed
from producers.in_memory import InMemoryPublisher
from producers.target import CrmObject, ObjectReader
from producers.timeline_event import Recorder, TimelineEvent
from schemas.activity_message import Actor, ObjectReference
from schemas.errors import InvalidMessage

LEAD_ID = UUID("123e4567-e89b-12d3-a456-426614174000")


@dataclass
class Organization:
    id: str = "acme"


@dataclass
class Lead:
    id: object = LEAD_ID
    organization_id: str | None = "acme"


@dataclass
class Deal(Lead):
    organization: Organization = field(default_factory=Organization)


@dataclass
class User:
    id: int = 7
    email: str = "jo@acme.com"
    first_name: str = "Jo"
    last_name: str = "Doe"
    is_anonymous: bool = False


@dataclass
class Contact(Lead):
    full_name: str = "Jane Smith"


class Stage(Enum):
    WON = "closed_won"


@pytest.fixture
def publisher() -> Iterator[InMemoryPublisher]:
    publisher = InMemoryPublisher()
    TimelineEvent.configure(Recorder(publisher))
    yield publisher
    TimelineEvent.configure(None)


def test_the_first_example_of_the_specification_records_a_note(publisher: InMemoryPublisher) -> None:
    lead_instance, current_user = Lead(), User()

    event_id = TimelineEvent.record(
        event_type="note",
        target_object=lead_instance,
        actor=current_user,
        data={"text": "Called customer, very interested"},
        summary="Added note about customer call",
    )

    (message,) = publisher.messages
    assert message.id == event_id
    assert (message.organization_id, message.object_type, message.object_id) == ("acme", "lead", str(LEAD_ID))
    assert message.actor == Actor("7", "jo@acme.com", "Jo", "Doe")
    assert message.summary == "Added note about customer call"
    assert bytes(message.data) == b'{"text":"Called customer, very interested"}'


def test_the_second_example_of_the_specification_records_a_conversion(publisher: InMemoryPublisher) -> None:
    lead, user, contact, account = Lead(), User(), Contact(id="c-1"), Lead(id="a-1")

    TimelineEvent.record(
        event_type="lead_converted",
        target_object=lead,
        actor=user,
        data={
            "contact_id": str(contact.id),
            "account_id": str(account.id),
            "converted_at": datetime.now(UTC).isoformat(),
        },
        summary=f"Lead converted to Contact: {contact.full_name}",
    )

    assert publisher.messages[0].event_type == "lead_converted"


def test_the_third_example_of_the_specification_has_no_actor(publisher: InMemoryPublisher) -> None:
    deal = Deal()

    TimelineEvent.record(
        event_type="status_change",
        target_object=deal,
        data={"from_status": "negotiation", "to_status": "closed_won", "automated": True},
        summary="Status automatically changed to Closed Won",
    )

    (message,) = publisher.messages
    # Nobody did it and nobody claims otherwise: the contract's default makes it system-generated.
    assert (message.actor, message.is_system_generated) == (None, None)


def test_ids_alone_are_enough(publisher: InMemoryPublisher) -> None:
    TimelineEvent.record("note", CrmObject("ticket", "t-1", "acme"), Actor("u-1"), {"text": "x"})
    TimelineEvent.record("note", ObjectReference("lead", "l-1"), None, {"text": "x"}, organization_id="acme")

    assert [record.key for record in publisher.records] == [b"acme|ticket|t-1", b"acme|lead|l-1"]


def test_every_option_reaches_the_message(publisher: InMemoryPublisher) -> None:
    created_at = datetime(2026, 1, 2, tzinfo=UTC)

    TimelineEvent.record(
        "note",
        Lead(),
        data={"text": "x"},
        id=LEAD_ID,
        action="updated",
        created_at=created_at,
        revision=3,
        source="import",
        associations=[Deal(id="d-1"), ObjectReference("account", "a-1")],
        is_system_generated=False,
    )

    (message,) = publisher.messages
    assert (message.id, message.action, message.created_at) == (str(LEAD_ID), "updated", created_at)
    assert (message.revision, message.source, message.is_system_generated) == (3, "import", False)
    assert message.associations == (ObjectReference("deal", "d-1"), ObjectReference("account", "a-1"))


def test_an_unknown_option_is_refused(publisher: InMemoryPublisher) -> None:
    with pytest.raises(TypeError, match="sumary"):
        TimelineEvent.record("note", Lead(), data={"text": "x"}, sumary="x")  # type: ignore[call-arg]  # the mistake


def test_a_deletion_needs_no_data(publisher: InMemoryPublisher) -> None:
    TimelineEvent.record("note", Lead(), id=LEAD_ID, action="deleted", created_at=datetime.now(UTC))

    assert publisher.messages[0].is_tombstone


def test_values_of_a_crm_become_json(publisher: InMemoryPublisher) -> None:
    data = {
        "id": LEAD_ID,
        "amount": Decimal("10.50"),
        "day": date(2026, 1, 2),
        "at": datetime(2026, 1, 2, 3, tzinfo=UTC),
        "stage": Stage.WON,
        "tags": {"a"},
    }

    TimelineEvent.record("custom", Lead(), data=data)

    assert msgspec.json.decode(publisher.messages[0].data) == {
        "id": str(LEAD_ID),
        "amount": "10.50",
        "day": "2026-01-02",
        "at": "2026-01-02T03:00:00Z",
        "stage": "closed_won",
        "tags": ["a"],
    }


def test_a_value_without_json_form_is_named_by_its_type(publisher: InMemoryPublisher) -> None:
    with pytest.raises(DataNotSerializable, match="Recorder"):
        TimelineEvent.record("custom", Deal(), data={"lead": Recorder(publisher)})


def test_a_dotted_attribute_leads_to_the_organization() -> None:
    publisher = InMemoryPublisher()
    reader = ObjectReader(organization_attribute="organization.id", object_types={"Deal": "opportunity"})

    Recorder(publisher, reader).record("note", Deal(organization_id=None), data={"text": "x"})

    assert publisher.records[0].key == f"acme|opportunity|{LEAD_ID}".encode()


@pytest.mark.usefixtures("publisher")
def test_a_missing_organization_says_what_was_looked_for_and_how_to_set_it() -> None:
    with pytest.raises(NotDescribed) as refusal:
        TimelineEvent.record("note", Lead(organization_id=None), data={"text": "x"})

    assert str(refusal.value) == (
        "no organization on Lead: attribute 'organization_id' is missing or empty; "
        "set ObjectReader(organization_attribute=...) or pass organization_id=..."
    )


@pytest.mark.usefixtures("publisher")
def test_a_missing_id_of_target_and_actor_is_named() -> None:
    with pytest.raises(NotDescribed, match="no object id on Lead"):
        TimelineEvent.record("note", Lead(id=None), data={"text": "x"})
    with pytest.raises(NotDescribed, match="no actor id on object"):
        TimelineEvent.record("note", Lead(), object(), {"text": "x"})


def test_a_user_who_is_not_logged_in_is_nobody(publisher: InMemoryPublisher) -> None:
    TimelineEvent.record("note", Lead(), User(is_anonymous=True), {"text": "x"})

    assert publisher.messages[0].actor is None


def test_data_against_the_schema_publishes_nothing(publisher: InMemoryPublisher) -> None:
    with pytest.raises(InvalidMessage) as refusal:
        TimelineEvent.record("note", Lead(), data={"text": 5})

    assert refusal.value.path == "$.data.text"
    assert publisher.records == []


def test_without_configuration_the_error_says_how() -> None:
    with pytest.raises(NotConfigured, match=r"TimelineEvent\.configure"):
        TimelineEvent.record("note", Lead(), data={"text": "x"})
