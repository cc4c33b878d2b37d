"""Examples of `POST .../ingest` for the OpenAPI page."""

from typing import Any

_CALL: dict[str, Any] = {
    "id": "5b0c8a52-6f0c-4c6e-9d0e-0f3d1c2b4a59",
    "event_type": "call",
    "object_type": "lead",
    "object_id": "123e4567-e89b-12d3-a456-426614174000",
    "actor": {"id": "u-1", "email": "jo@example.com", "first_name": "Jo", "last_name": "Doe"},
    "data": {"direction": "outbound", "duration_seconds": 300, "outcome": "successful"},
    "created_at": "2024-01-15T10:30:00Z",
    "source": "bottlecrm",
}

MESSAGE = _CALL

CLOUD_EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": _CALL["id"],
    "source": "bottlecrm",
    "type": "crm.activity.created",
    "subject": "lead/123e4567-e89b-12d3-a456-426614174000",
    "time": _CALL["created_at"],
    "data": {name: _CALL[name] for name in ("event_type", "actor", "data")},
}

ACCEPTED: dict[str, Any] = {
    "accepted": 1,
    "duplicates": 0,
    "refused": 0,
    "results": [{"index": 0, "status": "accepted", "id": _CALL["id"]}],
}

REFUSED: dict[str, Any] = {
    "error": "invalid_body",
    "detail": "item 1: $.object_id: Object missing required field `object_id`",
    "accepted": 1,
    "duplicates": 0,
    "refused": 1,
    "results": [
        {"index": 0, "status": "accepted", "id": _CALL["id"]},
        {
            "index": 1,
            "status": "rejected",
            "reason": "schema",
            "path": "$",
            "detail": "Object missing required field `object_id`",
        },
    ],
}

REFUSALS = {
    409: "Another message has the same id and revision. The other items are published.",
    413: "More than 16 MiB, or an item of more than 1 MiB. The other items are published.",
    422: "Items against the contract, each named in `results`. The other items are published.",
}
