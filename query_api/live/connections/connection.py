"""`Connection`: what a live connection needs of the server below ASGI. `server_protocols.py` puts it into the scope."""

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any

import msgspec
from starlette.types import Scope

EXTENSION = "timeline.connection"


class Connection(msgspec.Struct):
    """`abort` gives up what was written and not read; `close_socket` closes with a code, behind what was written.

    Both at once and without waiting, which ASGI's own `send` would do for a client that does not read.
    """

    abort: Callable[[], None]
    close_socket: Callable[[int, str], None] | None = None
    closing: asyncio.Event = msgspec.field(default_factory=asyncio.Event)
    """Set when the server shuts down; a stream would keep it waiting otherwise."""


def extend(extensions: MutableMapping[str, Any] | None, connection: Connection) -> None:
    """Put it among a scope's extensions, where `connection_of` looks."""
    if extensions is not None:
        extensions[EXTENSION] = connection


def connection_of(scope: Scope) -> Connection | None:
    """None under another server than ours."""
    found = scope.get("extensions", {}).get(EXTENSION)
    return found if isinstance(found, Connection) else None
