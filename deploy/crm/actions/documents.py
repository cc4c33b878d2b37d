"""Quotes and invoices, with the customer's decision and money; a web form."""

from typing import Any

from deploy.crm.actions.action import Action, Seen, World
from deploy.crm.rest import Rest

_LINES = [{"name": "Seats", "quantity": 10, "unit_price": "100.00"}]


def _customer(world: World) -> dict[str, Any]:
    named = {"client_name": "Leo Stone", "client_email": "leo@globex.test", "currency": "USD", "line_items": _LINES}
    return named | {"account_id": world.made["globex"], "contact_id": world.made["leo"]}


def _create_quote(world: World, rest: Rest, key: str) -> None:
    quote = {"title": f"Quote {key}", "issue_date": "2026-11-20", "expiry_date": "2027-06-30"}
    answer = rest.post("invoices/estimates/", quote | _customer(world))
    world.made[key] = answer["estimate"]["id"]


def _quote(world: World, event_type: str, data: dict[str, Any], key: str = "quote") -> Seen:
    return Seen("quote", world.made[key], event_type, data)


def _quote_created(world: World, rest: Rest) -> Seen:
    _create_quote(world, rest, "quote")
    return _quote(world, "custom", {"action": "created", "title": "Quote quote", "total_amount": 1000.0})


def _quote_sent(world: World, rest: Rest) -> Seen:
    rest.post(f"invoices/estimates/{world.made['quote']}/send/", {})
    return _quote(world, "quote_sent", {"from": "Draft", "to": "Sent"})


def _public_token(world: World, key: str) -> str:
    url: str = world.of("ada").get(f"invoices/estimates/{world.made[key]}/")["estimate"]["public_url"]
    return url.rpartition("/")[2]


def _quote_accepted(world: World, customer: Rest) -> Seen:
    consent = {"name": "Leo Stone", "email": "leo@globex.test"}
    customer.post(f"public/estimate/{_public_token(world, 'quote')}/accept/", consent)
    return _quote(world, "quote_accepted", {"from": "Sent", "to": "Accepted", "accepted_by": "Leo Stone"})


def _quote_declined(world: World, customer: Rest) -> Seen:
    rest = world.of("ada")
    _create_quote(world, rest, "declined")
    rest.post(f"invoices/estimates/{world.made['declined']}/send/", {})
    customer.post(f"public/estimate/{_public_token(world, 'declined')}/decline/", {})
    return _quote(world, "quote_rejected", {"from": "Sent", "to": "Declined"}, "declined")


def _invoice(world: World, event_type: str, data: dict[str, Any]) -> Seen:
    return Seen("invoice", world.made["invoice"], event_type, data)


def _invoice_created(world: World, rest: Rest) -> Seen:
    invoice = {"invoice_title": "Seats of the year", "issue_date": "2026-11-20", "due_date": "2027-01-20"}
    answer = rest.post("invoices/", invoice | _customer(world))
    world.made["invoice"] = answer["invoice"]["id"]
    return _invoice(world, "custom", {"action": "created", "total_amount": 1000.0})


def _invoice_sent(world: World, rest: Rest) -> Seen:
    rest.post(f"invoices/{world.made['invoice']}/send/", {})
    return _invoice(world, "invoice_sent", {"from": "Draft", "to": "Sent"})


def _paid_in_part(world: World, rest: Rest) -> Seen:
    payment = {"amount": "400.00", "payment_method": "CHECK", "payment_date": "2026-11-21"}
    rest.post(f"invoices/{world.made['invoice']}/payments/", payment)
    return _invoice(world, "payment_received", {"amount": 400.0, "payment_method": "CHECK", "currency": "USD"})


def _paid(world: World, rest: Rest) -> Seen:
    rest.post(f"invoices/{world.made['invoice']}/mark-paid/", {})
    return _invoice(world, "payment_received", {"amount": 600.0})


def _web_form(world: World, customer: Rest) -> Seen:
    rest = world.of("ada")
    fields = [
        {"source": "lead", "lead_field": name, "label": name, "is_required": True}
        for name in ("first_name", "last_name", "email")
    ]
    form = rest.post("webforms/", {"name": "Contact us", "target": "lead", "lead_source": "web form", "fields": fields})
    rest.post(f"webforms/{form['id']}/publish/", {"is_published": True})
    answer = {"first_name": "Nora", "last_name": "Lind", "email": f"nora.{world.organization_id}@initech.test"}
    customer.post(f"public/forms/{world.organization_id}/{form['id']}/submit/", answer)
    leads = rest.get("leads/")["open_leads"]["open_leads"]
    lead = next(each["id"] for each in leads if each["first_name"] == "Nora")
    return Seen("lead", lead, "campaign_response", {"kind": "enquiry", "origin": "webform"})


DOCUMENTS = (
    Action("quote created", "ada", _quote_created),
    Action("quote sent", "ada", _quote_sent),
    Action("quote accepted by the customer", None, _quote_accepted),
    Action("quote declined by the customer", None, _quote_declined),
    Action("invoice created", "dev", _invoice_created),
    Action("invoice sent", "dev", _invoice_sent),
    Action("payment received", "dev", _paid_in_part),
    Action("invoice marked as paid", "dev", _paid),
    Action("web form answered by a customer", None, _web_form),
)
