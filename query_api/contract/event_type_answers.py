"""What `/event-types/` answers: what forms, filters and icons of a UI are made from."""

from functools import cache
from typing import Any

import msgspec

from schemas.event_type_pages import event_types_table
from schemas.event_types import EVENT_TYPES
from schemas.json_schema import data_schema


class EventTypeField(msgspec.Struct, frozen=True):
    """A field of `data`; `stands_for` is today's name where this is an older one."""

    name: str
    description: str
    required: bool
    stands_for: str | None


class EventTypeDeclaration(msgspec.Struct, frozen=True):
    """One type. `schema` is the JSON Schema of its `data`."""

    name: str
    title: str
    description: str
    icon: str
    counter: str | None
    fields: list[EventTypeField]
    schema: dict[str, Any]


class EventTypes(msgspec.Struct, frozen=True):
    """Every type that is declared, and whether this API keeps files."""

    event_types: list[EventTypeDeclaration]
    takes_files: bool


@cache
def event_type_declarations() -> list[EventTypeDeclaration]:
    """From `schemas/event_types/`, whose order is that of the specification."""
    return [
        msgspec.convert(entry | {"schema": data_schema(EVENT_TYPES[entry["name"]])}, EventTypeDeclaration)
        for entry in event_types_table()
    ]
