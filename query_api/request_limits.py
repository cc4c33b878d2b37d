"""ASGI middleware, innermost: what a request may take before any route sees it, and the answer to a bug of ours."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from query_api.errors import HeadersTooLarge, RequestTooSlow, UriTooLong

# 100 values of a list parameter with ids as they are in life; an address longer than this no proxy passes on either.
MAX_URI_BYTES = 16 * 1024
MAX_HEADERS = 100
MAX_HEADER_BYTES = 32 * 1024

ErrorAnswers = Callable[[Request, Exception], Response]


class RequestLimits:
    """A request beyond its limits is answered here; an exception that no handler knows becomes 500 here as well."""

    def __init__(
        self,
        app: ASGIApp,
        error_answer: ErrorAnswers,
        body_timeout_seconds: float,
        slow_bodies: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self._app = app
        self._error_answer = error_answer
        self._body_timeout_seconds = body_timeout_seconds
        self._slow_bodies = slow_bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with an end to the wait for its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_observed(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            check_request(scope)
            await self._app(scope, self._in_time(scope, receive), send_observed)
        except Exception as error:
            # Outside of this middleware the answer would lack the headers that every other answer has.
            if started:
                raise
            await self._error_answer(Request(scope), error)(scope, receive, send)

    def _in_time(self, scope: Scope, receive: Receive) -> Callable[[], Awaitable[Message]]:
        # By path: a hundred mebibytes take longer than a message.
        give_up_at = time.monotonic() + self._slow_bodies.get(scope["path"], self._body_timeout_seconds)
        whole = False

        async def receive_in_time() -> Message:
            nonlocal whole
            if whole:
                # What comes after the body is the client's leaving, for which a stream may wait for hours.
                return await receive()
            try:
                async with asyncio.timeout(give_up_at - time.monotonic()):
                    message = await receive()
            except TimeoutError as error:
                raise RequestTooSlow from error
            whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        return receive_in_time


def check_request(scope: Scope) -> None:
    """Raises UriTooLong or HeadersTooLarge."""
    if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > MAX_URI_BYTES:
        raise UriTooLong(MAX_URI_BYTES)
    headers = scope["headers"]
    if len(headers) > MAX_HEADERS or sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        raise HeadersTooLarge(MAX_HEADERS, MAX_HEADER_BYTES)
