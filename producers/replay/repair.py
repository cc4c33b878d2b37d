"""A repair and the bytes of a refused message in, the repaired bytes out. Pure; all else keeps its bytes."""

import re
from collections.abc import Sequence

import msgspec

from producers.replay.errors import MalformedRepair, NotReplayable

Path = tuple[str | int, ...]

_STEP = re.compile(r"""\.([A-Za-z_][A-Za-z0-9_-]*)|\[([0-9]{1,6})\]|\["((?:[^"\\]|\\.)*)"\]""")
_NUMBER_STARTS = frozenset(bytes([each]) for each in b"-0123456789")
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])


class Repair(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What to change, by JSON path: `rename`, `drop`, `text`, `set`, in this order. Empty: the bytes as they are.

    `text` puts a number in quotes. What is not there is left alone, so one repair serves letters of several kinds.
    """

    rename: dict[str, str] = {}
    drop: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    values: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict, name="set")

    def __post_init__(self) -> None:
        """Raises MalformedRepair for a path that cannot be read, or the whole message as a path."""
        for text in (*self.rename, *self.rename.values(), *self.drop, *self.text, *self.values):
            parse_path(text)


_DECODER = msgspec.json.Decoder(Repair)


def decode_repair(text: bytes) -> Repair:
    """The repair in a JSON document. Raises MalformedRepair."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedRepair(str(error)) from error


def repair_of(rename: Sequence[str], drop: Sequence[str], text: Sequence[str], assign: Sequence[str]) -> Repair:
    """The repair of command line options: `OLD=NEW`, `PATH`, `PATH`, `PATH=VALUE`. Raises MalformedRepair."""
    return Repair(
        rename=dict(_halves(each) for each in rename),
        drop=tuple(drop),
        text=tuple(text),
        values={path: _json(value) for path, value in map(_halves, assign)},
    )


def parse_path(text: str) -> Path:
    """The steps of `$.data.lines[0]["odd key"]`. Raises MalformedRepair."""
    steps: list[str | int] = []
    end = 1
    while text.startswith("$") and (match := _STEP.match(text, end)):
        name, index, quoted = match.groups()
        steps.append(int(index) if index is not None else name or _unquoted(quoted))
        end = match.end()
    if not steps or end != len(text):
        raise MalformedRepair(f"{text!r} is not a path such as $.object_type or $.data.lines[0]")
    return tuple(steps)


def repaired(value: bytes, repair: Repair) -> bytes:
    """The message after the repair; the very same bytes when nothing in it is there to change. Raises NotReplayable."""
    if repair == Repair():
        return value
    content = before = msgspec.Raw(value)
    for old, new in repair.rename.items():
        content = _renamed(content, old, new)
    for path in repair.drop:
        content = _put(content, path, None)
    for path in repair.text:
        content = _quoted(content, path)
    for path, replacement in repair.values.items():
        content = _put(content, path, replacement)
    return value if content is before else bytes(content)


def _renamed(content: msgspec.Raw, old: str, new: str) -> msgspec.Raw:
    moved = _get(content, old)
    if moved is None:
        return content
    if _get(content, new) is not None:
        raise NotReplayable("repair", f"cannot be renamed to {new}: both are there", old)
    return _put(_put(content, old, None), new, moved)


def _quoted(content: msgspec.Raw, path: str) -> msgspec.Raw:
    number = bytes(_get(content, path) or b"")
    return _put(content, path, msgspec.Raw(b'"' + number + b'"')) if number[:1] in _NUMBER_STARTS else content


def _get(content: msgspec.Raw, path: str) -> msgspec.Raw | None:
    node: msgspec.Raw | None = content
    for step in parse_path(path):
        if node is None:
            return None
        node = _child(_opened(node, step, path), step)
    return node


def _put(content: msgspec.Raw, path: str, replacement: msgspec.Raw | None) -> msgspec.Raw:
    """With `replacement` at `path`, or without what is there; the same object when that changes nothing."""
    if _get(content, path) == replacement:
        return content
    return _changed(content, parse_path(path), replacement, path)


def _changed(node: msgspec.Raw, steps: Path, replacement: msgspec.Raw | None, path: str) -> msgspec.Raw:
    step, rest = steps[0], steps[1:]
    children = _opened(node, step, path)
    if rest:
        # An object on the way that is missing is made; a list is not.
        child = _child(children, step) or msgspec.Raw(b"{}")
        replacement = _changed(child, rest, replacement, path)
    if isinstance(children, dict):
        children.pop(str(step), None) if replacement is None else children.update({str(step): replacement})
    elif isinstance(step, int) and step < len(children):
        children[step : step + 1] = [] if replacement is None else [replacement]
    else:
        raise NotReplayable("repair", "the list is shorter", path)
    return msgspec.Raw(msgspec.json.encode(children))


def _child(children: dict[str, msgspec.Raw] | list[msgspec.Raw], step: str | int) -> msgspec.Raw | None:
    if isinstance(children, dict):
        return children.get(str(step))
    return children[int(step)] if int(step) < len(children) else None


def _opened(node: msgspec.Raw, step: str | int, path: str) -> dict[str, msgspec.Raw] | list[msgspec.Raw]:
    try:
        return _LIST.decode(node) if isinstance(step, int) else _OBJECT.decode(node)
    except msgspec.ValidationError as error:
        wanted = "a list" if isinstance(step, int) else "an object"
        raise NotReplayable("repair", f"there is no {wanted} at {step!r}'s place", path) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotReplayable("repair", f"only JSON can be repaired by path: {error}") from error


def _halves(text: str) -> tuple[str, str]:
    path, equals, rest = text.partition("=")
    if not equals:
        raise MalformedRepair(f"{text!r} has no `=`")
    return path.strip(), rest


def _json(text: str) -> msgspec.Raw:
    """JSON where it is JSON, else the text itself: `lead` and `"lead"` are the same, `7` is a number."""
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError:
        return msgspec.Raw(msgspec.json.encode(text))
    return msgspec.Raw(text.encode())


def _unquoted(text: str) -> str:
    try:
        return msgspec.json.decode(f'"{text}"', type=str)
    except msgspec.DecodeError as error:
        raise MalformedRepair(f"{text!r}: {error}") from error
