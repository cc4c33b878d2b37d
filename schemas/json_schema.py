"""JSON Schema (2020-12) of the activity message and of every type's data, from the Structs themselves."""

from typing import Any, Literal, get_type_hints

import msgspec

from schemas.activity_message import ActivityMessage
from schemas.event_types import EVENT_TYPES, EventType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def described_message() -> type[msgspec.Struct]:
    """ActivityMessage as JSON Schema can tell it: `data` is an object, `event_type` one of the declared names."""
    hints = get_type_hints(ActivityMessage, include_extras=True)
    hints["event_type"] = Literal[tuple(EVENT_TYPES)]
    hints["data"] = dict[str, Any]
    fields = [
        (each.name, hints[each.name])
        if each.required or each.name in {"event_type", "data"}
        else (each.name, hints[each.name], each.default)
        for each in msgspec.structs.fields(ActivityMessage)
    ]
    return msgspec.defstruct(
        "ActivityMessage", fields, kw_only=True, namespace={"__doc__": ActivityMessage.__doc__}, module=__name__
    )


def message_schema() -> Schema:
    """The whole message: its fields, the rules between them, and the data of each event type."""
    message = described_message()
    data_types = [each.data for each in EVENT_TYPES.values()]
    _, definitions = msgspec.json.schema_components(
        [message, *dict.fromkeys(data_types)], ref_template="#/$defs/{name}"
    )
    schema = definitions.pop("ActivityMessage")
    schema["required"] = [name for name in schema["required"] if name not in {"event_type", "data"}]
    return {
        "$schema": DIALECT,
        "$id": "activity-message.schema.json",
        **schema,
        "allOf": [_created_at_rule(), _content_rule(), *map(_data_rule, EVENT_TYPES.values())],
        "$defs": definitions,
    }


def _created_at_rule() -> Schema:
    return {
        "if": {"properties": {"action": {"not": {"const": "created"}}}, "required": ["action"]},
        "then": {"required": ["created_at"], "properties": {"created_at": {"not": {"type": "null"}}}},
    }


def _content_rule() -> Schema:
    """Only a delete may leave out what it deletes."""
    return {
        "if": {"properties": {"action": {"const": "deleted"}}, "required": ["action"]},
        "else": {"required": ["event_type", "data"]},
    }


def _data_rule(event_type: EventType) -> Schema:
    return {
        "if": {
            "properties": {"event_type": {"const": event_type.name}, "action": {"not": {"const": "deleted"}}},
            "required": ["event_type"],
        },
        "then": {"properties": {"data": {"$ref": f"#/$defs/{event_type.data.__name__}"}}},
    }


def data_schema(event_type: EventType) -> Schema:
    """The data of one type, on its own."""
    _, definitions = msgspec.json.schema_components([event_type.data], ref_template="#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "$id": f"{event_type.name}.schema.json",
        **definitions[event_type.data.__name__],
        "title": event_type.title,
        "description": event_type.description,
    }
