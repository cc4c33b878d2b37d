"""`TcpProxy`: a server that goes away, hangs and comes back while the real one behind it stays up for other tests."""

import asyncio

from tests.proxy_server import ProxyServer

_CHUNK_BYTES = 64 * 1024


class TcpProxy(ProxyServer):
    """Passes everything on, both ways, until it is told to hang; a new start passes again."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self._passes = asyncio.Event()

    def start(self) -> None:
        """Accept connections and pass everything on."""
        self.loop.call_soon_threadsafe(self._passes.set)
        super().start()

    def hang(self) -> None:
        """Accept, and pass nothing on: a server that no longer talks."""
        self.loop.call_soon_threadsafe(self._passes.clear)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Both directions at once."""
        server_reader, server_writer = await asyncio.open_connection(*self.target)
        try:
            await asyncio.gather(self._pass_on(reader, server_writer), self._pass_on(server_reader, writer))
        finally:
            server_writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(_CHUNK_BYTES):
            await self._passes.wait()
            writer.write(chunk)
            await writer.drain()
        writer.transport.abort()
