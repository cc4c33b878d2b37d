"""One row of a file in, the activity message that it tells out. Pure: the clock is an argument."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid5

import msgspec

from producers.imports.mapping import FieldRule, ImportMapping
from producers.prepare import check
from schemas.activity_message import ActivityMessage
from schemas.errors import InvalidMessage, Reason
from schemas.event_times import check_times

Row = Mapping[str, Any]

_TRUE = frozenset({"true", "yes", "y", "1"})
_FALSE = frozenset({"false", "no", "n", "0"})
_ENCODER = msgspec.json.Encoder()


def map_row(row: Row, mapping: ImportMapping, organization_id: str, now: datetime) -> ActivityMessage:
    """The checked message. Raises InvalidMessage, its path naming the field; the worker would refuse the same."""
    event_type = _value(row, mapping.type_rule, mapping, "event_type")
    fields: dict[str, Any] = {
        "id": _event_id(row, mapping),
        "organization_id": organization_id,
        "event_type": event_type,
        "data": {},
    }
    for name, rule in mapping.rules_by_type.get(str(event_type), mapping.rules).items():
        value = _value(row, rule, mapping, name)
        if value is not None:
            _put(fields, name, value)
    message = check(_ENCODER.encode(fields))
    if message.created_at is None:
        raise InvalidMessage(Reason.SCHEMA, "empty; an event happened at some time", "$.created_at")
    check_times(message, now)
    return message


def _event_id(row: Row, mapping: ImportMapping) -> str:
    values = [_text(row.get(column)) for column in mapping.id.columns]
    if not all(values):
        raise InvalidMessage(Reason.SCHEMA, f"no natural key: {', '.join(mapping.id.columns)} empty", "$.id")
    if mapping.id.is_uuid:
        return values[0]
    # As JSON: `a|b` and `c` are another key than `a` and `b|c`.
    return str(uuid5(mapping.namespace, _ENCODER.encode(values).decode()))


def _put(fields: dict[str, Any], name: str, value: object) -> None:
    *parents, last = name.split(".")
    for parent in parents:
        fields = fields.setdefault(parent, {})
    fields[last] = value


def _value(row: Row, rule: FieldRule, mapping: ImportMapping, name: str) -> object:
    if rule.column is None:
        return rule.constant
    found = row.get(rule.column)
    if found is None or found == "":
        return rule.default
    if rule.values:
        if _text(found) in rule.values:
            return rule.values[_text(found)]
        if rule.default is not None:
            return rule.default
        raise InvalidMessage(Reason.SCHEMA, f"{_text(found)[:80]!r} of {rule.column} is in no value", f"$.{name}")
    try:
        return _converted(found, rule, mapping, name)
    except ValueError as error:
        detail = f"{_text(found)[:80]!r} of {rule.column} is no {rule.kind}: {error}"
        raise InvalidMessage(Reason.SCHEMA, detail, f"$.{name}") from error


def _converted(found: object, rule: FieldRule, mapping: ImportMapping, name: str) -> object:
    if rule.kind == "moment" or name in ("created_at", "updated_at"):
        return moment(_text(found), mapping)
    match rule.kind:
        case "integer":
            return int(_text(found))
        case "number":
            return _finite(float(_text(found)))
        case "boolean":
            return _boolean(_text(found))
        case "json":
            return msgspec.json.decode(found) if isinstance(found, str) else found
        case _:
            # A number of a JSONL file stays one in `data`; ids are texts.
            return found if name.startswith("data.") else _text(found)


def moment(text: str, mapping: ImportMapping) -> datetime:
    """By the mapping's formats in turn, else ISO 8601; without a zone it is the mapping's. Raises ValueError."""
    for each in mapping.date_formats:
        try:
            found = datetime.strptime(text, each)  # noqa: DTZ007 - the mapping's zone follows
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=mapping.tz)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=mapping.tz)


def _finite(number: float) -> float:
    if math.isfinite(number):
        return number
    # JSON has none: it would be published as null.
    raise ValueError("not finite")


def _boolean(text: str) -> bool:
    folded = text.strip().lower()
    if folded in _TRUE or folded in _FALSE:
        return folded in _TRUE
    raise ValueError("true, false, yes, no, 1 or 0")


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _ENCODER.encode(value).decode()
