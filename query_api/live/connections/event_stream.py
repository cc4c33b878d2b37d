"""One stream of server-sent events: the answer to a GET, from its headers to its last event."""

import asyncio

import msgspec
from starlette.types import Message, Receive, Scope, Send

from query_api.live.connections.connection import connection_of
from query_api.live.ending import GONE, SHUTDOWN, Ending
from query_api.live.frame import Frame

_KEEP_ALIVE_SECONDS = 15.0
_CLOSE_SECONDS = 5.0
# Proxies buffer and compress answers otherwise; the first lines also make them pass the headers on.
_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
)
_BEGIN = b"retry: 2000\n\n"
_ONE_LINE = str.maketrans("\r\n", "  ")


class StreamWire:
    """Frames as events: the same JSON; the position is the event's id, which clients send back as `Last-Event-ID`."""

    kind = "stream"

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._connection = connection_of(scope)
        self._receive = receive
        self._send = send

    async def begin(self, position: str) -> None:
        """Headers and first lines; `position` is where the stream begins."""
        headers = [*_HEADERS, (b"x-timeline-position", position.encode())]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._write(_BEGIN)

    async def send(self, frame: Frame) -> None:
        """Returns when the connection has room for more."""
        # Line ends stand only between the values of a JSON text, and end the line here.
        data = f"data: {frame.text.translate(_ONE_LINE)}\n\n"
        await self._write((data if frame.position is None else f"id: {frame.position}\n{data}").encode())

    async def until_gone(self) -> Ending:
        """The client left or the server shuts down. Meanwhile a comment now and then keeps proxies from giving up."""
        gone = asyncio.create_task(self._until_disconnected())
        closing = asyncio.create_task(self._until_closing())
        try:
            while True:
                done, _ = await asyncio.wait(
                    {gone, closing}, timeout=_KEEP_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if done:
                    return SHUTDOWN if closing in done else GONE
                await self._write(b":\n\n")
        finally:
            gone.cancel()
            closing.cancel()

    async def close(self, ending: Ending) -> None:
        """Say why, and end the answer; a client that does not read is cut off."""
        reason = msgspec.json.encode(ending).decode()
        last = b"" if ending is GONE else f"event: close\ndata: {reason}\n\n".encode()
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._send({"type": "http.response.body", "body": last, "more_body": False})
        except TimeoutError:
            if self._connection is not None:
                self._connection.abort()

    async def _write(self, content: bytes) -> None:
        await self._send({"type": "http.response.body", "body": content, "more_body": True})

    async def _until_disconnected(self) -> None:
        message: Message = {"type": ""}
        while message["type"] != "http.disconnect":
            message = await self._receive()

    async def _until_closing(self) -> None:
        await (asyncio.Event() if self._connection is None else self._connection.closing).wait()
