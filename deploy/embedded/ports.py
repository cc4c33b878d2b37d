"""Free TCP ports on the loopback address, below those that the system hands to outgoing connections."""

import random
import socket
from collections.abc import Collection

# From 32768 on Linux hands ports to outgoing connections: a restarting broker may find its own taken by a client.
_FIRST = 20_000
_LAST = 32_767
_LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now. TIME_WAIT does not count: servers reuse such an address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port(*, preferred: int | None = None, taken: Collection[int] = ()) -> int:
    """`preferred` if nobody listens there, else any free port that is not in `taken`."""
    if preferred is not None and preferred not in taken and is_free(preferred):
        return preferred
    candidates = range(_FIRST, _LAST + 1)
    return next(port for port in random.sample(candidates, len(candidates)) if port not in taken and is_free(port))
