"""`/healthz`, `/readyz` and `/metrics` of one worker, over HTTP on its own port."""

from collections.abc import Callable

import prometheus_client
from aiohttp import web


class HealthServer:
    """Answers while the event loop lives; `trouble` says in words why the worker does not write, None when it does."""

    def __init__(self, port: int, trouble: Callable[[], str | None]) -> None:
        self._port = port
        self._trouble = trouble
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on all addresses, as a container's probe needs."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, port=self._port).start()

    async def stop(self) -> None:
        """Close the port."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _readyz(self, _: web.Request) -> web.Response:
        trouble = self._trouble()
        if trouble is None:
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "unavailable", "reason": trouble}, status=503)

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(
            body=prometheus_client.generate_latest(), headers={"Content-Type": prometheus_client.CONTENT_TYPE_LATEST}
        )
