"""Caps, origins and what a client may ask for."""

from contextlib import ExitStack

import pytest
from starlette.requests import HTTPConnection

from query_api.live.connections.admission import Admission
from query_api.live.connections.expiry import expires_at
from query_api.live.connections.origin import is_allowed_origin
from query_api.live.ending import TOO_MANY, Ended
from query_api.live.subscription import first_frame, subscription
from query_api.queries.standing_events import standing_events
from query_api.tenant import TenantContext
from tests.unit.query_api.live.fakes import ACME, NOON
from tests.unit.query_api.tokens import token


def test_a_user_has_so_many_places_and_gets_them_back() -> None:
    admission = Admission(max_connections=10, max_per_user=2)
    namesake = TenantContext("other", ACME.user)

    with ExitStack() as inside:
        for tenant in (ACME, ACME, namesake):
            inside.enter_context(admission.of_user(tenant))
        with pytest.raises(Ended) as refused:
            inside.enter_context(admission.of_user(ACME))

    assert refused.value.ending == TOO_MANY
    with admission.of_user(ACME):
        pass
    assert not admission._of_user


def test_a_process_has_so_many_places_also_for_who_says_nothing() -> None:
    admission = Admission(max_connections=1, max_per_user=2)

    with admission.connection(), pytest.raises(Ended):
        admission.connection().__enter__()
    with admission.connection():
        pass


def connection(host: str, origin: str | None) -> HTTPConnection:
    headers = [(b"host", host.encode())] + ([] if origin is None else [(b"origin", origin.encode())])
    return HTTPConnection({"type": "websocket", "headers": headers})


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        (None, True),
        ("https://api.acme.com", True),
        ("http://api.acme.com", True),
        ("https://crm.acme.com", True),
        ("https://api.acme.com:8443", False),
        ("https://api.acme.com.evil.example", False),
        ("https://evil.example", False),
        ("null", False),
        ("", False),
        ("file://api.acme.com", False),
    ],
)
def test_only_pages_of_the_api_itself_and_of_the_list_may_follow(origin: str | None, *, is_allowed: bool) -> None:
    assert is_allowed_origin(connection("api.acme.com", origin), ("https://crm.acme.com",)) is is_allowed


def test_a_first_frame_names_objects_as_the_tables_do() -> None:
    first = first_frame('{"token": "t", "subscribe": [{"object_type": "Lead", "object_id": "L-1"}]}')

    assert subscription(first.subscribe, None, 10).objects == frozenset({("lead", "L-1")})
    assert subscription("organization", None, 10).objects is None


def test_a_token_is_good_until_its_own_end() -> None:
    assert expires_at(token(exp=1_900_000_000)) == 1_900_000_000


def test_the_rows_that_stand_are_asked_for_by_their_keys() -> None:
    query = standing_events(ACME, [("lead", "l-1", NOON, "e-1"), ("deal", "d-'1", NOON, "e-2")])

    assert query.sql == (
        "SELECT organization_id, event_id, event_type, actor_id, actor_email, actor_first_name, actor_last_name, "
        "object_type, object_id, data, summary, is_system_generated, created_at, updated_at, toString(version), "
        "is_deleted FROM timeline_events WHERE organization_id = {organization:String} AND "
        "(object_type, object_id, created_at, event_id) IN arrayZip({object_types:Array(String)}, "
        "{object_ids:Array(String)}, {moments:Array(DateTime64(6, 'UTC'))}, {event_ids:Array(UUID)}) "
        "ORDER BY version DESC LIMIT 1 BY object_type, object_id, created_at, event_id"
    )
    assert query.parameters == {
        "organization": "acme",
        "object_types": ["lead", "deal"],
        "object_ids": ["l-1", "d-'1"],
        "moments": ["2024-01-15 12:00:00.000000"] * 2,
        "event_ids": ["e-1", "e-2"],
    }
