"""A proxy in front of a Kafka broker that damages one record on its way, while the next is on its way, too."""

import asyncio

from tests.proxy_server import ProxyServer

_SIZE_BYTES = 4
_PRODUCE = 0
# How long the damaged request is held back for a second one to follow it; a producer that waits sends none.
_FOLLOWED_WITHIN_SECONDS = 1.0


class DamagingProxy(ProxyServer):
    """Passes everything on, and flips a bit of `text` in the first produce request that holds it."""

    def __init__(self, host: str, port: int, text: bytes) -> None:
        super().__init__(host, port)
        self._text = text
        self.damaged = 0
        # Clients go where the broker says that it listens: the place of the broker, replaced by ours.
        self._broker = host.encode() + port.to_bytes(4, "big")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests and answers of one connection."""
        server_reader, server_writer = await asyncio.open_connection(*self.target)
        answers = asyncio.create_task(self._pass_answers(server_reader, writer))
        try:
            await self._pass_requests(reader, server_writer)
        finally:
            answers.cancel()
            server_writer.transport.abort()

    async def _pass_requests(self, reader: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        while True:
            request = await _frame(reader)
            if _api_key(request) != _PRODUCE or self.damaged or self._text not in request:
                server.write(request)
                continue
            self.damaged += 1
            following = asyncio.create_task(_frame(reader))
            await asyncio.wait([following], timeout=_FOLLOWED_WITHIN_SECONDS)
            server.write(request.replace(self._text, bytes([self._text[0] ^ 1]) + self._text[1:]))
            server.write(await following)

    async def _pass_answers(self, server: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = self._broker[:-4]
        while True:
            answer = await _frame(server)
            writer.write(answer.replace(self._broker, host + self.port.to_bytes(4, "big")))


async def _frame(reader: asyncio.StreamReader) -> bytes:
    """One request or answer, its size before it."""
    size = await reader.readexactly(_SIZE_BYTES)
    return size + await reader.readexactly(int.from_bytes(size, "big"))


def _api_key(request: bytes) -> int:
    return int.from_bytes(request[_SIZE_BYTES : _SIZE_BYTES + 2], "big")
