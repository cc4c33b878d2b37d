"""What one request of BottleCRM did to one row as one change, and no event told twice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from producers.outbox.change import Change, Row
from producers.sources.bottlecrm.objects import ASSIGNED, OBJECTS
from producers.sources.bottlecrm.people import Person, person_of

_Key = tuple[Any, ...]
# A payment says it already.
_PAID = ("Paid", "Partially_Paid")
_MADE_OF_LEADS = {"public.accounts": "account_id", "public.contacts": "contact_id", "public.opportunity": "deal_id"}


def fold(changes: Sequence[Change]) -> Sequence[Change]:
    """In the order of each first change: updates of one row joined, assignments as who was and who is, repeats out."""
    told_elsewhere, became = _told_elsewhere(changes), _conversions(changes)
    joined: dict[_Key, list[Change]] = {}
    for change in changes:
        if not told_elsewhere(change):
            joined.setdefault(_key(change, joined), []).append(change)
    return [became(each) for part in joined.values() if (each := _join(part)) is not None]


def _key(change: Change, joined: dict[_Key, list[Change]]) -> _Key:
    """Changes with the same key become one; what cannot be joined has a key of its own."""
    key: _Key = (change.group, change.table, change.row_id)
    if change.table in ASSIGNED:
        return key
    if change.table not in OBJECTS or change.operation == "delete":
        return (*key, change.seq)
    first = joined.get(key)
    if first and first[0].operation == "insert" and _status_moves(change):
        # A creation that at once reaches another status is two events: the second is told by itself.
        return (*key, change.seq)
    return key


def _status_moves(change: Change) -> bool:
    return OBJECTS[change.table].status in change.changed


def _join(changes: Sequence[Change]) -> Change | None:
    first, last = changes[0], changes[-1]
    if first.table in ASSIGNED:
        return _assignment(changes)
    if len(changes) == 1:
        return first
    return replace(first, after=last.after, context=_contexts(changes))


def _assignment(changes: Sequence[Change]) -> Change | None:
    """clear() and add() as the CRM saves them: who went and came back is no change."""
    went = {person["id"]: person for person in _people(changes, "delete")}
    came = {person["id"]: person for person in _people(changes, "insert")}
    old = [went[key] for key in sorted(went.keys() - came.keys())]
    new = [came[key] for key in sorted(came.keys() - went.keys())]
    if not old and not new:
        return None
    return replace(
        changes[0],
        operation="update",
        before={"assigned_to": old},
        after={"assigned_to": new},
        context=_contexts(changes),
    )


def _people(changes: Iterable[Change], operation: str) -> Iterator[Person]:
    for change in changes:
        if change.operation == operation and (person := person_of(change, change.row.get("profile_id"))):
            yield person


def _contexts(changes: Iterable[Change]) -> Row:
    """What was told last, and everybody who was named."""
    people: Row = {}
    context: Row = {}
    for change in changes:
        context |= change.context
        people |= change.context.get("people") or {}
    return context | {"people": people}


def _conversions(changes: Sequence[Change]) -> Callable[[Change], Change]:
    """Tells a converted lead what the same request made of it; an account or contact that was there is not known."""
    made: dict[str | int, Row] = {}
    for change in changes:
        if change.operation == "insert" and (name := _MADE_OF_LEADS.get(change.table)):
            made.setdefault(change.group, {})[name] = change.row_id

    def told(change: Change) -> Change:
        is_conversion = change.table == "public.lead" and change.changed.get("status", ("", ""))[1] == "converted"
        if not is_conversion or change.group not in made:
            return change
        return replace(change, context=change.context | {"became": made[change.group]})

    return told


def _told_elsewhere(changes: Sequence[Change]) -> Callable[[Change], bool]:
    """An invoice's status when a payment of the same request made it, a lead when an enquiry of its request did."""
    payments = {
        (change.group, change.row.get("invoice_id"))
        for change in changes
        if change.table == "public.payment" and change.operation == "insert"
    }
    enquiries = {
        (change.group, change.row.get("lead_id"))
        for change in changes
        if change.table == "public.interaction" and change.operation == "insert" and change.row.get("kind") == "enquiry"
    }

    def is_told(change: Change) -> bool:
        place = (change.group, change.row_id)
        if change.table == "public.invoice" and change.operation == "update":
            return place in payments and change.row.get("status") in _PAID
        return change.table == "public.lead" and change.operation == "insert" and place in enquiries

    return is_told
