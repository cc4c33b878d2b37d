"""Examples of the OpenAPI page. The timeline's is the specification's own."""

from typing import Any

_ACTOR = {"id": "user-uuid", "email": "user@example.com", "first_name": "John", "last_name": "Doe"}
_LEAD = "123e4567-e89b-12d3-a456-426614174000"

NOTE: dict[str, Any] = {
    "id": "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9",
    "event_type": "note",
    "actor": _ACTOR,
    "object_type": "lead",
    "object_id": _LEAD,
    "data": {"text": "Follow up call scheduled", "mentions": ["@jane"]},
    "summary": "Added note: Follow up call scheduled",
    "is_system_generated": False,
    "created_at": "2024-01-15T10:30:00Z",
    "updated_at": "2024-01-15T10:30:00Z",
}

TIMELINE: dict[str, Any] = {
    "object": {"type": "lead", "id": _LEAD},
    "events": [NOTE],
    "pagination": {"page": 1, "page_size": 50, "total": 100},
}

_CURSOR = "AWQJxJg0ZyeTVyJmZQ0XW2gABg786zSgAHCocPri4VjjoOdy_m7kMql9r9FtKjqvV3d9Hn0pJ5pE"

TIMELINE_SLICE: dict[str, Any] = TIMELINE | {"pagination": {"page_size": 50, "next_cursor": _CURSOR}}

FEED: dict[str, Any] = {
    "events": [NOTE],
    "pagination": {"page_size": 50, "next_cursor": _CURSOR},
    "facets": {
        "event_type": {"note": 61, "call": 39},
        "actor": {"user-uuid": 70, "": 30},
        "day": {"2024-01-15": 60, "2024-01-14": 40},
    },
}

SUMMARY: dict[str, Any] = {
    "event_type": "activity_summary",
    "data": {
        "period": "last_7_days",
        "call_count": 5,
        "email_count": 12,
        "meeting_count": 2,
        "note_count": 8,
        "counts": {"call": 5, "deal_won": 1, "email": 12, "meeting": 2, "note": 8},
        "total": 28,
    },
}

COMPARED_SUMMARY: dict[str, Any] = {
    "event_type": "activity_summary",
    "data": SUMMARY["data"]
    | {
        "groups": [
            {"key": "1T09", "counts": {"call": 5, "email": 12}, "total": 17},
            {"key": "5T16", "counts": {"deal_won": 1, "meeting": 2, "note": 8}, "total": 11},
        ],
        "previous": {
            "since": "2024-01-01T10:30:00Z",
            "until": "2024-01-08T10:30:00Z",
            "call_count": 3,
            "email_count": 17,
            "meeting_count": 0,
            "note_count": 0,
            "counts": {"call": 3, "email": 17},
            "total": 20,
            "groups": [{"key": "2T11", "counts": {"call": 3, "email": 17}, "total": 20}],
        },
        "change": {
            "counts": {"call": 2, "deal_won": 1, "email": -5, "meeting": 2, "note": 8},
            "total": 8,
            "percent": 40.0,
        },
    },
}

SILENT: dict[str, Any] = {
    "silent_since": "2023-12-16T10:30:00Z",
    "objects": [
        {
            "object_type": "lead",
            "object_id": _LEAD,
            "last_event_at": "2023-11-02T09:15:00Z",
            "silent_days": 74,
            "events": 12,
        }
    ],
    "pagination": {"page_size": 50, "next_cursor": None, "total": 1},
}

FILE: dict[str, Any] = {
    "id": "0b6f3a0e-4d1c-4f5e-9a37-5f0d6f1a2b3c",
    "filename": "offer.pdf",
    "file_type": "application/pdf",
    "file_size": 48213,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "url": "/api/v1/activities/files/content?organization=acme&id=0b6f3a0e-4d1c-4f5e-9a37-5f0d6f1a2b3c"
    "&expires=1705315200&signature=2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "expires_at": "2024-01-15T10:40:00Z",
}

RECORD_EVENT: dict[str, Any] = {
    "event_type": "note",
    "object_type": "lead",
    "object_id": _LEAD,
    "data": {"text": "Follow up call scheduled", "mentions": ["@jane"]},
}

EDIT_EVENT: dict[str, Any] = {"data": {"text": "Follow up call moved to Friday", "mentions": ["@jane"]}}

_EDITED: dict[str, Any] = NOTE | {
    "data": EDIT_EVENT["data"],
    "summary": "Added note: Follow up call moved to Friday",
    "updated_at": "2024-01-15T11:00:00Z",
}

HISTORY: dict[str, Any] = {
    "id": NOTE["id"],
    "versions": [
        {
            "revision": 2,
            "action": "updated",
            "event": _EDITED,
            "updated_at": "2024-01-15T11:00:00Z",
            "ingested_at": "2024-01-15T11:00:00.012Z",
        },
        {
            "revision": 1,
            "action": "created",
            "event": NOTE,
            "updated_at": "2024-01-15T10:30:00Z",
            "ingested_at": "2024-01-15T10:30:00.009Z",
        },
    ],
    "next_before": None,
}

EVENT_TYPES: dict[str, Any] = {
    "event_types": [
        {
            "name": "note",
            "title": "Note",
            "description": "A note or comment on the object.",
            "icon": "📝",
            "counter": "note_count",
            "fields": [
                {
                    "name": "text",
                    "description": "The note. Without it the event says nothing.",
                    "required": True,
                    "stands_for": None,
                }
            ],
            "schema": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
        }
    ],
    "takes_files": True,
}

ERRORS: dict[int, dict[str, str]] = {
    400: {"error": "invalid_cursor", "detail": "cursor: not a cursor of this API"},
    401: {"error": "unauthenticated", "detail": "a valid bearer token is required"},
    403: {"error": "forbidden", "detail": "actor: only the role service may name an actor"},
    404: {"error": "not_found", "detail": "there is no event with this id"},
    408: {"error": "request_timeout", "detail": "the body did not come in time"},
    409: {"error": "conflict", "detail": "$.id: another event has this id"},
    413: {"error": "body_too_large", "detail": "the body has at most 1048576 bytes"},
    415: {
        "error": "unsupported_media_type",
        "detail": "Content-Type: 'text/xml' is none of application/json and CloudEvents' own",
    },
    414: {"error": "uri_too_long", "detail": "path and query have at most 16384 bytes"},
    422: {"error": "invalid_parameter", "detail": "page_size: Input should be less than or equal to 100"},
    429: {"error": "rate_limited", "detail": "too many requests of the user; try again in 7 s"},
    431: {"error": "headers_too_large", "detail": "at most 100 headers of 32768 bytes in all"},
    503: {"error": "store_unavailable", "detail": "the store does not answer; try again"},
}
