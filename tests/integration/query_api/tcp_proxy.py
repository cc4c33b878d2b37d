"""`TcpProxy`: a server that goes away, hangs and comes back while the real one behind it stays up for other tests."""

import asyncio
import threading
from types import TracebackType
from typing import Self

_CHUNK_BYTES = 64 * 1024


class TcpProxy:
    """Forwards a port of its own to a server, from a thread of its own. The port stays the same through `stop`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tcp-proxy", daemon=True)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._passes = asyncio.Event()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(self) -> None:
        """Accept connections and pass everything on."""
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()

    def stop(self) -> None:
        """Cut every connection and refuse new ones."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()

    def hang(self) -> None:
        """Accept, and pass nothing on: a server that no longer talks."""
        self._loop.call_soon_threadsafe(self._passes.clear)

    async def _start(self) -> None:
        self._passes.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        self._server = None
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            server_reader, server_writer = await asyncio.open_connection(*self._target)
            try:
                await asyncio.gather(self._pass_on(reader, server_writer), self._pass_on(server_reader, writer))
            finally:
                server_writer.transport.abort()
        except (asyncio.CancelledError, OSError):
            return
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(_CHUNK_BYTES):
            await self._passes.wait()
            writer.write(chunk)
            await writer.drain()
        writer.transport.abort()
