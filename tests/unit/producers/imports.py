"""A mapping of the tests, and rows that it fits."""

from typing import Any

from producers.imports.mapping import parse_mapping

MAPPING_TEXT = """
organization_id = "acme"
zone = "Europe/Berlin"
date_formats = ["%d.%m.%Y %H:%M"]

[id]
columns = ["number"]
name = "old-crm activities"

[event_type]
column = "kind"
values = { Call = "call", Mail = "email", Note = "note" }

[fields]
object_type = { constant = "lead" }
object_id = "lead"
created_at = "date"
"actor.id" = "user"
source = { constant = "old-crm" }

[types.call]
"data.direction" = { column = "direction", values = { in = "inbound", out = "outbound" } }
"data.duration_seconds" = { column = "seconds", type = "integer" }
"data.outcome" = { constant = "successful" }

[types.note]
"data.text" = "text"

[types.email]
"data.subject" = "text"
"data.minutes" = { column = "seconds", type = "number" }
"data.direction" = { constant = "outbound" }
"""
MAPPING = parse_mapping(MAPPING_TEXT)
HEADER = "number,kind,lead,date,user,direction,seconds,text"


def row(**changes: Any) -> dict[str, Any]:
    return {
        "number": "1",
        "kind": "Note",
        "lead": "l-1",
        "date": "15.01.2024 10:30",
        "user": "u-1",
        "direction": "",
        "seconds": "",
        "text": "hello",
        **changes,
    }
