"""Who: BottleCRM's columns hold ids of users and ids of profiles; the timeline knows users."""

from producers.outbox.change import Change, Row
from schemas.activity_message import Actor

Person = dict[str, str]


def organization(change: Change) -> str:
    """The tenant, of assignments by the profile that was assigned."""
    return str(change.row.get("org_id") or change.context.get("org_id") or "")


def actor(change: Change) -> Actor | None:
    """Who changed the row. Nobody in a request without a user: a customer. Outside of one, whom the row names."""
    if change.actor_id:
        return actor_of(change, change.actor_id) or Actor(change.actor_id)
    if change.request_id:
        return None
    row = change.row
    return actor_of(change, row.get("updated_by_id")) or actor_of(change, row.get("created_by_id"))


def actor_of(change: Change, person_id: str | None) -> Actor | None:
    """The person with this id of a user or a profile."""
    person = person_of(change, person_id)
    return None if person is None else Actor(**person)


def person_of(change: Change, person_id: str | None) -> Person | None:
    """The same as data: id of the user, email, names."""
    people: dict[str, Row] = change.context.get("people") or {}
    known = people.get(person_id or "")
    if known is None:
        return None
    # One field for both names: split at the first blank.
    first_name, _, last_name = str(known["name"] or "").strip().partition(" ")
    return {"id": known["id"], "email": known["email"] or "", "first_name": first_name, "last_name": last_name}


def is_customer(change: Change) -> bool:
    """Whether somebody from outside did it: in a request, and no user of the CRM."""
    return bool(change.request_id) and not change.actor_id
