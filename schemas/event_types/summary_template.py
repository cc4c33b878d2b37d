"""The language of summaries: a template is compiled once, at import, into closures.

    Call[, {outcome|words}][, {duration_seconds|duration}][: {subject,notes}]

- `{field}`         the value as text, cut to about 120 characters; `{a,b}` the first of several that is there
- `{field|filter}`  through one of `summary_filters.FILTERS`; `{amount|money}` reads the field `currency` as well
- `[segment]`       left out when a field in it is missing; segments nest
- several templates of one type: the first whose fields outside brackets are all there. The last has none outside.

A field is missing when it is absent, null, blank, or when its filter has nothing to say.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from schemas.event_types.summary_filters import FILTERS, MAX_FIELD_CHARACTERS, money, shortened, text

MAX_SUMMARY_CHARACTERS = 500

Names = Mapping[str, str]
Part = Callable[[object, Names], str | None]
Maker = Callable[[str, str, str | None], Part]
"""Makes a part from the literals on its two sides and from what stands there if a field is missing."""
Read = Callable[[Any], Any]
Show = Callable[[Any], str | None]


class Reader(NamedTuple):
    """Reads one field of the data. `name_field` is set where `Names` may hold what the data leaves out."""

    read: Read
    name_field: str | None = None


class _Piece(NamedTuple):
    literal: str
    make: Maker


_TOKEN = re.compile(
    r"(?P<open>\[)|(?P<close>\])|\{(?P<fields>[a-z_]+(?:,[a-z_]+)*)(?:\|(?P<filter>[a-z_]+))?\}|(?P<literal>[^][{}]+)"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class TemplateError(ValueError):
    """A template that cannot be compiled: a fault of the declaration, met at import."""


def compile_templates(templates: Sequence[str], reader: Callable[[str], Reader]) -> Callable[[object, Names], str]:
    """The summary of data: one line, at most 500 characters, never empty.

    `reader` finds the field a template names and raises KeyError for one that the type does not have.
    """
    parts = tuple(_Compiler(template, reader).compile() for template in templates)
    # A value may be blank in a way only the finished line shows (control characters): this is always left.
    last_resort = templates[-1].partition("[")[0].strip()
    if not last_resort or "{" in last_resort:
        raise TemplateError(f"must say something without any field: {templates[-1]}")

    def summary(data: object, names: Names) -> str:
        for part in parts:
            line = part(data, names)
            if line is not None:
                # False for every blank but the plain one: most lines need no more than this look.
                if line.isprintable() and "  " not in line and len(line) <= MAX_SUMMARY_CHARACTERS:
                    return line.strip() or last_resort
                return _single_line(line) or last_resort
        return last_resort

    return summary


def _single_line(line: str) -> str:
    line = " ".join(_CONTROLS.sub(" ", line).split())
    return line if len(line) <= MAX_SUMMARY_CHARACTERS else shortened(line, MAX_SUMMARY_CHARACTERS)


class _Compiler:
    """Reads one template from left to right, once."""

    def __init__(self, template: str, reader: Callable[[str], Reader]) -> None:
        self._template = template
        self._reader = reader
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(template)

    def compile(self) -> Part:
        if "".join(match.group() for match in _TOKEN.finditer(self._template)) != self._template:
            raise TemplateError(f"not a template: {self._template}")
        return self._sequence(is_segment=False)("", "", None)

    def _sequence(self, *, is_segment: bool) -> Maker:
        pieces: list[_Piece] = []
        literal = ""
        for token in self._tokens:
            if token["literal"]:
                literal += token["literal"]
            elif token["close"]:
                if not is_segment:
                    raise TemplateError(f"`]` without `[`: {self._template}")
                return partial(_sequence_of, pieces, literal)
            else:
                pieces.append(_Piece(literal, self._segment() if token["open"] else self._field(token)))
                literal = ""
        if is_segment:
            raise TemplateError(f"`[` without `]`: {self._template}")
        return partial(_sequence_of, pieces, literal)

    def _segment(self) -> Maker:
        return partial(_segment_of, self._sequence(is_segment=True))

    def _field(self, token: re.Match[str]) -> Maker:
        try:
            makers = [self._shown(self._reader(field), token["filter"]) for field in token["fields"].split(",")]
        except KeyError as error:
            raise TemplateError(f"no such field or filter: {error.args[0]}, in {self._template}") from error
        return makers[0] if len(makers) == 1 else partial(_first_of, makers)

    def _shown(self, reader: Reader, filter_name: str | None) -> Maker:
        if filter_name == "money":
            return partial(_money, reader.read, self._reader("currency").read)
        show = FILTERS[filter_name or "text"]
        if reader.name_field is not None:
            return partial(_named, reader, show)
        return partial(_text, reader.read) if show is text else partial(_filtered, reader.read, show)


# Few closures per field, and the literals inside them: a frame costs 0.06 us, a whole summary about one.


def _sequence_of(pieces: Sequence[_Piece], last_literal: str, head: str, tail: str, missing: str | None) -> Part:
    if not pieces:
        return lambda _data, _names: head + last_literal + tail
    *first, last = pieces
    if not first:
        return last.make(head + last.literal, last_literal + tail, missing)
    parts = (
        first[0].make(head + first[0].literal, "", None),
        *(piece.make(piece.literal, "", None) for piece in first[1:]),
        last.make(last.literal, last_literal + tail, None),
    )

    def render(data: object, names: Names) -> str | None:
        line = ""
        for part in parts:
            shown = part(data, names)
            if shown is None:
                return missing
            line += shown
        return line

    return render


def _segment_of(make: Maker, head: str, tail: str, _missing: str | None) -> Part:
    return make(head, tail, head + tail)


def _first_of(makers: Sequence[Maker], head: str, tail: str, missing: str | None) -> Part:
    parts = tuple(make(head, tail, None) for make in makers)

    def render(data: object, names: Names) -> str | None:
        for part in parts:
            shown = part(data, names)
            if shown is not None:
                return shown
        return missing

    return render


def _filtered(read: Read, show: Show, head: str, tail: str, missing: str | None) -> Part:
    def render(data: object, _: Names) -> str | None:
        value = read(data)
        if value is None:
            return missing
        shown = show(value)
        return missing if shown is None else head + shown + tail

    return render


def _text(read: Read, head: str, tail: str, missing: str | None) -> Part:
    # `_filtered` without the call that nine values of ten do not need.
    def render(data: object, _: Names) -> str | None:
        value = read(data)
        if value.__class__ is str and 0 < len(value) <= MAX_FIELD_CHARACTERS and not value.isspace():
            return f"{head}{value}{tail}"
        shown = text(value)
        return missing if shown is None else head + shown + tail

    return render


def _named(reader: Reader, show: Show, head: str, tail: str, missing: str | None) -> Part:
    read, name_field = reader

    def render(data: object, names: Names) -> str | None:
        shown = show(read(data)) or show(names.get(name_field or ""))
        return missing if shown is None else head + shown + tail

    return render


def _money(read_amount: Read, read_currency: Read, head: str, tail: str, missing: str | None) -> Part:
    def render(data: object, _: Names) -> str | None:
        shown = money(read_amount(data), read_currency(data))
        return missing if shown is None else head + shown + tail

    return render
