"""A receiver of webhooks on the loopback: verifies, remembers, and answers as it is told."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Received(NamedTuple):
    """One delivery that was answered 2xx, or was to be."""

    path: str
    message_id: str
    body: Any
    signatures: list[str]
    signed: bytes

    @property
    def event(self) -> Any:
        return self.body["data"]["event"]

    def is_signed_with(self, secret: str) -> bool:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = "v1," + base64.b64encode(hmac.digest(key, self.signed, "sha256")).decode()
        return any(hmac.compare_digest(expected, each) for each in self.signatures)


class Receiver:
    """`answers` gives the status of a path; a path that is in `silent` is never answered."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.attempts: list[str] = []
        self.answers: dict[str, int] = {}
        self.silent: set[str] = set()
        self.closing = threading.Event()
        self.url = ""

    def of(self, path: str) -> list[Received]:
        return [each for each in list(self.received) if each.path == path]

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.attempts.append(handler.path)
        if handler.path in self.silent:
            self.closing.wait()
            return
        status = self.answers.get(handler.path, 204)
        message_id, moment = handler.headers["webhook-id"], handler.headers["webhook-timestamp"]
        if status < 300:
            signed = f"{message_id}.{moment}.".encode() + body
            signatures = handler.headers["webhook-signature"].split()
            self.received.append(Received(handler.path, message_id, json.loads(body), signatures, signed))
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        if status in (301, 302):
            handler.send_header("Location", f"{self.url}/elsewhere")
        handler.end_headers()


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            receiver.take(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
