"""Names in memory: the latest value counts, null forgets, garbage is passed over."""

import json

import pytest

from stream_workers.directory import Directory

KEY = b"acme|contact|C-1"


def value(**changes: str) -> bytes:
    return json.dumps({"organization_id": "acme", "kind": "contact", "id": "C-1", "name": "Jane", **changes}).encode()


def name_in(directory: Directory) -> str | None:
    entry = directory.find("acme", "contact", "C-1")
    return None if entry is None else entry.name


def test_entry_is_found_by_organization_kind_and_id() -> None:
    directory = Directory()
    directory.apply(KEY, value())

    assert name_in(directory) == "Jane"
    assert directory.find("globex", "contact", "C-1") is None
    assert directory.find("acme", "account", "C-1") is None


def test_later_value_replaces_the_earlier() -> None:
    directory = Directory()
    directory.apply(KEY, value())
    directory.apply(KEY, value(name="Jane Smith"))

    assert (name_in(directory), len(directory)) == ("Jane Smith", 1)


def test_null_forgets() -> None:
    directory = Directory()
    directory.apply(KEY, value())
    directory.apply(KEY, None)

    assert (name_in(directory), len(directory)) == (None, 0)


@pytest.mark.parametrize("key", [None, b"never seen", b"\xff"])
def test_null_of_an_unknown_key_changes_nothing(key: bytes | None) -> None:
    directory = Directory()
    directory.apply(KEY, value())
    directory.apply(key, None)

    assert name_in(directory) == "Jane"


@pytest.mark.parametrize(
    "garbage", [b"", b"{", b"\xff", b"[]", b"5", value(id=""), value(organization_id="a b"), b'{"id":"C-1"}']
)
def test_unreadable_entry_is_passed_over(garbage: bytes) -> None:
    directory = Directory()
    directory.apply(KEY, value())
    directory.apply(KEY, garbage)

    assert (name_in(directory), len(directory)) == ("Jane", 1)


def test_value_says_whose_entry_it_is() -> None:
    directory = Directory()
    directory.apply(b"globex|contact|C-9", value())

    assert name_in(directory) == "Jane"
