"""What every request and every answer of the application is held to, whatever route it goes to."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from query_api.app import create_app
from query_api.request_limits import MAX_HEADERS, MAX_URI_BYTES
from tests.integration.query_api.api import EVENTS, FEED
from tests.integration.query_api.two_tenants import FILES
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import bearer, settings

ORIGIN = "https://crm.example.com"


@pytest.fixture
def process() -> Iterator[InProcess]:
    with InProcess(create_app(settings(cors_origins=ORIGIN, request_timeout_seconds=0.05))) as running:
        yield running


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_longer_address_than_we_read_is_refused(process: InProcess) -> None:
    longest = process.get("/healthz?" + "a" * (MAX_URI_BYTES - len("/healthz")))
    longer = process.get("/healthz?" + "a" * MAX_URI_BYTES)

    assert longest.status_code == 200
    assert refusal(longer) == (414, "uri_too_long")


@pytest.mark.parametrize(
    "headers", [{f"x-{number}": "" for number in range(MAX_HEADERS)}, {"x-large": "x" * 40_000}], ids=["many", "large"]
)
def test_more_headers_than_we_read_are_refused(process: InProcess, headers: dict[str, str]) -> None:
    assert refusal(process.get("/healthz", headers=headers)) == (431, "headers_too_large")


def test_a_body_that_does_not_come_is_not_waited_for(process: InProcess) -> None:
    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    answer = process.request("POST", EVENTS, content=never(), headers=bearer())

    assert refusal(answer) == (408, "request_timeout")


def test_a_file_may_take_longer_than_another_body(process: InProcess) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"%PDF-1.7"
        await asyncio.sleep(0.2)
        yield bytes(20_000)

    query = "?object_type=lead&object_id=l-1&filename=a.pdf"
    file = process.request("POST", FILES + query, content=slow(), headers=bearer())
    event = process.request("POST", EVENTS, content=slow(), headers=bearer())

    assert refusal(file) == (503, "files_unavailable"), "there is no store behind it"
    assert refusal(event) == (408, "request_timeout")


def test_an_answer_names_at_most_five_unknown_parameters(process: InProcess) -> None:
    answer = process.get(FEED + "?" + "&".join(f"p{number}=" for number in range(1_000)), headers=bearer())

    assert answer.status_code == 422
    assert answer.json()["detail"].count("unknown parameter") == 5


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/openapi.json", "/docs", FEED, "/nowhere"])
def test_every_answer_carries_the_headers_that_keep_browsers_out(process: InProcess, path: str) -> None:
    answer = process.get(path)

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_over_tls_the_browser_is_told_to_stay_there(process: InProcess) -> None:
    answer = process.get("https://api.test/healthz")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_bug_is_answered_with_the_same_headers_and_says_nothing_about_itself() -> None:
    app: FastAPI = create_app(settings(cors_origins=ORIGIN))

    @app.get("/bug")
    def bug() -> None:
        raise ZeroDivisionError("SELECT secret FROM somewhere")

    with InProcess(app) as running:
        answer = running.get("/bug", headers={"Origin": ORIGIN})

    assert (answer.status_code, answer.content) == (
        500,
        b'{"error":"internal","detail":"the request could not be answered"}',
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_pages_of_an_allowed_origin_may_use_the_api(process: InProcess) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}
    preflight = process.request("OPTIONS", EVENTS + "x", headers=asked)
    answer = process.get(FEED, headers={"Origin": ORIGIN})

    assert preflight.status_code == 200
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{ORIGIN}.evil.example", "http://crm.example.com"])
def test_pages_of_any_other_origin_may_not(process: InProcess, origin: str) -> None:
    answer = process.get(FEED, headers={"Origin": origin})

    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("origins", ["*", "https://a.example/path", "crm.example.com", "https://*.example"])
def test_an_origin_that_is_none_is_a_configuration_error(origins: str) -> None:
    with pytest.raises(ValueError, match="cors_origins"):
        settings(cors_origins=origins)


def test_the_limit_of_requests_is_told_counted_and_kept() -> None:
    with InProcess(create_app(settings(rate_limit_user=2, clickhouse_url="clickhouse://127.0.0.1:1/timeline"))) as api:
        answers = [api.get(FEED, params={"page_size": 0}, headers=bearer()) for _ in range(3)]
        health = [api.get("/healthz").status_code for _ in range(5)]
        stranger = api.get(FEED, params={"page_size": 0}, headers=bearer(sub="another"))

    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert answers[0].headers["RateLimit"].startswith('"user";r=1;t=')
    assert refusal(answers[2]) == (429, "rate_limited")
    assert 0 < int(answers[2].headers["Retry-After"]) <= 120
    assert health == [200] * 5
    assert stranger.status_code == 422
