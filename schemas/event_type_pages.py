"""What people and the UI read of the event types: a table as JSON, a page for engineers of CRM systems."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.event_types import EVENT_TYPES, EventType
from schemas.json_schema import data_schema

_EXAMPLES = Path(__file__).parent / "examples"
_HEAD = """\
# Event types

Generated from `schemas/event_types/` by `python -m schemas.generate`; edit the declarations, not this page.

Every field is optional unless marked. `null` means absent. Keys that are not listed are kept and answered as sent.
Older names are accepted; filters and summaries use the name they stand for. A summary that the message carries wins
over the generated one.
"""


def fields_of(event_type: EventType) -> list[dict[str, Any]]:
    """Name, description, whether required, and the name it is an older one of."""
    schema = data_schema(event_type)
    stands_for = {older: name for name, names in event_type.aliases.items() for older in names}
    return [
        {
            "name": name,
            "description": field["description"],
            "required": name in schema.get("required", ()),
            "stands_for": stands_for.get(name),
        }
        for name, field in schema["properties"].items()
    ]


def event_types_table() -> list[dict[str, Any]]:
    """One entry per type for icons, filters and forms."""
    return [
        {
            "name": each.name,
            "title": each.title,
            "description": each.description,
            "icon": each.icon,
            "counter": each.counter,
            "fields": fields_of(each),
        }
        for each in EVENT_TYPES.values()
    ]


def event_types_page() -> str:
    """Markdown: an overview, then a section per type with fields and an example."""
    overview = ["| | type | meaning |", "|---|---|---|"]
    overview += [
        f"| {each.icon} | [`{each.name}`](#{each.name}) | {each.description} |" for each in EVENT_TYPES.values()
    ]
    sections = ["\n".join(_section(each)) for each in EVENT_TYPES.values()]
    return "\n".join([_HEAD, *overview, "", *sections])


def _section(event_type: EventType) -> Iterator[str]:
    yield f"## {event_type.name}\n"
    yield f"{event_type.icon} **{event_type.title}.** {event_type.description}"
    if event_type.counter:
        yield f"Counted as `{event_type.counter}` in `activity_summary`."
    yield "\n| field of `data` | meaning |\n|---|---|"
    for field in fields_of(event_type):
        required = " **Required.**" if field["required"] else ""
        yield f"| `{field['name']}` | {field['description']}{required} |"
    example = _example_of(event_type)
    yield f"\nExample, shown as “{example['row']['summary']}”:\n"
    yield f"```json\n{json.dumps(example['message'], ensure_ascii=False, indent=2)}\n```\n"


def _example_of(event_type: EventType) -> dict[str, Any]:
    """The example that the specification gives, or else the fullest one of our own."""
    folder = _EXAMPLES / event_type.name
    files = [path for kind in ("specification*", "full", "*") for path in sorted(folder.glob(f"valid-{kind}.json"))]
    example: dict[str, Any] = json.loads(files[0].read_text("utf-8"))
    return example
