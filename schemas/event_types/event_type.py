"""`EventType`: one declaration from which validation, summaries, schemas, docs and icons follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

import msgspec

from schemas.activity_message import invalid_from
from schemas.errors import InvalidMessage, Reason
from schemas.event_types.summary_template import Names, Reader, compile_templates

Counter = Literal["call_count", "email_count", "meeting_count", "note_count"]
OBJECT_TYPE = "object_type"
_NO_NAMES: Names = {}


class EventData(msgspec.Struct, gc=False, kw_only=True, omit_defaults=True):
    """Base of every type's data. Null means absent; keys that are not declared are allowed and stay in the row."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A name that the data may carry, or else the directory knows by the id in another field."""

    name_field: str
    kind: str
    id_field: str


@dataclass(frozen=True, kw_only=True, eq=False)
class EventType:
    """One event type. `aliases` lists older names of a field in order of preference; `conversions` is keyed by them.

    All field names are those of the JSON.
    """

    name: str
    title: str
    description: str
    icon: str
    data: type[EventData]
    summary: tuple[str, ...]
    counter: Counter | None = None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conversions: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()

    def __post_init__(self) -> None:
        """Compiles decoder and templates now: a wrong declaration fails at import."""
        _ = self._decode, self._summary, self._id_readers

    def decode_data(self, raw: bytes | msgspec.Raw) -> EventData:
        """The checked data. Raises InvalidMessage (data, or json for a broken text) with a path below `$.data`."""
        try:
            return self._decode(raw)
        except msgspec.ValidationError as error:
            raise invalid_from(error, Reason.DATA, "$.data") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidMessage(Reason.JSON, str(error), "$.data") from error

    def summarise(self, data: EventData, names: Names = _NO_NAMES, object_type: str = "") -> str:
        """One line of at most 500 characters. `names` maps a reference's name field to what the directory told.

        `object_type` is the message's: only `custom` says it ("Task created").
        """
        if self._says_object_type:
            names = {**names, OBJECT_TYPE: object_type} if names else {OBJECT_TYPE: object_type}
        return self._summary(data, names)

    def missing_names(self, data: EventData) -> tuple[tuple[str, str, str], ...]:
        """(name field, kind, id) of every name to look up: the data has its id and not the name."""
        if not self._id_readers:
            return ()
        return tuple(
            (name_field, kind, found)
            for name_field, kind, read_name, read_id in self._id_readers
            if (found := read_id(data)) and not read_name(data)
        )

    def normalised(self, data: EventData) -> dict[str, object]:
        """The declared fields that are present, under today's names; undeclared keys are only in the data's text."""
        shape: dict[str, object] = msgspec.to_builtins(data)
        for name, older_names in self.aliases.items():
            for older in older_names:
                value = shape.pop(older, None)
                if value is not None and name not in shape:
                    shape[name] = self._converted(older, value)
        return {**self.defaults, **shape}

    def _converted(self, older: str, value: object) -> object:
        convert = self.conversions.get(older)
        return value if convert is None else convert(value)

    @cached_property
    def _decode(self) -> Callable[[bytes | msgspec.Raw], EventData]:
        return msgspec.json.Decoder(self.data).decode

    @cached_property
    def _summary(self) -> Callable[[object, Names], str]:
        return compile_templates(self.summary, self._reader)

    @cached_property
    def _says_object_type(self) -> bool:
        return any("{" + OBJECT_TYPE in template for template in self.summary)

    @cached_property
    def _id_readers(self) -> tuple[tuple[str, str, Callable[[Any], Any], Callable[[Any], Any]], ...]:
        return tuple(
            (each.name_field, each.kind, self._reader(each.name_field).read, self._reader(each.id_field).read)
            for each in self.references
        )

    @cached_property
    def _attributes(self) -> dict[str, str]:
        return {each.encode_name: each.name for each in msgspec.structs.fields(self.data)}

    def _reader(self, name: str) -> Reader:
        """Reads a field by today's name: as sent, under older names, or the default. KeyError: no such field."""
        if name == OBJECT_TYPE and OBJECT_TYPE not in self._attributes:
            return Reader(_nothing, OBJECT_TYPE)
        older = self.aliases.get(name, ())
        attributes = tuple(self._attributes[each] for each in (name, *older))
        default = self.defaults.get(name)
        is_named = any(name == reference.name_field for reference in self.references)
        if any(each in self.conversions for each in older):
            convert = tuple(self.conversions.get(each, _as_it_is) for each in (name, *older))
            read = _first_converted(attributes, convert)
        elif older or default is not None:
            read = _first_present(attributes, default)
        else:
            read = attrgetter(*attributes)
        return Reader(read, name if is_named else None)


def _nothing(_: object) -> None:
    return None


def _as_it_is(value: object) -> object:
    return value


def _first_present(attributes: tuple[str, ...], default: object) -> Callable[[Any], Any]:
    if len(attributes) == 1:
        attributes *= 2  # attrgetter of one name gives no tuple
    read_all = attrgetter(*attributes)

    def read(data: object) -> object:
        for value in read_all(data):
            if value is not None:
                return value
        return default

    return read


def _first_converted(attributes: tuple[str, ...], converts: tuple[Callable[[Any], Any], ...]) -> Callable[[Any], Any]:
    read_all = attrgetter(*attributes)

    def read(data: object) -> object:
        for value, convert in zip(read_all(data), converts, strict=True):
            if value is not None:
                return convert(value)
        return None

    return read
