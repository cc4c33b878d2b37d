"""Examples of the endpoints of webhooks for the OpenAPI page."""

from typing import Any

BODY: dict[str, Any] = {
    "url": "https://hooks.example.com/timeline",
    "description": "Won deals to the data warehouse",
    "event_types": ["call", "email"],
    "object_types": ["deal"],
    "actions": ["created", "updated"],
}

WEBHOOK: dict[str, Any] = {
    "id": "0c7a1f52-6f8e-5d9b-8a51-2d7f3f0f4f0b",
    **BODY,
    "created_at": "2024-01-15T10:30:00Z",
    "state": "active",
    "failing_since": None,
    "last_error": "",
    "delivered": 12,
    "changes_lost_at": None,
    "position": "lMQIAAAAAAAAAACUAAAAAAA",
}

WITH_SECRET: dict[str, Any] = {**WEBHOOK, "secret": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
LIST: dict[str, Any] = {"webhooks": [WEBHOOK]}
REPLAY: dict[str, Any] = {"position": WEBHOOK["position"]}
