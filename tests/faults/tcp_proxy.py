"""A proxy in front of ClickHouse that breaks inserts on purpose: one shot, one broken request."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Self

_CHUNK_BYTES = 64 * 1024
_HEAD_LIMIT = 1024 * 1024
# Statements stand in the address or at the start of the body.
_STATEMENT_BYTES = 300


class Break(StrEnum):
    """What happens to one insert."""

    RESET_BEFORE = "reset before the server sees it"
    RESET_MIDWAY = "reset in the middle of the body"
    RESET_AFTER = "applied, then reset instead of an answer"
    HANG_BEFORE = "never passed on, never answered"
    HANG_AFTER = "applied, never answered"
    ERROR_BEFORE = "refused with a code"
    ERROR_AFTER = "applied, then refused with a code"


class Shot(NamedTuple):
    """One fault, for an insert into `table`, or into any.

    `midway` is called, in the proxy's thread, once the body or its half was passed on.
    """

    kind: Break
    code: int = 0
    text: str = ""
    table: str = ""
    midway: Callable[[], object] | None = None


class FaultProxy:
    """Forwards a port of its own to a server, from a thread of its own. The port stays the same through `stop`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._shots: deque[Shot] = deque()
        self.fired = 0
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

    def arm(self, shot: Shot) -> None:
        """The next insert that nothing else is aimed at gets it."""
        self._shots.append(shot)

    @property
    def is_armed(self) -> bool:
        """True until every shot has been fired."""
        return bool(self._shots)

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=_HEAD_LIMIT)
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
            await _Connection(reader, writer, self._target, self._next_shot).run()
        except (asyncio.CancelledError, asyncio.IncompleteReadError, OSError):
            return
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    def _next_shot(self, statement: bytes) -> Shot | None:
        plain = statement.replace(b"+", b" ").replace(b"%20", b" ")
        if b"INSERT INTO" not in plain or not self._shots or self._shots[0].table.encode() not in plain:
            return None
        self.fired += 1
        return self._shots.popleft()


class _Connection:
    """One client. Requests are read one by one; answers are passed on as bytes unless a shot keeps them back."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        target: tuple[str, int],
        next_shot: Callable[[bytes], Shot | None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._target = target
        self._next_shot = next_shot
        self._shot: Shot | None = None

    async def run(self) -> None:
        server_reader, server_writer = await asyncio.open_connection(*self._target)
        answers = asyncio.create_task(self._pass_answers(server_reader))
        try:
            while not self._writer.transport.is_closing():
                if not await self._pass_request(server_writer):
                    return
        finally:
            answers.cancel()
            server_writer.transport.abort()

    async def _pass_request(self, server: asyncio.StreamWriter) -> bool:
        """False: this connection is over."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        body = await self._body(head)
        self._shot = shot = self._next_shot(head.partition(b"\r\n")[0] + body[:_STATEMENT_BYTES])
        if shot is None or shot.kind in {Break.RESET_AFTER, Break.HANG_AFTER, Break.ERROR_AFTER}:
            server.write(head + body)
            await server.drain()
            return not (shot and shot.midway and shot.midway())
        if shot.kind is Break.ERROR_BEFORE:
            self._writer.write(_refusal(shot))
            return True
        if shot.kind is Break.HANG_BEFORE:
            await self._reader.read()
        if shot.kind is Break.RESET_MIDWAY:
            server.write(head + body[: len(body) // 2])
            await server.drain()
            if shot.midway is not None:
                shot.midway()
        return False

    async def _body(self, head: bytes) -> bytes:
        names = {line.partition(b":")[0].lower(): line.partition(b":")[2].strip() for line in head.split(b"\r\n")}
        if names.get(b"transfer-encoding", b"").lower() == b"chunked":
            return await self._chunks()
        return await self._reader.readexactly(int(names.get(b"content-length", b"0")))

    async def _chunks(self) -> bytes:
        body = b""
        while True:
            line = await self._reader.readuntil(b"\r\n")
            body += line + await self._reader.readexactly(int(line.split(b";")[0], 16) + 2)
            if int(line.split(b";")[0], 16) == 0:
                return body

    async def _pass_answers(self, server: asyncio.StreamReader) -> None:
        # The server answers an insert only when it is done (`wait_end_of_query`): the first byte means applied.
        while answer := await server.read(_CHUNK_BYTES):
            if self._shot is None or self._shot.kind is Break.ERROR_BEFORE:
                self._writer.write(answer)
                await self._writer.drain()
            elif self._shot.kind is Break.ERROR_AFTER:
                self._writer.write(_refusal(self._shot))
                self._writer.close()
            elif self._shot.kind is Break.RESET_AFTER:
                self._writer.transport.abort()
        if self._shot is None or self._shot.kind is not Break.HANG_AFTER:
            self._writer.transport.abort()


def _refusal(shot: Shot) -> bytes:
    body = f"Code: {shot.code}. DB::Exception: {shot.text or 'planted by a test'}. (PLANTED)\n".encode()
    head = (
        "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=UTF-8\r\n"
        f"X-ClickHouse-Exception-Code: {shot.code}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
