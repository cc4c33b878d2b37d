"""Leads, and everything that is said to them."""

from datetime import UTC, datetime
from typing import Any

from deploy.crm.actions.action import Action, Seen, World, changed
from deploy.crm.rest import Rest

_YESTERDAY = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)


def _lead(world: World, event_type: str, data: dict[str, Any], **more: Any) -> Seen:  # noqa: ANN401 - as Seen has it
    return Seen("lead", world.made["lead"], event_type, data, **more)


def _create(world: World, rest: Rest, name: str, **more: object) -> str:
    person = {"first_name": "Maya", "last_name": "Rivera", "email": f"{name}@acme.test", "company_name": "Acme"}
    body = person | {"status": "assigned", "source": "call", "opportunity_amount": 25000, "currency": "USD"} | more
    world.made[name] = rest.post("leads/", body)["id"]
    return world.made[name]


def _created(world: World, rest: Rest) -> Seen:
    _create(world, rest, "lead", title="Acme rollout", assigned_to=[world.users["ada"].profile_id])
    return _lead(world, "custom", {"action": "created", "title": "Acme rollout", "status": "assigned"})


def _from_campaign(world: World, rest: Rest) -> Seen:
    lead = _create(world, rest, "campaign", title="Spring campaign", source="campaign")
    return Seen("lead", lead, "campaign_response", {"title": "Spring campaign", "source": "campaign"})


def _assigned(world: World, rest: Rest) -> Seen:
    rest.patch(f"leads/{world.made['lead']}/", {"assigned_to": [world.users["ben"].profile_id]})
    return _lead(world, "field_updated", changed(assigned_to=(world.person("ada"), world.person("ben"))))


def _status(world: World, rest: Rest) -> Seen:
    rest.patch(f"leads/{world.made['lead']}/", {"status": "in process"})
    return _lead(world, "status_change", {"field": "status", "from": "assigned", "to": "in process"})


def _field(world: World, rest: Rest) -> Seen:
    rest.patch(f"leads/{world.made['lead']}/", {"rating": "HOT"})
    return _lead(world, "field_updated", changed(rating=(None, "HOT")))


def _note(world: World, rest: Rest) -> Seen:
    rest.post(f"leads/{world.made['lead']}/", {"comment": "Wants pricing for 50 seats."})
    return _lead(world, "note", {"text": "Wants pricing for 50 seats.", "internal": False})


def _note_edited(world: World, rest: Rest) -> Seen:
    comments = rest.get(f"leads/{world.made['lead']}/")["comments"]
    world.made["note"] = comments[0]["id"]
    rest.patch(f"leads/comment/{world.made['note']}/", {"comment": "Wants pricing for 80 seats."})
    return _lead(world, "note", {"text": "Wants pricing for 80 seats."})


def _note_deleted(world: World, rest: Rest) -> Seen:
    rest.delete(f"leads/comment/{world.made['note']}/")
    return _lead(world, "note", {"text": "Wants pricing for 80 seats."}, is_gone=True)


def _file(world: World, rest: Rest) -> Seen:
    rest.upload(f"leads/{world.made['lead']}/", "lead_attachment", "brief.txt", b"What they need")
    return _lead(world, "file_attached", {"file_name": "brief.txt"})


def _interaction(kind: str, event_type: str, **more: object) -> Action:
    body = {"kind": kind, "subject": f"About the {kind}", "direction": "outbound"} | more

    def log(world: World, rest: Rest) -> Seen:
        happened = {"occurred_at": _YESTERDAY.isoformat(), "lead": world.made["lead"]}
        world.made[kind] = rest.post("interactions/", body | happened)["id"]
        return _lead(world, event_type, body, created_at=_YESTERDAY)

    return Action(f"{kind} logged, of a day before", "chloe", log)


def _call_edited(world: World, rest: Rest) -> Seen:
    rest.patch(f"interactions/{world.made['call']}/", {"outcome": "voicemail"})
    return _lead(world, "call", {"outcome": "voicemail"}, created_at=_YESTERDAY)


def _converted(world: World, rest: Rest) -> Seen:
    rest.post(f"leads/{world.made['lead']}/", {"comment": "Ready to sign."})
    became = rest.patch(f"leads/{world.made['lead']}/", {"status": "converted"})
    world.made |= {"account": became["account_id"], "contact": became["contact_id"], "deal": became["opportunity_id"]}
    ids = {"account_id": became["account_id"], "contact_id": became["contact_id"], "deal_id": became["opportunity_id"]}
    return _lead(world, "lead_converted", {"from": "in process", "to": "converted"} | ids)


def _moved(world: World, rest: Rest) -> Seen:
    lead = _create(world, rest, "second", title="Umbrella pilot", company_name="Umbrella")
    rest.post(f"leads/{lead}/", {"comment": "Met at the fair."})
    became = rest.patch(f"leads/{lead}/", {"status": "converted"})
    return Seen("account", became["account_id"], "note", {"text": "Met at the fair."})


def _deleted(world: World, rest: Rest) -> Seen:
    rest.delete(f"leads/{world.made['campaign']}/")
    return Seen("lead", world.made["campaign"], "custom", {"action": "deleted", "title": "Spring campaign"})


LEADS = (
    Action("lead created", "ada", _created),
    Action("lead created from a campaign", "ada", _from_campaign),
    Action("lead assigned to somebody else", "ada", _assigned),
    Action("lead's status changed", "ben", _status),
    Action("lead's field changed", "ben", _field),
    Action("note written", "ben", _note),
    Action("note edited", "ben", _note_edited),
    Action("note deleted", "ben", _note_deleted),
    Action("file attached", "ben", _file),
    _interaction("call", "call", outcome="connected", duration_seconds=300),
    Action("call edited", "chloe", _call_edited),
    _interaction("meeting", "meeting"),
    _interaction("email", "email"),
    _interaction("whatsapp", "custom"),
    _interaction("sms", "custom"),
    Action("lead converted", "ben", _converted),
    Action("lead's note moved to the account it became", "ben", _moved),
    Action("lead deleted", "ada", _deleted),
)
