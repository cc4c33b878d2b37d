"""Examples of dead letters on the OpenAPI page."""

from typing import Any

_ID = "crm.activities|3|1041"
_LETTER: dict[str, Any] = {
    "id": _ID,
    "failed_at": "2024-01-15T10:30:02.118Z",
    "first_failed_at": "2024-01-15T10:30:02.118Z",
    "reason": "schema",
    "path": "$.object_type",
    "detail": "Expected `str`, got `int`",
    "stage": "validate",
    "source": "bottlecrm",
    "attempts": 1,
    "value_bytes": 311,
    "is_truncated": False,
    "state": "open",
    "replays": 0,
    "replay_of": None,
    "refused_again_as": None,
}
_REPLAY_ID = "0f1c5f7e-1f6e-4c6b-9d0a-5b1c6a6f7d11"

PAGE: dict[str, Any] = {
    "dead_letters": [_LETTER],
    "counts": {"data": 12, "schema": 1},
    "pagination": {"page": 1, "page_size": 50, "total": 13},
}

LETTER: dict[str, Any] = {
    "letter": _LETTER,
    "key": {"text": "acme|lead|l-1"},
    "value": {"text": '{"id": "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9", "object_type": 7}'},
    "headers": [{"name": "traceparent", "value": {"text": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}],
    "replays": [],
}

REPLAY: dict[str, Any] = {
    "ids": [_ID],
    "repair": {"rename": {"$.evnt_type": "$.event_type"}, "drop": ["$.data.junk"], "set": {"$.object_type": "lead"}},
    "dry_run": True,
}

REPLAY_ANSWER: dict[str, Any] = {
    "replay_id": _REPLAY_ID,
    "dry_run": True,
    "counts": {"would_publish": 1},
    "letters": [{"id": _ID, "outcome": "would_publish", "reason": "", "path": "", "detail": ""}],
}
