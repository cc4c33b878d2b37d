"""The mapping file (TOML) in, `ImportMapping` out: how the columns of a file become the fields of a message."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from producers.imports.errors import InvalidMapping

Kind = Literal["text", "integer", "number", "boolean", "moment", "json"]
_TOP_LEVEL = frozenset({"object_type", "object_id", "created_at", "updated_at", "revision", "summary", "source"})
_NESTED = frozenset({"actor", "data"})


class FieldRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one field comes from: a column or a constant; `values` translates, `default` stands for an empty cell."""

    column: str | None = None
    constant: Any = None
    values: dict[str, Any] = {}
    default: Any = None
    kind: Kind = msgspec.field(default="text", name="type")


class IdRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The natural key of an event. One column of UUIDs is taken as it is if `is_uuid`."""

    columns: list[str]
    name: str = ""
    is_uuid: bool = False


class ImportMapping(msgspec.Struct, dict=True, frozen=True, forbid_unknown_fields=True):
    """A whole mapping. `types.<event type>` has fields that only events of this type get."""

    id: IdRule
    fields: dict[str, FieldRule | str]
    event_type: FieldRule | str
    organization_id: str | None = None
    zone: str = "UTC"
    date_formats: list[str] = []
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    types: dict[str, dict[str, FieldRule | str]] = {}

    @cached_property
    def tz(self) -> ZoneInfo:
        """Of moments that name no zone themselves."""
        return ZoneInfo(self.zone)

    @cached_property
    def namespace(self) -> UUID:
        """Of the ids: the same natural key under the same name is the same event for ever."""
        return uuid5(NAMESPACE_URL, f"timeline-import:{self.id.name}")

    @cached_property
    def type_rule(self) -> FieldRule:
        """Where the event type comes from."""
        return _rule(self.event_type)

    @cached_property
    def rules(self) -> Mapping[str, FieldRule]:
        """The fields of every event."""
        return {name: _rule(each) for name, each in self.fields.items()}

    @cached_property
    def rules_by_type(self) -> Mapping[str, Mapping[str, FieldRule]]:
        """The fields of the events of one type: those of every event, and its own."""
        return {
            event_type: {**self.rules, **{name: _rule(each) for name, each in own.items()}}
            for event_type, own in self.types.items()
        }

    @cached_property
    def columns(self) -> frozenset[str]:
        """Every column that is asked for."""
        rules = [self.type_rule, *self.rules.values()]
        rules += [rule for each in self.rules_by_type.values() for rule in each.values()]
        return frozenset(self.id.columns) | {rule.column for rule in rules if rule.column is not None}


def read_mapping(path: Path) -> ImportMapping:
    """The mapping in a file. Raises InvalidMapping."""
    try:
        return parse_mapping(path.read_text("utf-8"))
    except OSError as error:
        raise InvalidMapping(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidMapping(f"{path}: not UTF-8") from error
    except InvalidMapping as error:
        raise InvalidMapping(f"{path}: {error}") from error


def parse_mapping(text: str) -> ImportMapping:
    """The mapping in a TOML text. Raises InvalidMapping."""
    try:
        mapping = msgspec.toml.decode(text, type=ImportMapping)
    except msgspec.DecodeError as error:
        raise InvalidMapping(str(error)) from error
    _check(mapping)
    return mapping


def _check(mapping: ImportMapping) -> None:
    if not mapping.id.columns or (mapping.id.is_uuid and len(mapping.id.columns) != 1):
        raise InvalidMapping("id.columns: name the columns of the natural key, or the one with the UUID")
    if not mapping.id.is_uuid and not mapping.id.name:
        raise InvalidMapping("id.name: say what the keys number, as `old-crm activities`; ids are made of it")
    _check_form(mapping)
    _check_rules("fields", mapping.rules)
    for event_type, rules in mapping.rules_by_type.items():
        _check_rules(f"types.{event_type}", rules)
    for name in ("object_type", "object_id", "created_at"):
        if name not in mapping.rules:
            raise InvalidMapping(f"fields.{name}: missing; an event needs it")


def _check_form(mapping: ImportMapping) -> None:
    """How the file is written."""
    try:
        _ = mapping.tz
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidMapping(f"zone: {mapping.zone!r} is no IANA zone") from error
    try:
        "".encode(mapping.encoding)
    except LookupError as error:
        raise InvalidMapping(f"encoding: {error}") from error
    if len(mapping.delimiter) != 1:
        raise InvalidMapping("delimiter: one character")


def _check_rules(where: str, rules: Mapping[str, FieldRule]) -> None:
    for name in rules:
        _check_name(f"{where}.{name}", name)
        if inner := next((each for each in rules if each.startswith(f"{name}.")), None):
            raise InvalidMapping(f"{where}.{name}: a value, and as {inner} also an object")


def _check_name(where: str, name: str) -> None:
    top, _, rest = name.partition(".")
    if (top in _TOP_LEVEL and not rest) or (top in _NESTED and rest):
        return
    raise InvalidMapping(f"{where}: fields are {', '.join(sorted(_TOP_LEVEL))}, actor.* and data.*")


def _rule(written: FieldRule | str) -> FieldRule:
    """A text alone is the name of a column."""
    rule = FieldRule(column=written) if isinstance(written, str) else written
    if (rule.column is None) == (rule.constant is None):
        raise InvalidMapping("a field has a column or a constant, one of the two")
    return rule
