"""Why a message is refused. The codes are public: they stand in dead letters, metrics and HTTP answers.

SchemaError
└── InvalidMessage   bad data: becomes a dead letter (or 422 on HTTP), never retried
"""

from enum import StrEnum


class Reason(StrEnum):
    """The fate of a refused message in one word; the first check that fails names it."""

    NULL_VALUE = "null_value"
    SIZE = "size"
    ENCODING = "encoding"
    DEPTH = "depth"
    JSON = "json"
    SCHEMA = "schema"
    EVENT_TYPE = "event_type"
    DATA = "data"
    RANGE = "range"
    TENANT = "tenant"
    STORE = "store"
    INTERNAL = "internal"


class SchemaError(Exception):
    """Base of this room's errors."""


class InvalidMessage(SchemaError):
    """The message breaks the contract. `path` is a JSON path to the offending value, `$` for the whole."""

    def __init__(self, reason: Reason, detail: str, path: str = "$") -> None:
        super().__init__(f"{reason} at {path}: {detail}")
        self.reason = reason
        self.detail = detail
        self.path = path
