"""What the endpoints of webhooks take and answer, key for key."""

from datetime import datetime
from typing import Annotated

import msgspec

from query_api.webhooks.endpoint import HookAction, State
from schemas.activity_message import ObjectType

_EventType = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,64}$")]


class WebhookBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An endpoint to be made. A filter that is left out or empty lets everything through."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    description: Annotated[str, msgspec.Meta(max_length=200)] = ""
    event_types: Annotated[list[_EventType], msgspec.Meta(max_length=50)] = []
    object_types: Annotated[list[ObjectType], msgspec.Meta(max_length=50)] = []
    actions: Annotated[list[HookAction], msgspec.Meta(max_length=4)] = []


class ReplayFromBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where deliveries go on from; null is where they stand, for an endpoint that was given up."""

    position: Annotated[str, msgspec.Meta(max_length=1000)] | None = None


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint and how its deliveries are. Everything before `position` was delivered; null times never were.

    At `changes_lost_at` they went on behind changes that the log no longer had; a replay forgets it.
    """

    id: str
    url: str
    description: str
    event_types: list[str]
    object_types: list[str]
    actions: list[str]
    created_at: datetime
    state: State
    failing_since: datetime | None
    last_error: str
    delivered: int
    changes_lost_at: datetime | None
    position: str


class WebhookWithSecret(Webhook, frozen=True, kw_only=True):
    """The same with its secret, which is shown this once."""

    secret: str


class WebhookList(msgspec.Struct, frozen=True):
    """Every endpoint of the organization, the oldest first."""

    webhooks: list[Webhook]
