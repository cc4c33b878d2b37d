"""`LiveClient`: a client of the live socket as a test drives it, and the messages of a CRM."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from deploy.commands.token import Role, sign
from runtime.kafka import KafkaPublisher, Record
from schemas.activity_message import partition_key
from schemas.topics import ACTIVITIES

LIVE = "/api/v1/activities/live"
NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
DEADLINE_SECONDS = 60.0
CUT_OFF = 1006
"""No close came."""
# A cut is a cut: no test waits for a polite goodbye.
_CLOSE_SECONDS = 0.5

Objects = Sequence[tuple[str, str]]


def token_of(settings: Mapping[str, str], organization: str, user: str = "u-1", seconds: float = 3600) -> str:
    return sign(settings, organization, user, Role.MEMBER, timedelta(seconds=seconds))


@contextmanager
def socket(url: str, **arguments: Any) -> Iterator[ClientConnection]:
    """A connection that has said nothing yet."""
    address = url.replace("http://", "ws://") + LIVE
    with connect(address, open_timeout=30, close_timeout=_CLOSE_SECONDS, compression=None, **arguments) as opened:
        yield opened


def drained(connection: ClientConnection, seconds: float = DEADLINE_SECONDS) -> tuple[int, int]:
    """How many frames still came, and the code of the close behind them."""
    frames = 0
    give_up_at = time.monotonic() + seconds
    while True:
        try:
            connection.recv(timeout=give_up_at - time.monotonic())
        except ConnectionClosed as end:
            return frames, end.rcvd.code if end.rcvd is not None else CUT_OFF
        frames += 1


class LiveClient:
    """Follows objects, or the whole organization; remembers where it stands."""

    def __init__(self, url: str, token: str, objects: Objects | None = None, position: str | None = None) -> None:
        self._url = url
        self._first: dict[str, Any] = {"token": token, "subscribe": "organization"}
        if objects is not None:
            self._first["subscribe"] = [{"object_type": kind, "object_id": name} for kind, name in objects]
        self.position = position
        self.frames: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self._context = socket(self._url)
        self._socket = self._context.__enter__()
        position = {} if self.position is None else {"position": self.position}
        self._socket.send(json.dumps(self._first | position))
        return self

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(None, None, None)

    def next(self, seconds: float = DEADLINE_SECONDS) -> dict[str, Any]:
        """The next frame. Raises TimeoutError, or ConnectionClosed with the server's code."""
        frame: dict[str, Any] = json.loads(self._socket.recv(timeout=seconds))
        self.frames.append(frame)
        self.position = frame.get("position", self.position)
        return frame

    def take(self, count: int) -> list[dict[str, Any]]:
        return [self.next() for _ in range(count)]

    def until_closed(self, seconds: float = DEADLINE_SECONDS) -> int:
        """The close code, after whatever frames come before it."""
        return drained(self._socket, seconds)[1]

    def until_quiet(self, seconds: float = 1.0) -> list[dict[str, Any]]:
        """What comes until nothing comes for a while."""
        taken = []
        try:
            while True:
                taken.append(self.next(seconds))
        except TimeoutError:
            return taken


def message(organization: str, object_id: str = "l-1", **overrides: Any) -> dict[str, Any]:
    """A note of a lead that was just made, unless a test says otherwise."""
    return {
        "id": str(uuid4()),
        "organization_id": organization,
        "event_type": "note",
        "object_type": "lead",
        "object_id": object_id,
        "actor": {"id": "u-1"},
        "data": {"text": "Called"},
        "created_at": NOON.isoformat(),
        "revision": 1,
        **overrides,
    }


def publish(bootstrap_servers: str, *messages: Mapping[str, Any]) -> None:
    """Publish and wait for the acknowledgements."""
    records = [
        Record(
            ACTIVITIES, partition_key(m["organization_id"], m["object_type"], m["object_id"]), json.dumps(m).encode()
        )
        for m in messages
    ]
    with KafkaPublisher(bootstrap_servers) as publisher:
        publisher.publish_all(records)
