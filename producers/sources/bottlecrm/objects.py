"""Leads, contacts, accounts, deals, tickets, tasks, invoices, quotes: their coming and going, statuses, fields.

Every change is an event of its own, with an id made of the change's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from producers.outbox.change import Change, Row
from producers.sources.bottlecrm.activity import Place, activity, shown
from producers.sources.bottlecrm.people import actor, is_customer
from schemas.activity_message import ActivityMessage

# The day a contract was signed has no column: a custom field of deals with this key tells it.
CONTRACT_SIGNED_ON = "contract_signed_on"

# The day that a status says is told with it.
_CLOSING = frozenset({"closed_on"})
_AUDIT = ("created_at", "updated_at", "created_by_id", "updated_by_id", "kanban_order", "is_sample")


class ObjectTable(msgspec.Struct, frozen=True):
    """A table whose rows have timelines. `shown` tells what is said of the object in every event of it.

    `derived` columns follow from others or from events that are told anyway. `transitions` are the types of status
    changes by the status that is reached; every other is a status_change.
    """

    object_type: str
    assignment_table: str
    assignment_key: str
    shown: tuple[str, ...]
    derived: tuple[str, ...] = ()
    status: str = ""
    transitions: Mapping[str, str] = {}
    created_as: str = "custom"


_TOTALS = ("subtotal", "discount_amount", "tax_amount", "amount_due", "amount_paid", "sent_at", "viewed_at", "paid_at")
OBJECTS: dict[str, ObjectTable] = {
    "public.lead": ObjectTable(
        object_type="lead",
        assignment_table="public.lead_assigned_to",
        assignment_key="lead_id",
        shown=("title", "status", "source", "opportunity_amount", "currency"),
        derived=(
            *("phone_e164", "last_contacted", "last_enquiry_at", "first_response_at", "first_response_by_id"),
            *("last_outbound_at", "stage_id"),
        ),
        status="status",
        transitions={"converted": "lead_converted"},
    ),
    "public.contacts": ObjectTable(
        object_type="contact",
        assignment_table="public.contacts_assigned_to",
        assignment_key="contact_id",
        shown=("first_name", "last_name"),
        derived=("phone_e164", "auto_created"),
    ),
    "public.accounts": ObjectTable(
        object_type="account",
        assignment_table="public.accounts_assigned_to",
        assignment_key="account_id",
        shown=("name",),
    ),
    "public.opportunity": ObjectTable(
        object_type="deal",
        assignment_table="public.opportunity_assigned_to",
        assignment_key="opportunity_id",
        shown=("name", "stage", "amount", "currency", "closed_on"),
        derived=("stage_changed_at", "amount_source", "closed_by_id"),
        status="stage",
        transitions={"won": "deal_won", "lost": "deal_lost"},
    ),
    "public.case": ObjectTable(
        object_type="ticket",
        assignment_table="public.case_assigned_to",
        assignment_key="case_id",
        shown=("name", "status", "priority", "case_type", "closed_on"),
        derived=(
            *("first_response_at", "resolved_at", "sla_paused_at", "sla_paused_seconds", "last_escalation_fired_at"),
            *(
                "sla_first_response_hours",
                "sla_resolution_hours",
                "escalation_count",
                "stage_id",
                "alt_thread_ids",
                "merge_record",
                "external_thread_id",
            ),
        ),
        status="status",
        created_as="support_ticket_created",
    ),
    "public.task": ObjectTable(
        object_type="task",
        assignment_table="public.task_assigned_to",
        assignment_key="task_id",
        shown=("title", "status", "priority"),
        derived=("stage_id",),
        status="status",
        transitions={"Completed": "task_completed"},
    ),
    "public.invoice": ObjectTable(
        object_type="invoice",
        assignment_table="public.invoice_assigned_to",
        assignment_key="invoice_id",
        shown=("invoice_number", "invoice_title", "status", "total_amount", "currency", "due_date"),
        derived=(*_TOTALS, "is_email_sent", "cancelled_at", "last_reminder_sent", "reminder_count"),
        status="status",
        transitions={"Sent": "invoice_sent"},
    ),
    "public.estimate": ObjectTable(
        object_type="quote",
        assignment_table="public.estimate_assigned_to",
        assignment_key="estimate_id",
        shown=("estimate_number", "title", "status", "total_amount", "currency"),
        derived=(*_TOTALS, "accepted_at", "declined_at", "accepted_by_name", "accepted_by_email"),
        status="status",
        transitions={"Sent": "quote_sent", "Accepted": "quote_accepted", "Declined": "quote_rejected"},
    ),
}
ASSIGNED = {each.assignment_table: each for each in OBJECTS.values()}


def object_messages(change: Change) -> Iterator[ActivityMessage]:
    """What happened to the object itself: at most one event each of status, contract and other fields."""
    table = OBJECTS[change.table]
    if change.operation == "insert":
        created_as = _created_as(change, table)
        yield _event(change, table, 0, created_as, {"action": "created" if created_as == "custom" else None})
    elif change.operation == "delete":
        yield _event(change, table, 0, "custom", {"action": "deleted"})
    else:
        yield from _updated(change, table)


def assigned(change: Change) -> Iterator[ActivityMessage]:
    """Who has it to do now, as `fold` joined it: old and new people."""
    table = ASSIGNED[change.table]
    old, new = (_people(row) for row in (change.before, change.after))
    if old != new:
        yield _event(change, table, 0, "field_updated", {"changes": {"assigned_to": [old, new]}})


def _people(row: Row | None) -> object:
    """Nobody, the one, or all of them."""
    people = (row or {}).get("assigned_to") or []
    return people if len(people) > 1 else next(iter(people), None)


def _created_as(change: Change, table: ObjectTable) -> str:
    answers_campaign = table.object_type == "lead" and change.row.get("source") == "campaign"
    return "campaign_response" if answers_campaign else table.created_as


def _updated(change: Change, table: ObjectTable) -> Iterator[ActivityMessage]:
    changes = changed_fields(change, table)
    told_with_status = _CLOSING if table.status in changes else frozenset[str]()
    if table.status in changes:
        old, new = changes.pop(table.status)
        data = {"field": table.status, "from": old, "to": new, "accepted_by": _acceptor(change, new)}
        data |= change.context.get("became") or {}
        yield _event(change, table, 0, _transition(change, table, new), data)
    signed = changes.pop(CONTRACT_SIGNED_ON, None)
    if signed is not None and signed[1]:
        yield _event(change, table, 1, "contract_signed", {"signed_on": signed[1]})
    if changes.keys() - told_with_status:
        yield _event(change, table, 2, "field_updated", {"changes": changes})


def changed_fields(change: Change, table: ObjectTable) -> dict[str, tuple[Any, Any]]:
    """What a person would call changed, old and new; a custom field under a name of its own."""
    told = {column: pair for column, pair in change.changed.items() if column not in (*_AUDIT, *table.derived)}
    old, new = told.pop("custom_fields", (None, None))
    old, new = old or {}, new or {}
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            told[_own_field(key, change.row)] = (old.get(key), new.get(key))
    return told


def _own_field(key: str, row: Row) -> str:
    return f"custom_fields.{key}" if key in row else key


def _transition(change: Change, table: ObjectTable, status: str) -> str:
    """Stages of deals have names of the tenant's own; what they mean is told beside the row."""
    meaning = change.context.get("stage_kind") if table.object_type == "deal" else status
    return table.transitions.get(str(meaning), "status_change")


def _acceptor(change: Change, status: str) -> str | None:
    return (change.row.get("accepted_by_name") or None) if status == "Accepted" else None


def _event(change: Change, table: ObjectTable, number: int, event_type: str, data: dict[str, Any]) -> ActivityMessage:
    who = actor(change)
    return activity(
        change,
        Place(table.object_type, change.row_id),
        event_type,
        data | shown(change.row, table.shown),
        event_id=change.event_id(number),
        created_at=change.changed_at,
        actor=who,
        is_system_generated=who is None and not is_customer(change),
    )
