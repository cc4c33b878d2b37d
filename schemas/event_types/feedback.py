"""What customers say by themselves: tickets, feedback, answers to campaigns, mentions."""

from typing import Annotated

from msgspec import Meta

from schemas.event_types.event_type import EventData, EventType
from schemas.event_types.field_types import Id, Label, Moment, Text, Url

Rating = Annotated[int, Meta(ge=0, le=100)] | Annotated[float, Meta(ge=0, le=100)]


class SupportTicketCreatedData(EventData):
    """A ticket of the help desk."""

    subject: Annotated[Text | None, Meta(description="What it is about.")] = None
    title: Annotated[Text | None, Meta(description="Older name of subject.")] = None
    name: Annotated[Text | None, Meta(description="Older name of subject.")] = None
    ticket_id: Annotated[Id | None, Meta(description="The ticket's id.")] = None
    ticket_number: Annotated[Label | None, Meta(description="The number the customer sees.")] = None
    priority: Annotated[Label | None, Meta(description="low, normal, high, urgent, ...")] = None
    status: Annotated[Label | None, Meta(description="The status it was created with.")] = None
    category: Annotated[Label | None, Meta(description="question, problem, incident, ...")] = None
    case_type: Annotated[Label | None, Meta(description="Older name of category.")] = None
    description: Annotated[Text | None, Meta(description="What the customer wrote.")] = None


class FeedbackReceivedData(EventData):
    """An answer to a survey, or a review."""

    rating: Annotated[Rating | None, Meta(description="The score given.")] = None
    max_rating: Annotated[Rating | None, Meta(description="The best score possible: 5, 10.")] = None
    comment: Annotated[Text | None, Meta(description="What the customer wrote.")] = None
    text: Annotated[Text | None, Meta(description="Older name of comment.")] = None
    survey: Annotated[Label | None, Meta(description="What was asked: csat, nps, the survey's name.")] = None
    channel: Annotated[Label | None, Meta(description="Where it came in: email, web, store.")] = None


class CampaignResponseData(EventData):
    """An answer to marketing: a click, a form, a reply."""

    campaign_name: Annotated[Label | None, Meta(description="The campaign.")] = None
    campaign: Annotated[Label | None, Meta(description="Older name of campaign_name.")] = None
    campaign_id: Annotated[Id | None, Meta(description="The campaign's id.")] = None
    response: Annotated[Label | None, Meta(description="opened, clicked, registered, replied, ...")] = None
    channel: Annotated[Label | None, Meta(description="email, webform, ad, ...")] = None
    origin: Annotated[Label | None, Meta(description="Older name of channel.")] = None
    subject: Annotated[Text | None, Meta(description="What the answer is about.")] = None
    title: Annotated[Text | None, Meta(description="Older name of subject.")] = None
    occurred_at: Annotated[Moment | None, Meta(description="When, if not the event's created_at.")] = None


class SocialMentionData(EventData):
    """A public post that names the customer or us."""

    platform: Annotated[Label | None, Meta(description="linkedin, x, youtube, ...")] = None
    network: Annotated[Label | None, Meta(description="Older name of platform.")] = None
    author: Annotated[Label | None, Meta(description="Name or handle of who posted it.")] = None
    text: Annotated[Text | None, Meta(description="The post.")] = None
    content: Annotated[Text | None, Meta(description="Older name of text.")] = None
    url: Annotated[Url | None, Meta(description="The post's address.")] = None
    sentiment: Annotated[Label | None, Meta(description="positive, neutral, negative.")] = None
    posted_at: Annotated[Moment | None, Meta(description="When, if not the event's created_at.")] = None


FEEDBACK = (
    EventType(
        name="support_ticket_created",
        title="Support ticket created",
        description="The customer asked for support.",
        icon="🎫",
        data=SupportTicketCreatedData,
        summary=(
            "Support ticket created: {subject}[ ({priority|words} priority)]",
            "Support ticket created[: {ticket_number}][ ({priority|words} priority)]",
        ),
        aliases={"subject": ("title", "name"), "category": ("case_type",)},
    ),
    EventType(
        name="feedback_received",
        title="Feedback received",
        description="The customer gave feedback.",
        icon="⭐",
        data=FeedbackReceivedData,
        summary=("Feedback received[, rating {rating}[ of {max_rating}]][: {comment}]",),
        aliases={"comment": ("text",)},
    ),
    EventType(
        name="campaign_response",
        title="Campaign response",
        description="Somebody answered a marketing campaign.",
        icon="📣",
        data=CampaignResponseData,
        summary=(
            "Response to campaign {campaign_name}[: {response,subject|words}]",
            "Campaign response[: {subject}][ ({response,channel|words})]",
        ),
        aliases={"campaign_name": ("campaign",), "subject": ("title",), "channel": ("origin",)},
    ),
    EventType(
        name="social_mention",
        title="Social mention",
        description="Somebody mentioned the customer in social media.",
        icon="💬",
        data=SocialMentionData,
        summary=("Mentioned[ on {platform|label}][ by {author}][: {text}]",),
        aliases={"platform": ("network",), "text": ("content",)},
    ),
)
