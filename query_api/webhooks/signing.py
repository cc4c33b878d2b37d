"""Standard Webhooks 1.0: the secret of an endpoint, and the headers of a delivery. Pure."""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from query_api.webhooks.endpoint import Endpoint

_PREFIX = "whsec_"
# So long deliveries carry the old secret's signature too: receivers change theirs without losing one.
OLD_SECRET_FOR = timedelta(hours=24)


def secret_of(master: str, endpoint: Endpoint, generation: int) -> str:
    """The secret as it is shown once: `whsec_` and 32 bytes in base64."""
    name = f"timeline-webhook|{endpoint.organization_id}|{endpoint.endpoint_id}|{generation}"
    return _PREFIX + base64.b64encode(hmac.digest(master.encode(), name.encode(), "sha256")).decode()


def secrets_of(master: str, endpoint: Endpoint, now: datetime) -> list[str]:
    """The secrets that sign now: the newest, and for a day after a rotation the one before."""
    generations = [endpoint.generation]
    if endpoint.generation > 1 and now - endpoint.rotated_at < OLD_SECRET_FOR:
        generations.append(endpoint.generation - 1)
    return [secret_of(master, endpoint, each) for each in generations]


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def headers(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What a receiver verifies by; several signatures are separated by spaces."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "activities-timeline-webhooks",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(each, message_id, timestamp, body) for each in secrets),
    }
