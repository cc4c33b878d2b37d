"""What FastAPI's document leaves out, added for every operation alike: errors at the border, patterns, headers.

So a route declares only what is its own, and none can forget the rest.
"""

from collections.abc import Iterator
from typing import Any

from query_api.contract import examples

_SIGN = r"[^\x00-\x1f\x7f-\x9f]"
_ID = rf"^{_SIGN}{{1,128}}$"
_TYPE = "[A-Za-z][A-Za-z0-9_]{0,63}"
_MOMENT = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
_TAG = r'(?:W/)?"[^"]*"'


# By name: a parameter means the same wherever it stands.
_SCHEMAS: dict[str, dict[str, Any]] = {
    "object_id": {"pattern": _ID},
    "date_from": _MOMENT,
    "date_to": _MOMENT,
    "If-Match": {"pattern": rf"^(?:\*|{_TAG}(?: *, *{_TAG})*)$"},
}
# Of lists only the signs: `-` before a value leaves it out, a comma parts two.
_ITEMS: dict[str, str] = {
    "event_type": r"^[\sa-z_,-]+$",
    "object_type": r"^[\sA-Za-z0-9_,-]+$",
    "actor_id": rf"^{_SIGN}+$",
}
_BORDER_ERRORS = {
    408: "The body did not come in time.",
    413: "The body is larger than it may be.",
    414: "Path and query are longer than 16 KiB.",
    429: "Too many requests of the user or the organization, or too many queries at once; wait `Retry-After` seconds.",
    431: "More than 100 headers, or more than 32 KiB of them.",
}
_OF_BODIES = {408, 413}
_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}
_RATE_LIMIT = {
    "RateLimit": {
        "description": "What is left of each limit, and in how many seconds it is whole again.",
        "schema": {"type": "string"},
        "example": '"user";r=29999;t=60, "organization";r=59999;t=60',
    },
    "RateLimit-Policy": {
        "description": "The limits: requests and the length of the window in seconds.",
        "schema": {"type": "string"},
        "example": '"user";q=30000;w=60, "organization";q=60000;w=60',
    },
}


def complete(document: dict[str, Any]) -> None:
    """Add everything to FastAPI's document, in place; doing it twice changes nothing."""
    for operation in _operations(document):
        for parameter in operation.get("parameters", []):
            parameter["schema"] = _parameter_schema(parameter["name"], parameter["schema"])
        if "security" in operation or "requestBody" in operation:
            _add_errors(operation)
        for status, answer in operation["responses"].items():
            _forget_string(answer)
            if status in {"429", "503"}:
                answer.setdefault("headers", {}).update(_RETRY_AFTER)
            if "security" in operation and status.startswith("2"):
                answer.setdefault("headers", {}).update(_RATE_LIMIT)


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


def _add_errors(operation: dict[str, Any]) -> None:
    for status, description in _BORDER_ERRORS.items():
        if status in _OF_BODIES and "requestBody" not in operation:
            continue
        schema = {"$ref": "#/components/schemas/ErrorAnswer"}
        content = {"application/json": {"schema": schema, "example": examples.ERRORS[status]}}
        operation["responses"].setdefault(str(status), {"description": description, "content": content})
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _forget_string(answer: dict[str, Any]) -> None:
    """FastAPI takes the answer of a response class of ours for text, also where a schema says what it is."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    if schema.keys() & {"$ref", "oneOf"}:
        schema.pop("type", None)


def _parameter_schema(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Without null, which no address and no header can say, and with the pattern that the name stands for."""
    said = _without_null(schema)
    if said.get("type") == "array" and name in _ITEMS:
        return said | {"items": said["items"] | {"pattern": _ITEMS[name]}}
    if name == "object_type":
        return said | {"pattern": f"^{_TYPE}$"}
    if name in _SCHEMAS:
        said = {key: value for key, value in said.items() if "anyOf" not in _SCHEMAS[name] or key != "type"}
        return said | _SCHEMAS[name]
    return said


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if len(choices) != 1 or len(choices) == len(schema["anyOf"]):
        return schema
    return choices[0] | {key: value for key, value in schema.items() if key != "anyOf"}
