"""ASGI middleware: the headers that every answer leaves with, and how the rate limits stand."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from query_api.rate_limits import Standing, rate_limit_headers

# Where `services.py` leaves what `RateLimits.check` said.
STANDINGS = "timeline.rate_limits"

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# What a route says itself stands: the page of `/docs` and the UI have policies of their own.
_UNLESS_SAID = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # One tenant's answer, and true for this moment only.
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a page of another, allowed origin may read beside the body.
EXPOSED_HEADERS = (
    "Age",
    "Cache-Status",
    "Content-Disposition",
    "ETag",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Timeline-Complete-Until",
    "X-Timeline-Export-Cursor",
    "X-Timeline-Lag-Ms",
    "X-Timeline-Position",
    "X-Timeline-Older-In-Archive",
)
_TLS_ONLY = "max-age=31536000; includeSubDomains"


class SecurityHeaders:
    """Outside of everything that answers, error answers included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, send_complete)


def _complete(headers: MutableHeaders, scope: Scope) -> None:
    for name, value in _ALWAYS.items():
        headers[name] = value
    for name, value in _UNLESS_SAID.items():
        headers.setdefault(name, value)
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = _TLS_ONLY
    standings: tuple[Standing, ...] = scope.get(STANDINGS, ())
    for name, value in rate_limit_headers(standings).items():
        headers[name] = value
