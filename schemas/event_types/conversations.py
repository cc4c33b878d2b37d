"""People talking: note, email, call, meeting. These four feed the counters of `activity_summary`."""

from typing import Annotated

from msgspec import Meta

from schemas.event_types.event_type import EventData, EventType
from schemas.event_types.field_types import Address, Addresses, Id, Label, Minutes, Moment, Seconds, Text, Url


class NoteData(EventData):
    """What somebody wrote down."""

    text: Annotated[Text, Meta(min_length=1, description="The note. Without it the event says nothing.")]
    mentions: Annotated[list[Label] | None, Meta(description="Who is addressed: @handles or user ids.")] = None
    attachments: Annotated[list[Id] | None, Meta(description="Ids of attached files.")] = None
    internal: Annotated[bool | None, Meta(description="True when the customer must not see it.")] = None


class EmailData(EventData, rename={"from_": "from"}):
    """One email, without its attachments."""

    subject: Annotated[Text | None, Meta(description="The subject line.")] = None
    from_: Annotated[Address | None, Meta(description="The sender.")] = None
    to: Annotated[Addresses | None, Meta(description="Recipients: a list, or one string.")] = None
    cc: Annotated[Addresses | None, Meta(description="Copied: a list, or one string.")] = None
    bcc: Annotated[Addresses | None, Meta(description="Blind copied: a list, or one string.")] = None
    body_preview: Annotated[Text | None, Meta(description="The first characters of the body.")] = None
    body: Annotated[Text | None, Meta(description="Older name of body_preview; may be the whole body.")] = None
    message_id: Annotated[Text | None, Meta(description="The Message-ID header.")] = None
    thread_id: Annotated[Text | None, Meta(description="The conversation it belongs to.")] = None
    sent_at: Annotated[Moment | None, Meta(description="When it was sent.")] = None
    occurred_at: Annotated[Moment | None, Meta(description="Older name of sent_at.")] = None
    direction: Annotated[Label | None, Meta(description="inbound or outbound.")] = None


class CallData(EventData):
    """One phone call."""

    direction: Annotated[Label | None, Meta(description="inbound or outbound.")] = None
    duration_seconds: Annotated[Seconds | None, Meta(description="How long it took, in seconds.")] = None
    duration: Annotated[Seconds | None, Meta(description="Older name of duration_seconds.")] = None
    outcome: Annotated[Label | None, Meta(description="successful, connected, voicemail, no_answer, ...")] = None
    subject: Annotated[Text | None, Meta(description="What it was about.")] = None
    notes: Annotated[Text | None, Meta(description="What was said.")] = None
    body: Annotated[Text | None, Meta(description="Older name of notes.")] = None
    recording_url: Annotated[Url | None, Meta(description="Where the recording is.")] = None
    phone_number: Annotated[Label | None, Meta(description="The other side's number.")] = None
    occurred_at: Annotated[Moment | None, Meta(description="When it began, if not the event's created_at.")] = None


class MeetingData(EventData):
    """One meeting that was held."""

    title: Annotated[Text | None, Meta(description="What the invitation says.")] = None
    subject: Annotated[Text | None, Meta(description="Older name of title.")] = None
    attendees: Annotated[list[Label] | None, Meta(description="User ids, names or addresses.")] = None
    duration_minutes: Annotated[Minutes | None, Meta(description="How long it took, in minutes.")] = None
    duration: Annotated[Minutes | None, Meta(description="Older name of duration_minutes.")] = None
    duration_seconds: Annotated[Seconds | None, Meta(description="The same in seconds, as some CRMs send it.")] = None
    location: Annotated[Text | None, Meta(description="A room or an address.")] = None
    meeting_url: Annotated[Url | None, Meta(description="The link of an online meeting.")] = None
    outcome: Annotated[Label | None, Meta(description="positive, negative, no_show, ...")] = None
    notes: Annotated[Text | None, Meta(description="What was said.")] = None
    body: Annotated[Text | None, Meta(description="Older name of notes.")] = None
    direction: Annotated[Label | None, Meta(description="Who invited: inbound or outbound.")] = None
    occurred_at: Annotated[Moment | None, Meta(description="When it began, if not the event's created_at.")] = None


def _minutes_of(seconds: float) -> float:
    minutes = seconds / 60
    return int(minutes) if minutes == int(minutes) else minutes


CONVERSATIONS = (
    EventType(
        name="note",
        title="Note",
        description="A note or comment on the object.",
        icon="📝",
        data=NoteData,
        summary=("Added note: {text}", "Added note"),
        counter="note_count",
    ),
    EventType(
        name="email",
        title="Email",
        description="An email that was sent or received.",
        icon="📧",
        data=EmailData,
        summary=(
            "Email {direction|received}[ from {from}][: {subject,body_preview}]",
            "Email {direction|sent}[ to {to|list}][: {subject,body_preview}]",
            "Email[ from {from}][ to {to|list}][: {subject,body_preview}]",
        ),
        counter="email_count",
        aliases={"body_preview": ("body",), "sent_at": ("occurred_at",)},
    ),
    EventType(
        name="call",
        title="Call",
        description="A phone call.",
        icon="📞",
        data=CallData,
        summary=(
            "{direction|phrase} call[, {outcome|words}][, {duration_seconds|duration}][: {subject,notes}]",
            "Call[, {outcome|words}][, {duration_seconds|duration}][: {subject,notes}]",
        ),
        counter="call_count",
        aliases={"duration_seconds": ("duration",), "notes": ("body",)},
    ),
    EventType(
        name="meeting",
        title="Meeting",
        description="A meeting that was held.",
        icon="📅",
        data=MeetingData,
        summary=("Meeting[: {title,notes}][, {duration_minutes|minutes}][, {location}][ ({outcome|words})]",),
        counter="meeting_count",
        aliases={
            "title": ("subject",),
            "duration_minutes": ("duration", "duration_seconds"),
            "notes": ("body",),
        },
        conversions={"duration_seconds": _minutes_of},
    ),
)
