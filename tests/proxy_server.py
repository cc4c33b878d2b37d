"""A TCP server in a thread of its own, in front of a real one: the part that all our proxies share."""

import asyncio
import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

_ROUNDS_TO_ATTACH = 5


class ProxyServer(ABC):
    """Listens on a port of its own, which stays the same through `stop` and `start`; `serve` says what it does."""

    def __init__(self, host: str, port: int, head_limit_bytes: int = 64 * 1024) -> None:
        self.target = (host, port)
        self.port = 0
        self._head_limit_bytes = head_limit_bytes
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name=type(self).__name__, daemon=True)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it ends. A lost connection and a cancellation may leave it as exceptions."""

    def start(self) -> None:
        """Accept connections."""
        asyncio.run_coroutine_threadsafe(self._start(), self.loop).result()

    def stop(self) -> None:
        """Cut every connection and refuse new ones."""
        asyncio.run_coroutine_threadsafe(self._stop(), self.loop).result()

    def __enter__(self) -> Self:
        self._thread.start()
        self.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, limit=self._head_limit_bytes)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is None:
            return
        # Accept nothing more, and let what was accepted just now attach itself: to a server that is closed it cannot,
        # and its socket stays open (CPython 3.11, an assertion in Server._attach).
        for listening in self._server.sockets:
            self.loop.remove_reader(listening.fileno())
        for _ in range(_ROUNDS_TO_ATTACH):
            await asyncio.sleep(0)
        self._server.close()
        self._server = None
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # An aborted transport closes in the next round of the loop, which may be the last one.
        await asyncio.sleep(0)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self.serve(reader, writer)
        except (asyncio.CancelledError, asyncio.IncompleteReadError, OSError):
            return
        finally:
            writer.transport.abort()
            self._tasks.discard(task)
