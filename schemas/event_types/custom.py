"""Everything else. `custom` takes any object; the keys below only make its summary better."""

from typing import Annotated, Any

from msgspec import Meta

from schemas.event_types.event_type import EventData, EventType


class CustomData(EventData):
    """Any keys of any types. These are the ones a summary is made of, where they hold text or numbers."""

    action: Annotated[Any, Meta(description="What happened to the object: created, deleted, ...")] = None
    title: Annotated[Any, Meta(description="What it is called.")] = None
    name: Annotated[Any, Meta(description="The same under another name.")] = None
    invoice_title: Annotated[Any, Meta(description="The same on invoices.")] = None
    subject: Annotated[Any, Meta(description="What it is about.")] = None
    first_name: Annotated[Any, Meta(description="A person's first name.")] = None
    last_name: Annotated[Any, Meta(description="A person's last name.")] = None
    kind: Annotated[Any, Meta(description="What kind of event: whatsapp, sms, webinar, ...")] = None
    direction: Annotated[Any, Meta(description="inbound or outbound.")] = None
    text: Annotated[Any, Meta(description="What was said or written.")] = None
    message: Annotated[Any, Meta(description="The same under another name.")] = None
    description: Annotated[Any, Meta(description="The same under another name.")] = None
    body: Annotated[Any, Meta(description="The same under another name.")] = None


_TITLE = "{title,name,subject,invoice_title}"
_TEXT = "{text,message,description,body}"

CUSTOM = (
    EventType(
        name="custom",
        title="Custom",
        description="An event of the CRM's own making.",
        icon="⚙️",
        data=CustomData,
        summary=(
            "{object_type|phrase} {action|words}: " + _TITLE,
            "{object_type|phrase} {action|words}[: {first_name}[ {last_name}]]",
            "{action|phrase}[: " + _TITLE + "]",
            "{kind|phrase}[ ({direction|words})][: {title,name,subject,invoice_title,text,message,description,body}]",
            _TITLE + "[: " + _TEXT + "]",
            _TEXT,
            "Custom event",
        ),
    ),
)
