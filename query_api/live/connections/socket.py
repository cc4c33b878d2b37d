"""One WebSocket from its first frame to its close."""

import asyncio
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from query_api.live.connections.connection import connection_of
from query_api.live.ending import GONE, NO_FIRST_FRAME, UNEXPECTED, Ended, Ending
from query_api.live.frame import Frame
from query_api.live.subscription import FirstFrame, first_frame

FIRST_FRAME_SECONDS = 5.0
_CLOSE_SECONDS = 5.0


class SocketWire:
    """Frames as text messages."""

    kind = "socket"

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def first_frame(self) -> FirstFrame:
        """Who asks, and for what. Raises Ended."""
        try:
            async with asyncio.timeout(FIRST_FRAME_SECONDS):
                message = await self._websocket.receive()
        except TimeoutError as error:
            raise Ended(NO_FIRST_FRAME) from error
        if message["type"] == "websocket.disconnect":
            raise Ended(GONE)
        return first_frame(message.get("text") or message.get("bytes") or b"")

    async def send(self, frame: Frame) -> None:
        """Returns when the connection has room for more."""
        try:
            await self._websocket.send({"type": "websocket.send", "text": frame.text})
        except WebSocketDisconnect as error:
            raise ConnectionResetError from error

    async def until_gone(self) -> Ending:
        """The client left, or said more than it may."""
        message = await self._websocket.receive()
        return GONE if message["type"] == "websocket.disconnect" else UNEXPECTED

    async def close(self, ending: Ending) -> None:
        """Say why. Returns when the connection is gone, or within seconds under another server than ours."""
        if ending is GONE:
            return
        connection = connection_of(self._websocket.scope)
        if connection is not None and connection.close_socket is not None:
            connection.close_socket(ending.code, ending.reason)
            await self._until_lost()
            return
        # Closed already, or nobody reads: there is nobody to tell.
        with suppress(TimeoutError, OSError, RuntimeError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._websocket.close(ending.code, ending.reason)

    async def _until_lost(self) -> None:
        """A connection counts for as long as it holds what a slow client has not read."""
        while self._websocket.client_state is not WebSocketState.DISCONNECTED:
            await self._websocket.receive()
