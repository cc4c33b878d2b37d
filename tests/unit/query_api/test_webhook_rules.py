"""Webhooks' rules: signatures as the standard has them, where deliveries may go, which changes are wanted."""

import asyncio
import re
import socket
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from query_api.webhooks.address_guard import ForbiddenAddress, GuardedResolver, check_url, is_public
from query_api.webhooks.delivery import Delivery
from query_api.webhooks.endpoint import Endpoint, EndpointState, state_of
from query_api.webhooks.lane import backoff_seconds
from query_api.webhooks.progress import Progress
from query_api.webhooks.sender import Outcome, Sender
from query_api.webhooks.signing import headers, secret_of, secrets_of, signature

MASTER = "a secret of the tests, 32 bytes or more"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ENDPOINT = Endpoint(organization_id="acme", endpoint_id="0c7a1f52-6f8e-5d9b-8a51-2d7f3f0f4f0b", url="https://a.example")


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the standard's own libraries.
    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_endpoint_and_generation_has_a_secret_of_its_own() -> None:
    other = Endpoint(organization_id="acme", endpoint_id="1c7a1f52-6f8e-5d9b-8a51-2d7f3f0f4f0b", url=ENDPOINT.url)
    foreign = Endpoint(organization_id="other", endpoint_id=ENDPOINT.endpoint_id, url=ENDPOINT.url)
    made = {secret_of(MASTER, each, generation) for each in (ENDPOINT, other, foreign) for generation in (1, 2)}

    assert len(made) == 6
    assert secret_of(MASTER, ENDPOINT, 1) == secret_of(MASTER, ENDPOINT, 1)
    assert secret_of("another secret, also 32 bytes long", ENDPOINT, 1) not in made


@pytest.mark.parametrize(("hours_ago", "signatures"), [(1, 2), (25, 1)])
def test_the_old_secret_signs_for_a_day(hours_ago: int, signatures: int) -> None:
    rotated = Endpoint(
        organization_id="acme",
        endpoint_id=ENDPOINT.endpoint_id,
        url=ENDPOINT.url,
        generation=2,
        rotated_at=NOW - timedelta(hours=hours_ago),
    )

    secrets = secrets_of(MASTER, rotated, NOW)

    assert len(headers(secrets, "msg_1", 1, b"{}")["webhook-signature"].split()) == signatures
    assert secrets[0] == secret_of(MASTER, ENDPOINT, 2)


PRIVATE = (
    *("0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16"),
    *("169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1"),
    *("192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1"),
    *("240.0.0.1", "255.255.255.255", "0.0.0.0"),  # noqa: S104 - nobody binds to it
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::"),
    *("64:ff9b:1:7f00:0:100:808:808", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1"),
)
PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "172.32.0.1", "192.169.0.1", "::ffff:8.8.8.8", "64:ff9b::808:808"),
    *("2606:4700:4700::1111", "2a00:1450::1"),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_a_private_network_is_public_in_any_form(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:6379/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "gopher://hooks.example.com/",
        "https://user:secret@hooks.example.com/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://api.localhost/",
        "https://metadata.google.internal/",
        "https://printer.local/",
        "https://clickhouse/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://hooks.example.0x7f/",
        "https:///path",
        "https://",
        "//hooks.example.com/",
        "hooks.example.com",
        "https://hooks.example.com/ x",
        "https://hooks.example.com/\r\nHost: other",
        "https://hooks.example.com:99999/",
        "https://[::1",
        "https://hooks.example.com/" + "x" * 2000,
        "",
    ],
)
def test_an_address_that_is_no_receivers_is_refused_when_it_is_said(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        check_url(url, frozenset({"inside.example.org"}))


@pytest.mark.parametrize(
    "url",
    ["https://hooks.example.com/a?b=c", "https://hooks.example.com:8443/", "https://1.1.1.1/", "http://inside:8080/x"],
)
def test_public_receivers_and_those_that_are_permitted_are_taken(url: str) -> None:
    assert str(check_url(url, frozenset({"inside"}))) == url


# Forms that no parser of addresses knows and the system's resolver does.
@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "localhost", "::1"])
def test_a_name_that_resolves_to_this_machine_is_refused_at_the_connection(host: str) -> None:
    with pytest.raises((ForbiddenAddress, socket.gaierror)):
        asyncio.run(GuardedResolver(frozenset()).resolve(host, 443))


def test_a_name_that_turned_private_since_it_was_said_is_not_connected_to() -> None:
    async def scenario() -> Outcome:
        async def rebound(host: str, port: int, **_: Any) -> list[Any]:
            public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", port))
            return [public, (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::ffff:127.0.0.1", port, 0, 0))]

        asyncio.get_running_loop().getaddrinfo = rebound  # type: ignore[method-assign, assignment]  # the system's answer
        async with Sender(frozenset(), 2.0) as sender:
            told = Delivery("msg_1", b"{}", "created", "call")
            return await sender.send("https://rebound.example.com:8443/", told, [secret_of(MASTER, ENDPOINT, 1)])

    outcome = asyncio.run(scenario())

    assert outcome.error == "refused: rebound.example.com is not public"


def test_a_name_whose_servers_do_not_answer_takes_one_thread_however_often_it_is_asked() -> None:
    asked: list[str] = []

    async def scenario() -> None:
        ended = asyncio.Event()

        async def silent(host: str, port: int, **_: Any) -> list[Any]:
            asked.append(host)
            await ended.wait()
            raise socket.gaierror

        asyncio.get_running_loop().getaddrinfo = silent  # type: ignore[method-assign, assignment]  # the system's answer
        resolver = GuardedResolver(frozenset())
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(resolver.resolve("silent.example.com", 443), 0.001)
        patient = [asyncio.create_task(resolver.resolve(f"{name}.example.com", 443)) for name in ("silent", "b")]
        await asyncio.sleep(0)
        ended.set()
        found = await asyncio.gather(*patient, return_exceptions=True)
        assert [type(each) for each in found] == [socket.gaierror] * 2

    asyncio.run(scenario())

    assert asked == ["silent.example.com", "b.example.com"]


def test_a_permitted_name_resolves_to_addresses_only() -> None:
    found = asyncio.run(GuardedResolver(frozenset({"localhost"})).resolve("localhost", 8080))

    assert {each["host"] for each in found} <= {"127.0.0.1", "::1"}
    assert all(each["flags"] & socket.AI_NUMERICHOST for each in found)


def endpoint(**filters: Any) -> Endpoint:
    return Endpoint(organization_id="acme", endpoint_id=ENDPOINT.endpoint_id, url=ENDPOINT.url, **filters)


@pytest.mark.parametrize(
    ("filters", "action", "event_type", "is_wanted"),
    [
        ({}, "created", "call", True),
        ({"event_types": ["call"]}, "created", "call", True),
        ({"event_types": ["call"]}, "created", "note", False),
        ({"event_types": ["call"]}, "deleted", "", True),
        ({"actions": ["updated"]}, "created", "call", False),
        ({"actions": ["updated"], "event_types": ["call"]}, "updated", "call", True),
    ],
)
def test_filters_let_through_what_they_name(
    filters: dict[str, Any],
    action: str,
    event_type: str,
    is_wanted: bool,  # noqa: FBT001 - pytest names it
) -> None:
    assert endpoint(**filters).wants(action, event_type) is is_wanted


def test_a_state_of_before_the_replay_does_not_count() -> None:
    before = EndpointState(
        organization_id="acme",
        endpoint_id=ENDPOINT.endpoint_id,
        replay=0,
        position="old",
        state="given_up",
        delivered=7,
    )
    replayed = endpoint(replay=1, start_position="new")

    state = state_of(replayed, before)

    assert (state.state, state.position, state.delivered) == ("active", "new", 7)
    assert state_of(endpoint(), before) is before


def test_retries_wait_longer_each_time_up_to_an_hour() -> None:
    waits = [backoff_seconds(attempt, 2.0) for attempt in range(40)]

    assert all(1.0 <= wait <= 2.0 for wait in waits[:1])
    assert all(2 ** (n + 1) / 2 <= wait <= 2 ** (n + 1) for n, wait in enumerate(waits[:10]))
    assert all(1800 <= wait <= 3600 for wait in waits[15:])


def test_the_position_stops_at_the_first_that_is_under_way() -> None:
    progress = Progress((5, 10))
    for offset in (5, 6, 7):
        progress.begin(0, offset)
        progress.pass_offset(0, offset)
    progress.end(0, 5)
    progress.end(0, 7)

    assert progress.offsets == (6, 10)
    progress.end(0, 6)
    assert progress.offsets == (8, 10)


def test_receivers_verify_as_the_page_says() -> None:
    page = (Path(__file__).parents[3] / "docs/webhooks.md").read_text("utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(block, names)  # noqa: S102 - our own page
    secret, other = (secret_of(MASTER, ENDPOINT, generation) for generation in (1, 2))
    signed = headers([other, secret], "msg_1", int(time.time()), b"{}")

    assert names["is_ours"](secret, signed, b"{}")
    assert not names["is_ours"](secret, signed, b"{ }")
    assert not names["is_ours"](secret_of(MASTER, ENDPOINT, 3), signed, b"{}")
    assert not names["is_ours"](secret, headers([secret], "msg_1", int(time.time()) - 400, b"{}"), b"{}")
