import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from query_api.errors import InvalidCursor
from query_api.queries.conditions import Position
from query_api.queries.timeline_filter import EventFilter, TimelineFilter
from query_api.reads.cursor import CursorSigner
from query_api.tenant import TenantContext

SIGNER = CursorSigner(SecretStr("a secret of the tests, 32 bytes or more"))
TENANT = TenantContext(organization="acme", user="u-1")
WANTED = EventFilter(event_types=("note", "call"), date_from=datetime(2024, 1, 1, tzinfo=UTC), search="offer")
POSITION = Position(datetime(2024, 1, 15, 10, 30, 0, 123456, tzinfo=UTC), "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9")
CURSOR = SIGNER.cursor(TENANT, WANTED, POSITION)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)), st.uuids())  # noqa: DTZ001 - made aware below
def test_a_position_comes_back_to_the_microsecond(moment: datetime, event_id: UUID) -> None:
    position = Position(moment.replace(tzinfo=UTC), str(event_id))

    assert SIGNER.position(TENANT, WANTED, SIGNER.cursor(TENANT, WANTED, position)) == position


def test_an_empty_cursor_is_the_beginning() -> None:
    assert SIGNER.position(TENANT, WANTED, "") is None


def test_a_cursor_is_safe_in_a_url() -> None:
    assert set(CURSOR) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_order_of_values_in_a_filter_does_not_matter() -> None:
    turned = msgspec.structs.replace(WANTED, event_types=("call", "note"))

    assert SIGNER.position(TENANT, turned, CURSOR) == POSITION


def test_every_bit_of_a_cursor_is_signed() -> None:
    raw = bytearray(urlsafe_b64decode(CURSOR + "=" * (-len(CURSOR) % 4)))
    for bit in range(len(raw) * 8):
        forged = bytearray(raw)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(InvalidCursor):
            SIGNER.position(TENANT, WANTED, urlsafe_b64encode(forged).decode().rstrip("="))


@pytest.mark.parametrize("organization", ["globex", "acme2", "acm", "ACME"])
def test_a_cursor_of_another_organization_is_refused(organization: str) -> None:
    with pytest.raises(InvalidCursor):
        SIGNER.position(TenantContext(organization=organization, user="u-1"), WANTED, CURSOR)


@pytest.mark.parametrize(
    "change",
    [
        {"event_types": ("note",)},
        {"without_event_types": ("email",)},
        {"actor_ids": ("u-1",)},
        {"object_types": ("lead",)},
        {"date_from": None},
        {"date_until": datetime(2025, 1, 1, tzinfo=UTC)},
        {"is_system_generated": True},
        {"search": "offers"},
    ],
)
def test_a_cursor_of_other_filters_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidCursor, match="other filters"):
        SIGNER.position(TENANT, msgspec.structs.replace(WANTED, **change), CURSOR)


def test_a_cursor_of_the_feed_is_none_of_a_timeline() -> None:
    feed = SIGNER.cursor(TENANT, EventFilter(), POSITION)

    with pytest.raises(InvalidCursor):
        SIGNER.position(TENANT, TimelineFilter(object_type="lead", object_id="l-1"), feed)


def test_a_cursor_of_another_secret_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        CursorSigner(None).position(TENANT, WANTED, CURSOR)


@pytest.mark.parametrize(
    "cursor", ["x", "é", "AAAA", "=", CURSOR[:-1], CURSOR + "AAAA", "%", "null", "\x00", CURSOR * 2]
)
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        SIGNER.position(TENANT, WANTED, cursor)


def test_random_bytes_are_refused() -> None:
    generator = random.Random(7)
    for _ in range(200):
        with pytest.raises(InvalidCursor):
            SIGNER.position(TENANT, WANTED, urlsafe_b64encode(generator.randbytes(57)).decode())
