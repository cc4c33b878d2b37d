"""Free TCP ports on the loopback address, below those that the system hands to outgoing connections."""

import itertools
import os
import socket
from collections.abc import Collection

# From 32768 on Linux hands ports to outgoing connections: a restarting broker may find its own taken by a client.
_FIRST = 20_000
_LAST = 32_767
_LOOPBACK = "127.0.0.1"
# A server listens seconds after its port was chosen. No port is chosen twice meanwhile: a process goes through them in
# turn, and two processes, whose ids are neighbours at most, begin far enough from each other.
_PORTS_OF_A_PROCESS = 64
_turns = itertools.count(os.getpid() * _PORTS_OF_A_PROCESS)


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now. TIME_WAIT does not count: servers reuse such an address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError:
            return False
        return True


def is_listening(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((_LOOPBACK, port)) == 0


def free_port(*, preferred: int | None = None, taken: Collection[int] = ()) -> int:
    """`preferred` if nobody listens there, else any free port that is not in `taken`."""
    if preferred is not None and preferred not in taken and is_free(preferred):
        return preferred
    span = _LAST - _FIRST + 1
    candidates = (_FIRST + next(_turns) % span for _ in range(span))
    return next(port for port in candidates if port not in taken and is_free(port))
