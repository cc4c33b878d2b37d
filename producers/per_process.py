"""What must happen to every open publisher when its process forks or ends. Used by `ActivityPublisher` only."""

import os
from multiprocessing.util import Finalize
from typing import Protocol


class Open(Protocol):
    """Holds a connection that belongs to one process."""

    def after_fork(self) -> None:
        """In the child: forget what belongs to the parent."""

    def at_exit(self) -> None:
        """The process ends normally: deliver what is queued, or say what was not."""


# Strong references: a publisher that nobody holds any more may still have events in its queue.
_open: set[Open] = set()
_hooked_pid: int | None = None


def keep(publisher: Open) -> None:
    """From now on `publisher` hears of forks and of the end of the process."""
    _hook_once()
    _open.add(publisher)


def release(publisher: Open) -> None:
    """It has closed by itself."""
    _open.discard(publisher)


def _hook_once() -> None:
    global _hooked_pid  # noqa: PLW0603 - hooks of a process are as global as the process
    if _hooked_pid is None:
        os.register_at_fork(after_in_child=_forget_all)
    if _hooked_pid != os.getpid():
        # Not atexit: a child of `multiprocessing` ends without it. These finalizers run there too, and everywhere else
        # from atexit; each only in the process that registered it.
        Finalize(None, _end_all, exitpriority=0)
        _hooked_pid = os.getpid()


def _forget_all() -> None:
    for publisher in _open:
        publisher.after_fork()
    _open.clear()


def _end_all() -> None:
    for publisher in tuple(_open):
        publisher.at_exit()
