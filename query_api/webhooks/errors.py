"""What the API answers when it cannot do with a webhook what was asked.

ApiError
├── WebhookNotFound      404  unknown, or another organization's: the same answer
├── TooManyWebhooks      409  the organization has as many endpoints as it may
└── WebhooksOff          503  the installation has no secret for webhooks
"""

from http import HTTPStatus

from query_api.errors import RETRY_LATER, ApiError


class WebhookNotFound(ApiError):
    """Unknown id, or another organization's endpoint: nobody can tell which."""

    status = HTTPStatus.NOT_FOUND
    name = "not_found"

    def __init__(self) -> None:
        super().__init__("there is no webhook with this id")


class TooManyWebhooks(ApiError):
    """One more endpoint is one more lane for every change."""

    status = HTTPStatus.CONFLICT
    name = "too_many_webhooks"

    def __init__(self, most: int) -> None:
        super().__init__(f"an organization has at most {most} webhooks; delete one first")


class WebhooksOff(ApiError):
    """Secrets of endpoints are made of one of the installation, which is not set."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    name = "webhooks_off"
    headers = RETRY_LATER

    def __init__(self) -> None:
        super().__init__("webhooks are switched off here: TIMELINE_WEBHOOK_SECRET is not set")
