"""uvicorn's two protocols with what live connections need of them; `timeline api` runs with these.

A client that stops reading leaves a full buffer behind, and `transport.close` waits until it is empty: for ever. So
every close here is followed by an abort.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from query_api.live.connections.connection import Connection, extend

# For a slow client to read what was written before, and the reason behind it.
_LINGER_SECONDS = 30.0
_SHUTDOWN_SECONDS = 2.0


class LiveWebSocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket that can be closed without waiting for the client."""

    def handle_connect(self, event: Request) -> None:
        """Start the application with a `Connection` in its scope."""
        super().handle_connect(event)
        if self.handshake_initiated and not self.close_sent:
            extend(self.scope["extensions"], Connection(self._abort, self.close_now))

    def close_now(self, code: int, reason: str) -> None:
        """Behind what was written already; whoever has not read it by then is cut off."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self.stop_keepalive()
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(_LINGER_SECONDS, self._abort)

    def keepalive_timeout(self) -> None:
        """No pong came: most likely nobody reads either."""
        super().keepalive_timeout()
        self._abort()

    def shutdown(self) -> None:
        """Close with 1012; a client that does not read must not keep the server."""
        super().shutdown()
        self.loop.call_later(_SHUTDOWN_SECONDS, self._abort)

    def _abort(self) -> None:
        self.transport.abort()


class LiveHttpProtocol(HttpToolsProtocol):
    """HTTP whose streams learn that the server shuts down."""

    _connection: Connection | None = None

    def on_message_begin(self) -> None:
        """Begin a request with a `Connection` in its scope."""
        super().on_message_begin()
        self._connection = Connection(self.transport.abort)
        extend(self.scope.setdefault("extensions", {}), self._connection)

    def shutdown(self) -> None:
        """Tell the stream, if there is one; everything else ends as it always did."""
        super().shutdown()
        if self._connection is not None:
            self._connection.closing.set()
