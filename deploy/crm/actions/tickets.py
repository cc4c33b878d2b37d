"""Tickets, to the customer's answer."""

from typing import Any

from deploy.crm.actions.action import Action, Seen, World, changed
from deploy.crm.rest import Rest


def _ticket(world: World, event_type: str, data: dict[str, Any], key: str = "ticket") -> Seen:
    return Seen("ticket", world.made[key], event_type, data)


def _create(world: World, rest: Rest, name: str, key: str) -> None:
    ticket = {"name": name, "status": "New", "priority": "Normal", "case_type": "Problem"}
    links = {"account": world.made["globex"], "contacts": [world.made["leo"]]}
    world.made[key] = rest.post("cases/", ticket | links)["id"]


def _created(world: World, rest: Rest) -> Seen:
    _create(world, rest, "Login fails", "ticket")
    return _ticket(world, "support_ticket_created", {"name": "Login fails", "priority": "Normal"})


def _priority(world: World, rest: Rest) -> Seen:
    rest.patch(f"cases/{world.made['ticket']}/", {"priority": "Urgent"})
    return _ticket(world, "field_updated", changed(priority=("Normal", "Urgent")))


def _internal_note(world: World, rest: Rest) -> Seen:
    rest.post(f"cases/{world.made['ticket']}/", {"comment": "Certificate expired.", "is_internal": True})
    return _ticket(world, "note", {"text": "Certificate expired.", "internal": True})


def _closed(world: World, rest: Rest) -> Seen:
    rest.patch(f"cases/{world.made['ticket']}/", {"status": "Closed", "closed_on": "2026-11-23"})
    return _ticket(world, "status_change", {"field": "status", "from": "New", "to": "Closed"})


def _answered(world: World, customer: Rest) -> Seen:
    token = world.crm.survey_token(world.made["ticket"], world.organization_id)
    customer.post(f"public/csat/{token}/", {"rating": 5, "comment": "Quick fix, thanks"})
    return _ticket(world, "feedback_received", {"rating": 5, "comment": "Quick fix, thanks"})


def _bulk(world: World, rest: Rest) -> Seen:
    _create(world, rest, "Slow export", "slow")
    _create(world, rest, "Wrong total", "wrong")
    both = [world.made["slow"], world.made["wrong"]]
    rest.post("cases/bulk/update/", {"ids": both, "fields": {"priority": "High"}})
    return _ticket(world, "field_updated", changed(priority=("Normal", "High")), "wrong")


TICKETS = (
    Action("ticket created", "chloe", _created),
    Action("ticket's priority raised", "chloe", _priority),
    Action("internal note on a ticket", "chloe", _internal_note),
    Action("ticket closed", "chloe", _closed),
    Action("survey answered by the customer", None, _answered),
    Action("tickets changed in bulk", "chloe", _bulk),
)
