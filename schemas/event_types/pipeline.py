"""Work that moves on: tasks, statuses, fields, and leads and deals that reach their end."""

from typing import Annotated, Any

from msgspec import Meta

from schemas.event_types.event_type import EventData, EventType, Reference
from schemas.event_types.field_types import Amount, Currency, Day, Id, Label, Moment, Scalar, Text


class TransitionData(EventData, rename={"from_": "from"}):
    """Fields of a CRM that tells every transition as field, from and to."""

    field: Annotated[Label | None, Meta(description="The CRM's name of the field that moved.")] = None
    from_: Annotated[Scalar | None, Meta(description="Its value before.")] = None
    to: Annotated[Scalar | None, Meta(description="Its value after.")] = None


class TaskCompletedData(TransitionData):
    """A task that is done."""

    task_name: Annotated[Text | None, Meta(description="What the task was.")] = None
    title: Annotated[Text | None, Meta(description="Older name of task_name.")] = None
    name: Annotated[Text | None, Meta(description="Older name of task_name.")] = None
    subject: Annotated[Text | None, Meta(description="Older name of task_name.")] = None
    task_id: Annotated[Id | None, Meta(description="The task's id.")] = None
    assigned_to: Annotated[list[Label] | Label | None, Meta(description="Ids or names of who had it to do.")] = None
    priority: Annotated[Label | None, Meta(description="The task's priority.")] = None
    completed_at: Annotated[Moment | None, Meta(description="When it was done, if not the event's created_at.")] = None


class StatusChangeData(TransitionData):
    """A status, stage or other state that moved."""

    field_name: Annotated[Label | None, Meta(description="Which field moved; `status` if left out.")] = None
    from_value: Annotated[Scalar | None, Meta(description="Its value before.")] = None
    to_value: Annotated[Scalar | None, Meta(description="Its value after.")] = None
    from_status: Annotated[Scalar | None, Meta(description="Older name of from_value.")] = None
    to_status: Annotated[Scalar | None, Meta(description="Older name of to_value.")] = None
    reason: Annotated[Text | None, Meta(description="Why it moved.")] = None
    automated: Annotated[bool | None, Meta(description="True when a rule moved it, not a person.")] = None


class LeadConvertedData(TransitionData):
    """A lead that became a contact, an account, a deal."""

    contact_id: Annotated[Id | None, Meta(description="The contact it became.")] = None
    contact_name: Annotated[Label | None, Meta(description="Its name; looked up if left out.")] = None
    account_id: Annotated[Id | None, Meta(description="The account it became.")] = None
    account_name: Annotated[Label | None, Meta(description="Its name; looked up if left out.")] = None
    deal_id: Annotated[Id | None, Meta(description="The deal that was opened, if any.")] = None
    deal_name: Annotated[Label | None, Meta(description="Its name; looked up if left out.")] = None
    converted_at: Annotated[Moment | None, Meta(description="When, if not the event's created_at.")] = None
    title: Annotated[Text | None, Meta(description="What the lead was called.")] = None


class ClosedDealData(TransitionData):
    """What a deal that ended is called and was worth."""

    deal_name: Annotated[Text | None, Meta(description="What the deal is called.")] = None
    name: Annotated[Text | None, Meta(description="Older name of deal_name.")] = None
    amount: Annotated[Amount | None, Meta(description="What it is worth: a number or a decimal string.")] = None
    currency: Annotated[Currency | None, Meta(description="ISO 4217 code of the amount.")] = None
    close_date: Annotated[Day | None, Meta(description="The day it was closed.")] = None
    closed_on: Annotated[Day | None, Meta(description="Older name of close_date.")] = None
    reason: Annotated[Text | None, Meta(description="Why it ended this way.")] = None


class DealLostData(ClosedDealData):
    """A deal that somebody else got, or nobody."""

    competitor: Annotated[Label | None, Meta(description="Who got it.")] = None


class FieldUpdatedData(EventData):
    """Fields of the object that have another value now: one, or several in `changes`."""

    field_name: Annotated[Label | None, Meta(description="Which field, when it is one.")] = None
    old_value: Annotated[Any, Meta(description="Its value before; any JSON. Null: there was none.")] = None
    new_value: Annotated[Any, Meta(description="Its value after; any JSON. Null: there is none.")] = None
    changes: Annotated[
        dict[Label, tuple[Any, Any]] | None, Meta(description="Several fields at once: name to [old, new].")
    ] = None
    fields: Annotated[list[Label] | None, Meta(description="Names of fields whose values are not told.")] = None
    of: Annotated[Label | None, Meta(description="The part of the object that was edited, such as interaction.")] = None


_ENDED_DEAL = {"deal_name": ("name",), "close_date": ("closed_on",)}

PIPELINE = (
    EventType(
        name="task_completed",
        title="Task completed",
        description="A task of the object was completed.",
        icon="✅",
        data=TaskCompletedData,
        summary=("Task completed[: {task_name}]",),
        aliases={"task_name": ("title", "name", "subject")},
    ),
    EventType(
        name="status_change",
        title="Status change",
        description="The status or stage of the object changed.",
        icon="🔄",
        data=StatusChangeData,
        summary=(
            "{field_name|phrase} changed from {from_value|label} to {to_value|label}",
            "{field_name|phrase} changed[ to {to_value|label}]",
            "Status changed",
        ),
        aliases={
            "field_name": ("field",),
            "from_value": ("from_status", "from"),
            "to_value": ("to_status", "to"),
        },
        defaults={"field_name": "status"},
    ),
    EventType(
        name="lead_converted",
        title="Lead converted",
        description="The lead became a contact, an account and perhaps a deal.",
        icon="🎯",
        data=LeadConvertedData,
        summary=(
            "Lead converted to Contact: {contact_name}[ at Account: {account_name}][ with Deal: {deal_name}]",
            "Lead converted to Account: {account_name}[ with Deal: {deal_name}]",
            "Lead converted to Deal: {deal_name}",
            "Lead converted[: {title}]",
        ),
        references=(
            Reference(name_field="contact_name", kind="contact", id_field="contact_id"),
            Reference(name_field="account_name", kind="account", id_field="account_id"),
            Reference(name_field="deal_name", kind="deal", id_field="deal_id"),
        ),
    ),
    EventType(
        name="deal_won",
        title="Deal won",
        description="The deal was won.",
        icon="🏆",
        data=ClosedDealData,
        summary=("Deal won: {deal_name}[, {amount|money}]", "Deal won[: {amount|money}]"),
        aliases=_ENDED_DEAL,
    ),
    EventType(
        name="deal_lost",
        title="Deal lost",
        description="The deal was lost.",
        icon="❌",
        data=DealLostData,
        summary=(
            "Deal lost[ to {competitor}]: {deal_name}[, {amount|money}][ ({reason|words})]",
            "Deal lost[ to {competitor}][: {amount|money}][ ({reason|words})]",
        ),
        aliases=_ENDED_DEAL,
    ),
    EventType(
        name="field_updated",
        title="Field updated",
        description="One or several fields of the object have another value.",
        icon="✏️",
        data=FieldUpdatedData,
        summary=(
            "{changes|changes}",
            "{field_name|phrase} changed from {old_value} to {new_value}",
            "{field_name|phrase} set to {new_value}",
            "{field_name|phrase} cleared (was {old_value})",
            "{field_name|phrase} updated",
            "{of|phrase} edited[: {fields|list}]",
            "Fields updated[: {fields|list}]",
        ),
    ),
)
