"""Who is refused, dropped or cut off, with which code, and that nobody else notices."""

import json
import signal
import socket as sockets
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port
from deploy.services import api_command, is_ready
from tests.integration.query_api.live.live_client import LiveClient, drained, message, publish, socket, token_of
from tests.integration.query_api.live.test_live_events import LEAD, position_now
from tests.waiting import eventually


def code_for(url: str, first: Any, **arguments: Any) -> int:
    with socket(url, **arguments) as connection:
        # Who is refused at once may find it closed already.
        with suppress(ConnectionClosed):
            connection.send(first if isinstance(first, (str, bytes)) else json.dumps(first))
        return drained(connection)[1]


def test_a_first_frame_that_makes_no_sense_is_refused(narrow_url: str, token: str) -> None:
    lead = {"object_type": "lead", "object_id": "l-1"}
    malformed: list[Any] = [
        "not json",
        b"\xff\xfe",
        "[" * 100_000,
        {},
        {"token": token},
        {"token": token, "subscribe": "everything"},
        {"token": token, "subscribe": []},
        {"token": token, "subscribe": [{"object_type": "lead"}]},
        {"token": token, "subscribe": [{"object_type": "le ad", "object_id": "l-1"}]},
        {"token": token, "subscribe": [lead], "postion": "x"},
        {"token": token, "subscribe": [lead], "position": "nonsense"},
        {"token": token, "subscribe": [{**lead, "object_id": str(number)} for number in range(5)]},
    ]

    assert [code_for(narrow_url, each) for each in malformed] == [1008] * len(malformed)


def test_a_token_that_is_not_trusted_is_refused(
    url: str, settings: dict[str, str], organization: str, token: str
) -> None:
    expired = token_of(settings, organization, seconds=-60)
    forged = token_of({**settings, "TIMELINE_JWT_SECRET": "x" * 32}, organization)

    codes = [code_for(url, {"token": each, "subscribe": "organization"}) for each in ("", "x.y.z", expired, forged)]

    assert codes == [4401] * 4
    assert code_for(url, {"token": "x" * 300_000, "subscribe": "organization"}) == 1009


def test_who_says_nothing_or_too_much_is_closed(url: str, token: str) -> None:
    started = time.monotonic()
    with socket(url) as silent, socket(url) as talkative:
        talkative.send(json.dumps({"token": token, "subscribe": "organization"}))
        talkative.send("ping")
        assert drained(talkative)[1] == 1008
        assert drained(silent)[1] == 4401
    assert time.monotonic() - started < 20


def test_a_token_that_expires_closes_the_socket_at_its_time(
    url: str, settings: dict[str, str], organization: str
) -> None:
    expires_at = int(time.time()) + 4
    with LiveClient(url, token_of(settings, organization, seconds=expires_at - time.time()), LEAD) as client:
        assert client.until_closed(30) == 4401

    assert time.time() >= expires_at - 1


def test_a_page_of_another_origin_may_not_connect(url: str, narrow_url: str, token: str) -> None:
    first = {"token": "wrong", "subscribe": "organization"}
    own = f"http://{urlsplit(url).netloc}"

    def code(at: str, origin: str | None) -> int:
        return code_for(at, first, origin=origin)

    assert code(url, "https://evil.example") == code(url, "null") == code(url, "https://crm.example.com") == 4403
    # Let in: it is the token that is refused.
    assert code(url, own) == code(url, None) == code(narrow_url, "https://crm.example.com") == 4401


def test_a_user_holds_so_many_connections_and_another_one_as_many(
    narrow_url: str, settings: dict[str, str], organization: str, token: str
) -> None:
    with ExitStack() as open_clients:
        first = [open_clients.enter_context(LiveClient(narrow_url, token, LEAD)) for _ in range(3)]
        with LiveClient(narrow_url, token, LEAD) as one_more:
            assert one_more.until_closed() == 1013
        other_user = token_of(settings, organization, user="u-2")
        with LiveClient(narrow_url, other_user, LEAD) as other, pytest.raises(TimeoutError):
            other.next(0.5)
        assert first[0].until_quiet(0.1) == []

    def is_free() -> bool:
        with LiveClient(narrow_url, token, LEAD) as again:
            try:
                return again.until_quiet(0.3) == []
            except ConnectionClosed:
                return False

    eventually(is_free, "a place for the user again")


def test_a_client_that_does_not_read_is_dropped_and_hurts_nobody(
    url: str, token: str, organization: str, kafka_bootstrap: str
) -> None:
    text = "x" * 200_000
    count = 80
    start = position_now(url, token)
    with ExitStack() as stack:
        slow = sockets.create_connection((urlsplit(url).hostname, urlsplit(url).port or 80))
        slow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65536)
        lazy = stack.enter_context(socket(url, sock=slow, max_queue=1, ping_interval=None))
        lazy.send(json.dumps({"token": token, "subscribe": "organization", "position": start}))
        quick = stack.enter_context(LiveClient(url, token, None, start))
        before = _dropped(url)
        for _ in range(count // 10):
            publish(kafka_bootstrap, *(message(organization, data={"text": text}) for _ in range(10)))
        assert len(quick.take(count)) == count
        eventually(lambda: _dropped(url) > before, "the drop of the slow client")
        frames, code = drained(lazy)

    assert code == 1013
    assert frames < count


def _dropped(url: str) -> float:
    lines = httpx.get(url + "/metrics", timeout=30).text.splitlines()
    name = 'timeline_live_endings_total{code="1013"} '
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))


def test_a_server_that_stops_says_so_and_waits_for_nobody(
    settings: Mapping[str, str], tmp_path: Path, token: str
) -> None:
    port = free_port()
    api = ChildProcess("api", api_command("127.0.0.1", port), log_path=tmp_path / "api.log", environment=settings)
    api.start()
    try:
        api.wait_until(lambda: is_ready("127.0.0.1", port), deadline_seconds=90)
        url = f"http://127.0.0.1:{port}"
        headers = {"Authorization": f"Bearer {token}"}
        with (
            LiveClient(url, token, LEAD) as client,
            httpx.stream("GET", f"{url}/api/v1/activities/live", headers=headers, timeout=60) as stream,
        ):
            lines = stream.iter_lines()
            assert next(lines) == "retry: 2000"
            api.terminate()
            assert client.until_closed() == 1012
            assert '"code":1012' in "".join(lines)
        eventually(lambda: api.exit_code is not None, "the end of the server", 15)
        assert api.exit_code == -signal.SIGTERM
    finally:
        api.stop()
