"""Why a live connection ends: the codes of a WebSocket's close, and of the last message of an event stream."""

import msgspec


class Ending(msgspec.Struct, frozen=True):
    """A close code and a sentence for whoever debugs the client. At most 123 bytes: a close frame holds no more."""

    code: int
    reason: str


GONE = Ending(1000, "the client left")
SHUTDOWN = Ending(1012, "the server restarts; resume by position")
TOO_SLOW = Ending(1013, "frames were not taken fast enough; resume by position")
TOO_MANY = Ending(1013, "too many live connections; try again later")
NOT_READY = Ending(1013, "changes cannot be read now; try again later")
FAILED = Ending(1011, "the server failed; resume by position")
EXPIRED = Ending(4401, "the token has expired")
FOREIGN_ORIGIN = Ending(4403, "pages of this origin may not connect")
UNEXPECTED = Ending(1008, "one frame is taken from a client, the first")
NO_FIRST_FRAME = Ending(4401, "no first frame in time")


class Ended(Exception):
    """The connection ends before it follows anything."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.reason)
        self.ending = ending


def cannot_serve(problem: str) -> Ending:
    """It may be different later."""
    return Ending(1013, _short(problem))


def malformed(problem: str) -> Ending:
    """The first frame cannot be understood."""
    return Ending(1008, _short(problem))


def refused(problem: str) -> Ending:
    """The token is not trusted."""
    return Ending(4401, _short(problem))


def _short(problem: str) -> str:
    return problem.encode()[:120].decode(errors="ignore")
