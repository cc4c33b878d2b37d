"""ASGI middleware: how long each request took, by route template and status."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from query_api.metrics import ApiMetrics

_UNMATCHED = "unmatched"


class RequestMetrics:
    """Outermost: what the client waited for, error answers included."""

    def __init__(self, app: ASGIApp, metrics: ApiMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and observe its end."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_observed)
        finally:
            # The template, never the path: ids in labels would grow without end.
            route = getattr(scope.get("route"), "path", _UNMATCHED)
            self._metrics.request_seconds.labels(scope["method"], route, status).observe(time.perf_counter() - started)
