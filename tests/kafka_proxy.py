"""`KafkaProxy`: a broker that goes away, hangs and comes back while the real one behind it stays up for other tests."""

import asyncio

from tests.tcp_proxy import TcpProxy

_LENGTH_BYTES = 4


class KafkaProxy(TcpProxy):
    """Answers name the proxy where they named the broker: clients connect to what the brokers advertise."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Both directions at once; answers one by one."""
        server_reader, server_writer = await asyncio.open_connection(*self.target)
        try:
            await asyncio.gather(self._pass_requests(reader, server_writer), self._pass_answers(server_reader, writer))
        finally:
            server_writer.transport.abort()

    async def _pass_requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._pass_on(reader, writer)

    async def _pass_answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = self.target
        # A port takes four bytes behind the host in every version of every answer: nothing changes its length.
        broker, proxy = (host.encode() + each.to_bytes(4, "big") for each in (port, self.port))
        while True:
            answer = await frame(reader)
            await self._passes.wait()
            writer.write(answer.replace(broker, proxy))
            await writer.drain()


async def frame(reader: asyncio.StreamReader) -> bytes:
    """One request or answer of Kafka's protocol, its length before it."""
    length = await reader.readexactly(_LENGTH_BYTES)
    return length + await reader.readexactly(int.from_bytes(length, "big"))
