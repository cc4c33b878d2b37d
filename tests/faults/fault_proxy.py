"""A proxy in front of ClickHouse that breaks inserts on purpose: one shot, one broken request."""

import asyncio
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from tests.proxy_server import ProxyServer

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


class FaultProxy(ProxyServer):
    """Passes requests and answers on, and breaks an insert for each shot that it was given."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, head_limit_bytes=_HEAD_LIMIT)
        self._shots: deque[Shot] = deque()
        self.fired = 0

    def arm(self, shot: Shot) -> None:
        """The next insert that nothing else is aimed at gets it."""
        self._shots.append(shot)

    @property
    def is_armed(self) -> bool:
        """True until every shot has been fired."""
        return bool(self._shots)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, one after the other."""
        await _Connection(reader, writer, self.target, self._next_shot).run()

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
