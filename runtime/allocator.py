"""How glibc hands out memory; other C libraries are left as they are."""

import ctypes
import platform

# malloc.h
_M_ARENA_MAX = -8


def use_one_arena() -> None:
    """Every thread allocates from one arena instead of one each. Before the threads that it is meant for.

    What one thread allocates and another frees, as batches are, stays in pieces in the arena of the first: the worker's
    peak was 389 to 434 MB and 22,000 events/s, with one arena 351 to 356 MB and 30,300.
    """
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
