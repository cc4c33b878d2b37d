"""The worker's quick way to decode gives what the contract's own gives, message or refusal."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.activity_message import ActivityMessage, decode_message
from schemas.errors import InvalidMessage
from schemas.quick_decode import decode_quickly

_EXAMPLES = sorted(Path("schemas/examples").rglob("*.json"))
_WHOLE: dict[str, Any] = {
    "id": "171f6741-f6a7-5f50-a01d-85f685867f4c",
    "organization_id": "acme",
    "event_type": "note",
    "object_type": "Lead",
    "object_id": "L-1",
    "actor": {"id": "u-1", "email": "jo@acme.com"},
    "data": {"text": "Called"},
    "created_at": "2024-01-15T10:30:00Z",
}
_ODD_TEXTS = [
    "", " ", "a", "acme\n", "a b", "\x00", "\x7f", "\u0085", "\u00a0", "é", "\u212a", "K" * 64, "k" * 65, "x" * 128,
    "x" * 129, "a|b", "9a", "_a", "171F6741-F6A7-5F50-A01D-85F685867F4C", "171f6741f6a75f50a01d85f685867f4c",
    "171f6741-f6a7-5f50-a01d-85f685867f4c\n", "171f6741-f6a7-5f50-a01d-85f685867f4é", "\u0661" * 8,
]  # fmt: skip
_ODD_VALUES: st.SearchStrategy[Any] = (
    st.sampled_from(_ODD_TEXTS) | st.text(max_size=3) | st.sampled_from([None, 1, 1.5, True, [], {}, {"id": ""}])
)
_ODD_ACTORS = st.fixed_dictionaries({"id": st.sampled_from(_ODD_TEXTS)}) | _ODD_VALUES
_FIELDS = st.sampled_from(
    [*_WHOLE, "action", "updated_at", "revision", "associations", "previous", "summary", "nobody"]
)


@st.composite
def _messages(draw: st.DrawFn) -> bytes:
    fields = dict(_WHOLE)
    for name in draw(st.lists(_FIELDS, max_size=3)):
        if name == "action":
            fields[name] = draw(st.sampled_from(["created", "updated", "deleted", "restored", "lost"]))
        elif name in fields and draw(st.booleans()):
            del fields[name]
        else:
            fields[name] = draw(_ODD_ACTORS if name == "actor" else _ODD_VALUES)
    return json.dumps(fields, ensure_ascii=draw(st.booleans())).encode(errors="surrogatepass")


def _outcome(decode: Callable[[bytes | None], ActivityMessage], value: bytes | None) -> dict[str, Any]:
    try:
        message = decode(value)
    except InvalidMessage as refusal:
        return vars(refusal)
    text = {"data": message.data_text, "has_data": message.has_data, "actor": msgspec.to_builtins(message.actor)}
    return {name: getattr(message, name) for name in ActivityMessage.__struct_fields__} | text


def _both(value: bytes | None) -> None:
    assert _outcome(decode_quickly, value) == _outcome(decode_message, value)


@given(_messages())
def test_any_message_has_one_outcome_in_both_ways(value: bytes) -> None:
    _both(value)


@pytest.mark.parametrize("field", ["id", "organization_id", "object_type", "object_id", "actor"])
def test_every_odd_id_has_one_outcome_in_both_ways(field: str) -> None:
    for text in _ODD_TEXTS:
        _both(json.dumps({**_WHOLE, field: {"id": text} if field == "actor" else text}).encode())


@pytest.mark.parametrize("value", [None, b"", b"null", b"\xff{}", b"[" * 40, json.dumps(_WHOLE).encode() + b" x"])
def test_bytes_that_are_no_message_are_refused_alike(value: bytes | None) -> None:
    _both(value)


@pytest.mark.parametrize("path", _EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_has_one_outcome_in_both_ways(path: Path) -> None:
    example = json.loads(path.read_bytes())
    _both(json.dumps(example.get("message", example) if isinstance(example, dict) else example).encode())
