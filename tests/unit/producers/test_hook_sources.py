"""Webhooks of CRMs: who signed them, and what they tell, as recorded from BottleCRM and as HubSpot documents."""

import base64
import hashlib
import hmac
import json
from typing import Any, cast

import msgspec
import pytest

from producers.prepare import check
from producers.sources import bottlecrm_webhooks, hubspot_webhooks
from producers.sources.hook_signatures import is_from_bottlecrm, is_from_hubspot
from schemas.activity_message import ActivityMessage, encode_message
from schemas.errors import InvalidMessage

SECRET = "whsec_of-the-tests"
URL = "https://timeline.example.com/api/v1/activities/hooks/hubspot?organization=acme"
NOW = 1_763_870_000


def bottlecrm_headers(body: bytes, moment: int = NOW, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"x-bottlecrm-signature": f"t={moment},v1={digest}"}


def hubspot_headers(body: bytes, moment: int = NOW, url: str = URL) -> dict[str, str]:
    signed = f"POST{url}{body.decode()}{moment * 1000}".encode()
    digest = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    return {"x-hubspot-signature-v3": digest, "x-hubspot-request-timestamp": str(moment * 1000)}


def test_bottlecrms_signature_is_known_and_no_other() -> None:
    body = b'{"id":"1"}'
    good = bottlecrm_headers(body)

    assert is_from_bottlecrm(SECRET, good, body, NOW + 299)
    assert not is_from_bottlecrm(SECRET, good, body, NOW + 301)
    assert not is_from_bottlecrm(SECRET, bottlecrm_headers(body, NOW + 400), body, NOW)
    assert not is_from_bottlecrm(SECRET, good, body + b" ", NOW)
    assert not is_from_bottlecrm("another", good, body, NOW)
    for forged in ("", "t=1,v1=", "v1=x", f"t={NOW},v1={'0' * 64}", f"{good['x-bottlecrm-signature']},v1=x", "t=é"):
        assert not is_from_bottlecrm(SECRET, {"x-bottlecrm-signature": forged}, body, NOW)


def test_hubspots_signature_is_of_the_address_too() -> None:
    body = b"[]"
    good = hubspot_headers(body)

    assert is_from_hubspot(SECRET, good, body, NOW, URL)
    # HubSpot signs the decoded form of an address that was encoded on its way.
    assert is_from_hubspot(SECRET, good, body, NOW, URL.replace(":", "%3A", 1))
    assert not is_from_hubspot(SECRET, good, body, NOW, URL.replace("acme", "other"))
    assert not is_from_hubspot(SECRET, good, body, NOW + 301, URL)
    assert not is_from_hubspot(SECRET, good, b"[{}]", NOW, URL)
    for forged in ("", "é", "AAAA"):
        assert not is_from_hubspot(SECRET, good | {"x-hubspot-signature-v3": forged}, body, NOW, URL)
    assert not is_from_hubspot(SECRET, good | {"x-hubspot-request-timestamp": "soon"}, body, NOW, URL)


def told(messages: list[ActivityMessage]) -> list[tuple[str, str, str, Any]]:
    """Each as the worker would take it: type, object, data."""
    checked = [check(encode_message(each)) for each in messages]
    return [(each.event_type, each.object_type, each.object_id, msgspec.json.decode(each.data)) for each in checked]


def bottlecrm(event: str, **data: Any) -> bytes:
    """As its server sends it: a body that was recorded, with the data of one event."""
    envelope = {
        "id": "5fc5a2f4-65a2-4c3e-9d57-2f3ef0a90b77",
        "event": event,
        "created_at": "2026-11-23T03:16:52.120000+00:00",
        "org_id": "edc2b00b-0a1c-4c1b-8d65-5b7c8a6f2f11",
        "data": data,
    }
    return json.dumps(envelope, separators=(",", ":")).encode()


INVOICE = {
    "id": "7ba6", "invoice_number": "INV-20261123-0002", "invoice_title": "Setup", "status": "Paid",
    "total_amount": "1000.00", "amount_paid": "1000.00", "amount_due": "0.00", "currency": "EUR",
    "account_id": "9c58", "contact_id": "5e0c", "assigned_to": [],
}  # fmt: skip
DEAL = {
    "id": "d-1", "name": "Beacon", "stage": "CLOSED_WON", "amount": "27000.00", "currency": "EUR",
    "closed_on": "2026-06-15", "assigned_to": [],
}  # fmt: skip
CALL = {
    "id": "i-1", "kind": "call", "direction": "out", "occurred_at": "2026-11-20T09:00:00+00:00",
    "duration_seconds": 300, "outcome": "connected", "subject": "Intro", "body": "", "logged_by": "p-1",
    "home": "opportunity", "opportunity_id": "d-1", "lead_id": None, "contact_id": "c-1", "account_id": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("event", "data", "expected"),
    [
        (
            "lead.created",
            {"id": "l-1", "title": "Big"},
            ("custom", "lead", "l-1", {"action": "created", "title": "Big"}),
        ),
        ("contact.deleted", {"id": "c-1"}, ("custom", "contact", "c-1", {"action": "deleted"})),
        (
            "account.updated",
            {"id": "a-1", "name": "Acme"},
            ("field_updated", "account", "a-1", {"fields": [], "name": "Acme"}),
        ),
        ("task.updated", {"id": "t-1"}, ("field_updated", "task", "t-1", {"fields": []})),
        ("ticket.comment_added", {"ticket_id": "k-1", "comment": "Hi"}, ("note", "ticket", "k-1", {"text": "Hi"})),
    ],
)
def test_bottlecrms_events_become_activities(event: str, data: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert told(bottlecrm_webhooks.messages(bottlecrm(event, **data), "acme")) == [expected]


def test_bottlecrms_money_deals_tickets_and_calls_have_types_of_their_own() -> None:
    bodies: dict[str, dict[str, Any]] = {
        "invoice.paid": INVOICE, "deal.won": DEAL, "deal.lost": DEAL,
        "ticket.created": {"id": "k-1", "name": "Broken", "priority": "High"}, "interaction.created": CALL,
    }  # fmt: skip
    messages = [bottlecrm_webhooks.messages(bottlecrm(event, **data), "acme")[0] for event, data in bodies.items()]

    assert [each.event_type for each in messages] == [
        *("payment_received", "deal_won", "deal_lost", "support_ticket_created", "call"),
    ]
    assert told(messages)[0][3]["amount"] == "1000.00"
    call = messages[-1]
    assert (call.object_type, call.object_id) == ("deal", "d-1")
    assert [(each.object_type, each.object_id) for each in call.associations] == [("contact", "c-1")]
    assert call.actor is not None
    assert call.created_at is not None
    assert call.created_at.day == 20


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{}", b'{"id": "x"}', bottlecrm("lead.created"), bottlecrm("order.created", id="o-1")),
        *(
            bottlecrm("interaction.created", kind="call", home="lead"),
            bottlecrm("lead.created", id="x" * 10).replace(b"T", b"?"),
        ),
    ],
)
def test_what_is_no_webhook_of_bottlecrm_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidMessage):
        bottlecrm_webhooks.messages(body, "acme")


def test_bottlecrms_test_message_is_no_activity() -> None:
    assert bottlecrm_webhooks.messages(bottlecrm("ping"), "acme") == []


# As HubSpot's Webhooks API documents its array.
HUBSPOT: list[dict[str, Any]] = [
    {
        "objectId": 1246965, "propertyName": "lifecyclestage", "propertyValue": "subscriber", "changeSource": "ACADEMY",
        "eventId": 3816279340, "subscriptionId": 25, "portalId": 33, "appId": 1160452, "occurredAt": 1462216307945,
        "subscriptionType": "contact.propertyChange", "attemptNumber": 0,
    },
    {
        "objectId": 1246978, "changeSource": "IMPORT", "eventId": 3816279480, "subscriptionId": 22, "portalId": 33,
        "appId": 1160452, "occurredAt": 1462216307945, "subscriptionType": "company.creation", "attemptNumber": 0,
    },
    {
        "objectId": 7, "eventId": 1, "portalId": 33, "occurredAt": 1462216307945,
        "subscriptionType": "deal.propertyChange", "propertyName": "dealstage", "propertyValue": "closedwon",
        "sourceId": "userId:42", "attemptNumber": 1,
    },
    {
        "objectId": 8, "eventId": 2, "portalId": 33, "occurredAt": 1462216307945, "objectTypeId": "0-5",
        "subscriptionType": "object.deletion",
    },
    {
        "objectId": 9, "eventId": 3, "portalId": 33, "occurredAt": 1462216307945,
        "associationType": "CONTACT_TO_COMPANY", "subscriptionType": "contact.associationChange",
        "fromObjectId": 9, "toObjectId": 10,
    },
    {
        "objectId": 9, "eventId": 4, "portalId": 33, "occurredAt": 1462216307945, "propertyName": "email",
        "propertyValue": "jo@example.com", "subscriptionType": "contact.propertyChange",
    },
]  # fmt: skip


def hubspot(*events: dict[str, Any]) -> list[ActivityMessage]:
    """What they become, each of them."""
    found = hubspot_webhooks.messages(json.dumps(events).encode(), "acme")
    assert not any(isinstance(each, InvalidMessage) for each in found)
    return cast("list[ActivityMessage]", found)


def test_hubspots_events_become_activities() -> None:
    messages = hubspot(*HUBSPOT)

    assert told(messages) == [
        ("status_change", "contact", "1246965", {"field": "lifecyclestage", "to": "subscriber"}),
        ("custom", "account", "1246978", {"action": "created"}),
        ("deal_won", "deal", "7", {"field": "dealstage", "to": "closedwon"}),
        ("custom", "ticket", "8", {"action": "deleted"}),
        ("custom", "contact", "9", {"action": "association_changed", "association": "CONTACT_TO_COMPANY"}),
        ("field_updated", "contact", "9", {"field_name": "email", "new_value": "jo@example.com"}),
    ]
    assert messages[2].actor is not None
    assert messages[2].actor.id == "42"
    assert [each.object_id for each in messages[4].associations] == ["10"]
    again = [each | {"attemptNumber": 3} for each in HUBSPOT]
    assert hubspot(*again) == messages
    assert len({each.id for each in messages}) == len(messages)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"subscriptionType": "contact.explosion"}, "$[1].subscriptionType"),
        ({"subscriptionType": ""}, "$[1].subscriptionType"),
        ({"subscriptionType": "object.creation", "objectTypeId": "2-77"}, "$[1].subscriptionType"),
        ({"objectId": None}, "$[1].objectId"),
        ({"occurredAt": 9 * 10**18}, "$[1].occurredAt"),
        ({"occurredAt": -1}, "$[1].occurredAt"),
    ],
)
def test_an_event_that_hubspot_does_not_send_is_refused_and_its_neighbours_are_not(
    change: dict[str, Any], path: str
) -> None:
    body = json.dumps([HUBSPOT[0], HUBSPOT[0] | change, HUBSPOT[1]]).encode()

    before, refused, behind = hubspot_webhooks.messages(body, "acme")

    assert isinstance(refused, InvalidMessage)
    assert refused.path == path
    assert [before, behind] == hubspot(*HUBSPOT[:2])


@pytest.mark.parametrize("body", [b"", b"{}", b"nonsense", b'[{"objectId": 1'])
def test_what_is_no_array_of_hubspot_is_refused_whole(body: bytes) -> None:
    with pytest.raises(InvalidMessage):
        hubspot_webhooks.messages(body, "acme")
