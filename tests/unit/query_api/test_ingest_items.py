import json
from datetime import UTC, datetime
from typing import Any

import pytest

from query_api.errors import InvalidBody, UnsupportedMediaType
from query_api.tenant import TenantContext
from query_api.writes.ingest_items import MAX_ITEMS, Item, Refused, read_items

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TENANT = TenantContext("acme", "crm", "service")
MESSAGE: dict[str, Any] = {
    "id": "5b0c8a52-6f0c-4c6e-9d0e-0f3d1c2b4a59",
    "event_type": "call",
    "object_type": "lead",
    "object_id": "l-1",
    "actor": {"id": "u-1"},
    "data": {"direction": "outbound", "duration_seconds": 300},
    "created_at": "2024-01-15T10:30:00Z",
}
CLOUD_EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": MESSAGE["id"],
    "source": "crm",
    "type": "crm.activity.created",
    "subject": "lead/l-1",
    "time": MESSAGE["created_at"],
    "data": {name: MESSAGE[name] for name in ("event_type", "actor", "data")},
}
WRONG = "wrong"

# What an item of a batch can get wrong, and the path that its refusal names.
BAD_ITEMS: list[tuple[object, str]] = [
    *((value, "$") for value in ("text", 7, None, True, [], [MESSAGE])),
    *(
        ({name: value for name, value in MESSAGE.items() if name != missing}, path)
        for missing, path in (
            ("id", "$"),
            ("object_type", "$"),
            ("object_id", "$"),
            ("event_type", "$"),
            ("data", "$"),
            ("created_at", "$.created_at"),
        )
    ),
    *(
        (MESSAGE | {name: value}, path or f"$.{name}")
        for name, value, path in (
            ("id", "42", ""),
            ("id", 42, ""),
            ("id", None, ""),
            ("id", MESSAGE["id"] + "\n", ""),
            ("id", "5b0c8a526f0c4c6e9d0e0f3d1c2b4a59", ""),
            ("organization_id", "other", ""),
            ("organization_id", "", ""),
            ("organization_id", "a b", ""),
            ("organization_id", 5, ""),
            ("organization_id", None, ""),
            ("object_type", "", ""),
            ("object_type", "1lead", ""),
            ("object_type", "le-ad", ""),
            ("object_type", "l" * 65, ""),
            ("object_type", {}, ""),
            ("object_id", "", ""),
            ("object_id", "a\u0000b", ""),
            ("object_id", "a\nb", ""),
            ("object_id", "i" * 129, ""),
            ("object_id", 12, ""),
            ("action", "archived", ""),
            ("action", None, ""),
            ("event_type", "phone", ""),
            ("event_type", 1, ""),
            ("data", None, ""),
            ("data", [], ""),
            ("data", "text", ""),
            ("data", {"direction": 5}, "$.data.direction"),
            ("data", {"duration_seconds": "long"}, "$.data.duration_seconds"),
            ("data", {"duration_seconds": -1}, "$.data.duration_seconds"),
            ("created_at", "yesterday", ""),
            ("created_at", "2024-01-15T10:30:00", ""),
            ("created_at", "1969-12-31T23:59:59Z", ""),
            ("created_at", "2028-01-01T00:00:00Z", ""),
            ("created_at", 1705314600, ""),
            ("created_at", None, ""),
            ("updated_at", "later", ""),
            ("updated_at", "2099-01-01T00:00:00Z", ""),
            ("revision", 0, ""),
            ("revision", -1, ""),
            ("revision", 1.5, ""),
            ("revision", "2", ""),
            ("revision", 2**63, ""),
            ("actor", "u-1", ""),
            ("actor", {}, ""),
            ("actor", {"id": ""}, "$.actor.id"),
            ("actor", {"id": 5}, "$.actor.id"),
            ("actor", {"id": "u-1", "email": 5}, "$.actor.email"),
            ("summary", 5, ""),
            ("is_system_generated", "yes", ""),
            ("source", 5, ""),
            ("associations", {}, ""),
            ("associations", [{}], "$.associations[0]"),
            ("associations", [{"object_type": "deal", "object_id": ""}], "$.associations[0].object_id"),
            ("previous", {"object_type": "lead"}, "$.previous"),
            ("data", {"direction": "outbound", "notes": "n" * 2**20}, "$"),
            ("data", json.loads('{"a":' * 40 + "1" + "}" * 40), "$"),
        )
    ),
]


def read(body: object, content_type: str = "application/json", **headers: str) -> list[Item | Refused]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_items(content, {"content-type": content_type, **named}, TENANT, NOW)


def messages(body: object, content_type: str = "application/json", **headers: str) -> list[object]:
    items = read(body, content_type, **headers)
    assert all(isinstance(item, Item) for item in items), items
    return [item.message for item in items if isinstance(item, Item)]


@pytest.mark.parametrize(("bad", "path"), BAD_ITEMS)
def test_a_bad_item_is_named_and_the_good_ones_stay(bad: object, path: str) -> None:
    first, second, third = read([MESSAGE, bad, MESSAGE])

    assert isinstance(second, Refused)
    assert (second.index, second.error.path) == (1, path)
    assert second.error.detail
    assert [type(first), type(third)] == [Item, Item]


def test_there_are_at_least_sixty_kinds_of_bad_items() -> None:
    assert len({json.dumps(bad) for bad, _ in BAD_ITEMS}) >= 60


def test_every_shape_of_one_activity_is_the_same_message() -> None:
    headers = {f"ce_{name}": value for name, value in CLOUD_EVENT.items() if name != "data"}
    shapes = [
        messages(MESSAGE | {"source": "crm"}),
        messages([MESSAGE | {"source": "crm", "organization_id": "acme"}]),
        messages(CLOUD_EVENT, "application/cloudevents+json; charset=utf-8"),
        messages([CLOUD_EVENT], "application/cloudevents-batch+json"),
        messages(CLOUD_EVENT["data"], **headers),
    ]

    assert all(shape == shapes[0] for shape in shapes)


def test_attributes_in_headers_are_percent_decoded() -> None:
    headers = {f"ce_{name}": value for name, value in CLOUD_EVENT.items() if name != "data"}

    (item,) = read(CLOUD_EVENT["data"], **(headers | {"ce_subject": "lead/caf%C3%A9"}))

    assert isinstance(item, Item)
    assert item.message.object_id == "café"


@pytest.mark.parametrize(
    "body", [b"", b"[", b"[1,", b"\xff", b"[]", json.dumps([MESSAGE] * (MAX_ITEMS + 1)).encode(), b"[" * 10_000]
)
def test_a_body_that_is_no_batch_is_refused_whole(body: bytes) -> None:
    if body in (b"", b"\xff"):
        assert all(isinstance(item, Refused) for item in read(body))
        return
    with pytest.raises(InvalidBody, match=r"^\$: "):
        read(body)


def test_another_kind_of_body_is_named() -> None:
    with pytest.raises(UnsupportedMediaType, match="text/xml"):
        read(MESSAGE, "text/xml")
