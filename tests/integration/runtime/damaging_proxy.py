"""`DamagingProxy`: a record that Kafka refuses once, while the record behind it is on its way, too."""

import asyncio

from tests.kafka_proxy import KafkaProxy, frame

_API_KEY = slice(4, 6)
_PRODUCE = b"\x00\x00"
# How long the damaged request is held back for another one to follow it; a producer that waits sends none.
_FOLLOWED_WITHIN_SECONDS = 1.0


class DamagingProxy(KafkaProxy):
    """Passes everything on, and flips a bit of `text` in the first produce request that holds it."""

    def __init__(self, host: str, port: int, text: bytes) -> None:
        super().__init__(host, port)
        self._text = text
        self.damaged = 0

    async def _pass_requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            request = await frame(reader)
            if request[_API_KEY] != _PRODUCE or self.damaged or self._text not in request:
                writer.write(request)
                continue
            self.damaged += 1
            following = asyncio.create_task(frame(reader))
            await asyncio.wait([following], timeout=_FOLLOWED_WITHIN_SECONDS)
            writer.write(request.replace(self._text, bytes([self._text[0] ^ 1]) + self._text[1:]))
            writer.write(await following)
